import time

from ..prices import fetch, refresh


def give_it_time(url: str) -> None:
    print("waiting for", url)
    time.sleep(2)


async def test_fetch() -> None:
    assert fetch("https://prices.example/eur")


async def test_refresh() -> None:
    give_it_time("https://prices.example")  # error: apr-blocking-call
    time.sleep(1)  # error: apr-blocking-call
    assert await refresh("https://prices.example/eur")
