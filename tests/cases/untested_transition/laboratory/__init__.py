"""Commands of one group, of which a test asks for some."""
# only: apr-untested-transition
