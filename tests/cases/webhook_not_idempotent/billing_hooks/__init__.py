# only: apr-webhook-not-idempotent
"""The event goes from the router through a service to a ledger in other modules: by a method, an abstract gateway with two implementations, an injected alias; and beside it the same with an inbox."""
