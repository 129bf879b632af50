# only: apr-blocking-call
"""A base's coroutine asks a plain method of its own object: an override counts where its class still runs the coroutine, also through `super()`."""

import asyncio
import socket


class Check:
    def look_at(self, host: str) -> list[str]:
        return [host]

    async def look_at_later(self, host: str) -> list[str]:
        return self.look_at(host)


class Resolving(Check):
    def look_at(self, host: str) -> list[str]:
        return [str(one[4][0]) for one in socket.getaddrinfo(host, None)]

    async def look_at_later(self, host: str) -> list[str]:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
        return [str(one[4][0]) for one in found]


class Strict(Resolving):
    def look_at(self, host: str) -> list[str]:
        return super().look_at(host.lower())


class Probe:
    def look_at(self, host: str) -> list[str]:
        return [host]

    async def look_at_later(self, host: str) -> list[str]:
        return self.look_at(host)  # error: apr-blocking-call


class Forwarding(Probe):
    def look_at(self, host: str) -> list[str]:
        return [str(one[4][0]) for one in socket.getaddrinfo(host, None)]

    async def look_at_later(self, host: str) -> list[str]:
        return await super().look_at_later(host.lower())
