# only: apr-blocking-call

from spread_over_modules.asking import resolve


async def mails_0(host: str) -> str:
    return resolve(host)


async def mails_1(host: str) -> str:
    return resolve(host)


async def mails_2(host: str) -> str:
    return resolve(host)
