"""Rows without a type, whose class says in a property what their state allows; and rows that a caller has asked for by their state."""
# only: apr-unvalidated-transition
