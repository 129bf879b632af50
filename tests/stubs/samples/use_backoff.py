import backoff


@backoff.on_exception(backoff.expo, OSError)  # loose
def endless(order: int) -> str:
    return str(order)


@backoff.on_exception(backoff.expo, OSError, max_tries=None, max_time=None)  # loose
def said(order: int) -> str:
    return str(order)


@backoff.on_predicate(backoff.constant, interval=1)  # loose
def polled(order: int) -> bool:
    return bool(order)


@backoff.on_exception(backoff.expo, (OSError, ValueError), max_tries=5, jitter=backoff.full_jitter)
def by_tries(order: int) -> str:
    return str(order)


@backoff.on_exception(backoff.expo, OSError, max_time=60, giveup=lambda error: "no" in str(error))
async def by_time(order: int) -> str:
    return str(order)


@backoff.on_predicate(backoff.fibo, lambda found: not found, max_tries=None, max_time=lambda: 3)
def by_both(order: int) -> bool:
    return bool(order)


reveal_type(by_tries(1))
reveal_type(by_time)
reveal_type(by_both)
reveal_type(backoff.expo())
by_tries("x")
backoff.no_such_thing
