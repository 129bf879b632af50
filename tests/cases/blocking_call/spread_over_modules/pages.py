# only: apr-blocking-call

from spread_over_modules.asking import resolve


async def pages_0(host: str) -> str:
    return resolve(host)


async def pages_1(host: str) -> str:
    return resolve(host)


async def pages_2(host: str) -> str:
    return resolve(host)
