"""Bookings of rooms, without types: who calls a transition has looked before."""
# only: apr-unvalidated-transition
