"""No layer by its name: that a request waits for it is known from its caller only."""

from concurrent.futures import Future, ThreadPoolExecutor

pool = ThreadPoolExecutor()


def price(sku: str) -> int:
    return len(sku)


def price_now(sku: str) -> int:
    future: Future[int] = pool.submit(price, sku)
    return future.result()  # error: apr-missing-timeout


def price_tonight(sku: str) -> int:
    return pool.submit(price, sku).result()
