"""A task whose handle is dropped is found however its maker is spelt: aliases, loops obtained in any way, a subclassed loop, partials, callbacks."""

import asyncio
import asyncio as aio
import functools
import signal
from asyncio import create_task as spawn
from asyncio import ensure_future, get_running_loop, run_coroutine_threadsafe
from collections.abc import Callable


async def send_mail(to: str) -> None:
    await asyncio.sleep(0)


async def plain(to: str) -> None:
    asyncio.create_task(send_mail(to))  # error: apr-fire-and-forget


async def aliased(to: str) -> None:
    spawn(send_mail(to), name="mail")  # error: apr-fire-and-forget
    aio.ensure_future(send_mail(to))  # error: apr-fire-and-forget
    ensure_future(send_mail(to))  # error: apr-fire-and-forget


async def underscore(to: str) -> None:
    _ = asyncio.create_task(send_mail(to))  # error: apr-fire-and-forget


async def loops(to: str) -> None:
    asyncio.get_event_loop().create_task(send_mail(to))  # error: apr-fire-and-forget
    get_running_loop().create_task(send_mail(to))  # error: apr-fire-and-forget
    current = asyncio.get_running_loop()
    current.create_task(send_mail(to))  # error: apr-fire-and-forget


def from_a_thread(to: str, loop: asyncio.AbstractEventLoop) -> None:
    run_coroutine_threadsafe(send_mail(to), loop)  # error: apr-fire-and-forget


class PatientLoop(asyncio.SelectorEventLoop):
    pass


def on_our_loop(loop: PatientLoop, to: str) -> None:
    loop.create_task(send_mail(to))  # error: apr-fire-and-forget


class Mailer:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def send(self, to: str) -> None:
        self._loop.create_task(send_mail(to))  # error: apr-fire-and-forget

    def send_soon(self, to: str) -> None:
        self._loop.call_soon(lambda: asyncio.create_task(send_mail(to)))  # error: apr-fire-and-forget

    def send_from_thread(self, to: str) -> None:
        self._loop.call_soon_threadsafe(asyncio.create_task, send_mail(to))  # error: apr-fire-and-forget

    def send_later(self, to: str) -> None:
        self._loop.call_later(5, functools.partial(self._loop.create_task, send_mail(to)))  # error: apr-fire-and-forget

    def on_term(self) -> None:
        self._loop.add_signal_handler(signal.SIGTERM, lambda: asyncio.ensure_future(send_mail("ops")))  # error: apr-fire-and-forget


def subscribe(callback: Callable[[str], object]) -> None:
    callback("")


def listens() -> None:
    subscribe(lambda to: asyncio.create_task(send_mail(to)))  # error: apr-fire-and-forget


async def gathered_and_left(addresses: list[str]) -> None:
    asyncio.gather(*(send_mail(to) for to in addresses))  # error: apr-fire-and-forget


async def shielded_and_left(to: str) -> None:
    asyncio.shield(send_mail(to))  # error: apr-fire-and-forget


async def in_a_branch(to: str, urgent: bool) -> None:
    if urgent:
        await send_mail(to)
    else:
        asyncio.create_task(send_mail(to))  # error: apr-fire-and-forget


async def in_a_condition(to: str) -> None:
    to and asyncio.create_task(send_mail(to))  # error: apr-fire-and-forget


async def for_each(addresses: list[str]) -> None:
    for to in addresses:
        asyncio.create_task(send_mail(to))  # error: apr-fire-and-forget
    [asyncio.create_task(send_mail(to)) for to in addresses]  # error: apr-fire-and-forget


async def named_only(to: str) -> None:
    asyncio.create_task(send_mail(to)).set_name("mail")  # error: apr-fire-and-forget


async def printed(to: str) -> None:
    print(asyncio.create_task(send_mail(to)))  # error: apr-fire-and-forget


def background(make: Callable[[], object]) -> None:
    make()


async def nested_callback(to: str) -> None:
    def fire() -> None:
        asyncio.create_task(send_mail(to))  # error: apr-fire-and-forget

    background(fire)


def callback_that_returns_the_task(loop: asyncio.AbstractEventLoop, to: str) -> None:
    def fire() -> asyncio.Task[None]:
        return loop.create_task(send_mail(to))  # error: apr-fire-and-forget

    loop.call_later(3, fire)
