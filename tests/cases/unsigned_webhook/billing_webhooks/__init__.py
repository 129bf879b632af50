# only: apr-unsigned-webhook
"""Webhooks over several modules: the check lies in another one, in a dependency, a middleware, a base class, behind a Protocol, three calls down; and some of these do not check."""
