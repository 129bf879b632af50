# only: apr-untested-transition
"""Actions of an admin, and a function that reads the new state out of what it is handed: who hands it on names none."""
