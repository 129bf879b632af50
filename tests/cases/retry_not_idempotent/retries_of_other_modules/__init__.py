# only: apr-retry-not-idempotent
"""The policy, the decorator, the helper and the wrapper that sends lie in other modules; chains of three calls, one over an abstract method; the method of the request and the key come from callers."""
