# only: apr-blocking-call
"""A small service in layers: what blocks is modules away from the loop, behind ports, re-exports, wrappers and injected objects."""
