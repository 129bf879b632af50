"""A start-up handler that a factory makes for an application runs before it serves; a route that a factory makes for it does not."""

# only: apr-blocking-call
