"""A base class of clients behind Django and DRF views, a home-made breaker, a provider's library."""
# only: apr-no-circuit-breaker
