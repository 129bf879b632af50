# only: apr-no-circuit-breaker
"""Django and Celery: what only jobs ask, the project's own stores, addresses that come as data, what is asked once; and a shared base that three clients ask through."""
