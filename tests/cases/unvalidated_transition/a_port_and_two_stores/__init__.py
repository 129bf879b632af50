# only: apr-unvalidated-transition
"""Stores set the state that they are told: whether it may be set is for those to know who call them, through the port."""
