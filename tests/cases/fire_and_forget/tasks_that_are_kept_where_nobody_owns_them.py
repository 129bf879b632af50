"""A name, a field, a list or a global is no owner: somebody has to await, cancel or listen to what lies in it."""

import asyncio
import logging
from dataclasses import dataclass, field

log = logging.getLogger(__name__)
_running: set[asyncio.Task[None]] = set()
_sync: asyncio.Task[None] | None = None


async def work(n: int) -> None:
    await asyncio.sleep(n)


async def in_a_local(n: int) -> None:
    task = asyncio.create_task(work(n))  # error: apr-fire-and-forget
    log.info("started %s", task)


async def in_a_local_that_is_never_read(n: int) -> int:
    job = asyncio.ensure_future(work(n))  # error: apr-fire-and-forget
    return n


async def asked_once(n: int) -> bool:
    job = asyncio.create_task(work(n))  # error: apr-fire-and-forget
    return job.done()


async def in_a_walrus(n: int) -> None:
    if job := asyncio.create_task(work(n)):  # error: apr-fire-and-forget
        print(job.get_name())


async def in_a_list(n: int) -> None:
    jobs = []
    for one in range(n):
        jobs.append(asyncio.create_task(work(one)))  # error: apr-fire-and-forget
    log.info("%d jobs", len(jobs))


async def in_a_comprehension(n: int) -> int:
    jobs = [asyncio.create_task(work(one)) for one in range(n)]  # error: apr-fire-and-forget
    return len(jobs)


async def in_a_set_of_the_module(n: int) -> None:
    _running.add(asyncio.create_task(work(n)))  # error: apr-fire-and-forget


async def in_a_global() -> None:
    global _sync
    _sync = asyncio.create_task(work(1))  # error: apr-fire-and-forget


class Poller:
    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._jobs: dict[int, asyncio.Task[None]] = {}

    def start(self) -> None:
        self._task = asyncio.create_task(work(1))  # error: apr-fire-and-forget

    def begin(self, n: int) -> None:
        self._jobs[n] = asyncio.create_task(work(n))  # error: apr-fire-and-forget

    def is_running(self) -> bool:
        return self._task is not None and not self._task.done()

    def count(self) -> int:
        return len(self._jobs)

    def forget(self, n: int) -> None:
        self._jobs.pop(n, None)


class PublicPoller:
    def start(self) -> None:
        self.task = asyncio.create_task(work(1))  # error: apr-fire-and-forget


@dataclass
class Registry:
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def launch(self, n: int) -> None:
        task = asyncio.get_running_loop().create_task(work(n))  # error: apr-fire-and-forget
        self.tasks.append(task)

    def clean(self) -> None:
        self.tasks = [one for one in self.tasks if not one.done()]


async def given_to_a_helper_that_only_logs(n: int) -> None:
    note(asyncio.create_task(work(n)))  # error: apr-fire-and-forget


def note(task: asyncio.Task[None]) -> None:
    log.info("new task %s", task.get_name())


async def two_at_once() -> None:
    first, second = asyncio.create_task(work(1)), asyncio.create_task(work(2))  # error: apr-fire-and-forget
    await first


async def run_in_executor_and_left(path: str) -> None:
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, print, path)  # error: apr-fire-and-forget
    pending = loop.run_in_executor(None, print, path)  # error: apr-fire-and-forget


class Swept:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._last: asyncio.Task[None] | None = None

    def start(self) -> None:
        task = asyncio.create_task(work(1))  # error: apr-fire-and-forget
        self._tasks.add(task)

    def sweep(self) -> None:
        for task in list(self._tasks):
            if task.done():
                self._tasks.discard(task)

    def again(self) -> None:
        self._last = asyncio.create_task(work(1))  # error: apr-fire-and-forget

    def __repr__(self) -> str:
        return f"<Swept {self._last}>"


class ClosedLate:
    def __init__(self) -> None:
        self._last: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._last = asyncio.create_task(work(1))

    def __del__(self) -> None:
        last = getattr(self, "_last", None)
        if last is not None:
            last.cancel()
