# only: apr-missing-timeout
"""Sessions that properties without a return type give, in a base class of another module; the modules that use them import nothing of requests."""
