# only: apr-blocking-call

from spread_over_modules.asking import resolve, reverse


async def tasks_0(host: str) -> str:
    return resolve(host)


async def tasks_1(host: str) -> str:
    return resolve(host)


async def who_is(address: str) -> str:
    return reverse(address)  # error: apr-blocking-call
