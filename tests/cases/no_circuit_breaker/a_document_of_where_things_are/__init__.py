"""What is asked once and kept needs no breaker; what is asked for each request does."""
# only: apr-no-circuit-breaker
