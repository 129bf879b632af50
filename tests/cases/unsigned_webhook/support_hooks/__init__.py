"""A signature that a dependency of a dependency verifies, named by an alias of another module; the handlers act through functions of other modules."""
# only: apr-unsigned-webhook
