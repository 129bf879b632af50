"""A file's lock that is only tried, or let go, waits for nobody; a search that goes on from place to place reads a text once. One that waits does block, as does a text that is searched from its beginning again and again."""
# only: apr-blocking-call

import fcntl
import re

MARK = re.compile(r"https?://")


class OwnersLock:
    def __init__(self, number: int) -> None:
        self.number = number

    def take(self, *, wait: bool = True) -> bool:
        asked = fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB)
        fcntl.flock(self.number, asked)
        return True

    def drop(self) -> None:
        fcntl.flock(self.number, fcntl.LOCK_UN)


async def try_it(number: int) -> None:
    fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


async def wait_for_it(number: int) -> None:
    fcntl.flock(number, fcntl.LOCK_EX)  # error: apr-blocking-call


async def hold(number: int) -> None:
    lock = OwnersLock(number)
    if lock.take(wait=False):
        lock.drop()


async def places(text: str) -> list[int]:
    found: list[int] = []
    at = 0
    while (match := MARK.search(text, at)) is not None:
        end = match.start() + len(found) + 1
        found.append(end)
        at = max(end, match.end())
    return found


async def without(text: str) -> str:
    while MARK.search(text):  # error: apr-blocking-call
        text = text.replace("://", ":/", 1)
    return text
