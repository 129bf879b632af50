"""A job over a service, a gateway and an adapter that tries again, through methods and an abstract class with two implementations."""
# only: apr-cascading-retry
