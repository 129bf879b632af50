# only: apr-client-trusted-identity
"""A route's user id that goes through a service and a repository behind a Protocol before it reaches the query; a caller that goes with it, and is compared there."""
