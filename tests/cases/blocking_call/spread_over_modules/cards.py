# only: apr-blocking-call

from spread_over_modules.asking import resolve


async def cards_0(host: str) -> str:
    return resolve(host)


async def cards_1(host: str) -> str:
    return resolve(host)


async def cards_2(host: str) -> str:
    return resolve(host)
