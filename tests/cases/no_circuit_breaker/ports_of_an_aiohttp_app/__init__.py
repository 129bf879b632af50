"""Ports and adapters of an aiohttp app: breakers in a wrapper around the adapter and in a transport."""
# only: apr-no-circuit-breaker
