# only: apr-untested-transition
"""Appointments, in Django."""
