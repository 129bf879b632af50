# only: apr-blocking-call
"""A clock that is waited for until its next millisecond holds nobody up; a tenth of a second does."""

import time

TICK = 0.0001
PAUSE = 0.1


class Ids:
    def __init__(self) -> None:
        self.last = 0

    def next_number(self) -> int:
        now = int(time.time() * 1000)
        while now <= self.last:
            time.sleep(TICK)
            now = int(time.time() * 1000)
        self.last = now
        return now


def paced() -> int:
    time.sleep(PAUSE)
    return 1


async def order(ids: Ids) -> int:
    time.sleep(0)
    return ids.next_number()


async def order_slowly() -> int:
    time.sleep(0.01)  # error: apr-blocking-call
    return paced()  # error: apr-blocking-call
