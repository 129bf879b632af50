"""A package that ships helpers and fixtures for the tests of others, and has no test itself: one finding for all transitions, as for a project without any."""
# only: apr-untested-transition
