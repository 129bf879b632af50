# only: apr-no-circuit-breaker
"""Flask: breakers as decorator, context manager, call, transport, session adapter, in the service around, home-made by state: all silent; one that is only imported is none."""
