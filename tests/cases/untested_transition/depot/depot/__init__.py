# only: apr-untested-transition
"""Transitions behind a port, a home-made bus by name and by class of events, and a test that is never run."""
