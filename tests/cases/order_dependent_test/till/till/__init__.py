# only: apr-order-dependent-test
"""State of the application, and fixtures of a conftest: shared by a session, of one test, swept behind each."""
