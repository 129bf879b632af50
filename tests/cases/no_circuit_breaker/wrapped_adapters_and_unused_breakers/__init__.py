# only: apr-no-circuit-breaker
"""Django REST framework: a breaker that decorates an adapter behind a Protocol; one with states in an enum; one asked by a guard method; one that is made and never asked; one around the wrong method; one in a subclass of the session."""
