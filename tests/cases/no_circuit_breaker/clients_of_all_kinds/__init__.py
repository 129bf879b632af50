# only: apr-no-circuit-breaker
"""Litestar, DRF and aiohttp: attributes, subclasses, threads, providers' libraries, dependencies and middleware; a fake, a loopback host and a test are none."""
