# only: apr-handler-only-authorization
"""aiohttp handlers, Dramatiq and APScheduler over a service with Peewee: who asks, who does not, and what the service itself asks."""
