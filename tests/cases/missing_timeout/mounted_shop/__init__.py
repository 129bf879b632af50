# only: apr-missing-timeout
"""A service whose sessions come from one provider, which mounts an adapter of its own that limits."""
