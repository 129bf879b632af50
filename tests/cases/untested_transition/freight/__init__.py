"""Transitions that a test takes by their names."""
# only: apr-untested-transition
