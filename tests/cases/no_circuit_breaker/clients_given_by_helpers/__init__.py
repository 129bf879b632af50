# only: apr-no-circuit-breaker
