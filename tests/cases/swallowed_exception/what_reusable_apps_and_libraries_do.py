# only: apr-swallowed-exception
"""Shapes of code that other people reuse: applications for Django, Flask and FastAPI, brokers and their workers. What fails there is often an answer; next to each such shape stands the one that hides a failure."""

import asyncio
import contextlib
import json
import logging
import os
import select
import selectors
import smtplib
import socket
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import wait as wait_for_futures
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookies import CookieError, Morsel
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

logger = logging.getLogger(__name__)


class Mailer(Protocol):
    def resend(self, address: str) -> None: ...

    def post(self, url: str, body: bytes, timeout: float) -> bytes: ...


class RateLimited(Exception):
    pass


class DenyConnection(Exception):
    pass


class ConsumerStopped(Exception):
    pass


class WorkerStopping(Exception):
    pass


class DenyPaymentError(Exception):
    pass


class ChannelFull(Exception):
    pass


class NoDocstring(Exception):
    pass


class NoBrokersAvailable(Exception):
    pass


class UserInactive(Exception):
    pass


# --- exceptions that are messages ----------------------------------------------------------------------------------------------------


class Socket:
    def connect(self) -> None:
        raise DenyConnection

    def close(self) -> None: ...

    def charge(self) -> None: ...

    def websocket_connect(self) -> None:
        try:
            self.connect()
        except DenyConnection:
            self.close()

    def websocket_pay(self) -> None:
        try:
            self.charge()
        except DenyPaymentError:  # error: apr-swallowed-exception
            self.close()


def consume(step: Callable[[], None]) -> None:
    while True:
        try:
            step()
        except ConsumerStopped:
            break
    logger.info("the consumer has stopped")


def supervise(step: Callable[[], None]) -> None:
    while True:
        try:
            step()
        except WorkerStopping:
            return


async def fan_out(sends: list[asyncio.Task[None]]) -> None:
    for sent in asyncio.as_completed(sends):
        try:
            await sent
        except ChannelFull:
            continue


def collect_views(parse: Callable[[str], str], names: list[str]) -> list[str]:
    found = []
    for name in names:
        try:
            found.append(parse(name))
        except NoDocstring:
            pass
    return found


def announce(publish: Callable[[str], None], names: list[str]) -> None:
    for name in names:
        try:
            publish(name)
        except NoBrokersAvailable:  # error: apr-swallowed-exception
            pass


async def forgot_password(request_reset: Callable[[str], None], address: str) -> None:
    try:
        request_reset(address)
    except UserInactive:
        pass  # nobody is told who has an account
    return None


# --- noticed, or the caller's choice ---------------------------------------------------------------------------------------------------


def resend(mailer: Mailer, address: str, answer: Callable[[bool], str]) -> str:
    sent = False
    try:
        mailer.resend(address)
        sent = True
    except RateLimited:
        pass
    return answer(sent)


def resend_cheerfully(mailer: Mailer, address: str, answer: Callable[[bool], str]) -> str:
    sent = True
    try:
        mailer.resend(address)
    except RateLimited:  # error: apr-swallowed-exception
        pass
    return answer(sent)


class Backend:
    fail_silently: bool = False
    connection: smtplib.SMTP | None = None

    def open(self) -> bool:
        try:
            self.connection = smtplib.SMTP("localhost", timeout=5)
        except OSError:
            if not self.fail_silently:
                raise
        return True

    def open_quickly(self) -> None:
        try:
            self.connection = smtplib.SMTP("localhost", timeout=5)
        except OSError:  # error: apr-swallowed-exception
            pass


async def try_it_out(decode: Callable[[], Any], respond: Callable[[Any], str]) -> str:
    decoded = None
    with contextlib.suppress(Exception):
        decoded = decode()
    return respond(decoded if decoded is not None else "ok")


async def consume_batches(fetch: Callable[[], list[bytes]], handle: Callable[[bytes], None]) -> None:
    while True:
        messages: list[bytes] = []
        with contextlib.suppress(TimeoutError, ConnectionError):
            messages = fetch()
        if messages:
            for message in messages:
                handle(message)


async def deliver_batches(fetch: Callable[[], list[bytes]], deliver: Callable[[bytes], None]) -> None:
    for message in fetch():
        with contextlib.suppress(ConnectionError):  # error: apr-swallowed-exception
            deliver(message)


class Cached:
    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    def get(self, key: str, load: Callable[[str], bytes]) -> bytes | None:
        value = self.values.get(key)
        if value is None or len(value) > 100:
            try:
                value = load(key)
                self.values[key] = value
            except Exception:
                if not value:
                    raise
        return value


# --- the system, conversions, descriptions ---------------------------------------------------------------------------------------------


def processors() -> int:
    count = None
    try:
        count = len(os.sched_getaffinity(0))
    except OSError:
        pass
    return count or os.cpu_count() or 2


def most_groups() -> int | None:
    most = None
    try:
        most = os.sysconf("SC_NGROUPS_MAX")
    except Exception:
        pass
    return most


def stdin_number(stream: Any) -> dict[str, int | None]:
    number: int | None
    try:
        number = stream.fileno()
    except OSError:
        number = None
    return {"stdin": number}


def without_delay(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)


def say_hello(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):  # error: apr-swallowed-exception
        sock.sendall(b"hello")


def publish_text(text: str, send: Callable[[Any], None]) -> None:
    message: Any = text
    with contextlib.suppress(Exception):
        message = json.loads(message)
    send(message)


def ended(end: Any) -> datetime | None:
    try:
        end = datetime.fromtimestamp(end, UTC)
    except Exception:
        pass
    return end if isinstance(end, datetime) else None


def phrase(code: int) -> str:
    text = ""
    with contextlib.suppress(Exception):
        text = HTTPStatus(code).phrase
    return f"{code} {text}"


def bugreport(driver: Callable[[], str]) -> str:
    try:
        version = driver()
    except Exception:
        version = ""
    return f"driver: {version}"


def say(text: str, number: int) -> None:
    try:
        os.write(number, text.encode())
    except OSError:
        pass


def tighten(sockets: Iterator[socket.socket], seconds: float) -> None:
    """Best effort: never raises, for its callers are ending anyway."""
    try:
        for sock in sockets:
            sock.settimeout(seconds)
    except Exception:
        pass


def send_receipt(mailer: Mailer, body: bytes) -> None:
    """Best effort."""
    try:
        mailer.post("/receipts", body, timeout=3)
    except Exception:  # error: apr-swallowed-exception
        pass


def tell_warehouse(sync: Callable[[str], None], order: str) -> None:
    """Tell the warehouse. Best effort: errors are ignored."""
    try:
        sync(order)
    except Exception:  # error: apr-swallowed-exception
        pass


def cookies(pairs: list[tuple[str, str]]) -> list[Morsel[str]]:
    found = []
    for name, value in pairs:
        morsel: Morsel[str] = Morsel()
        try:
            morsel.set(name, value, value)
        except CookieError:
            continue
        found.append(morsel)
    return found


try:
    from some_sms_service import Client  # type: ignore[import-not-found]

    class SmsSender:
        def send(self, number: str, text: str) -> None:
            Client().messages.create(to=number, body=text)

except Exception:
    pass


class Transport(Protocol):
    def pause_reading(self) -> None: ...

    def write(self, data: bytes) -> None: ...


def pause(transport: Transport) -> None:
    try:
        transport.pause_reading()
    except (AttributeError, NotImplementedError, RuntimeError):
        pass


def write(transport: Transport, data: bytes) -> None:
    try:
        transport.write(data)
    except (AttributeError, NotImplementedError, RuntimeError):  # error: apr-swallowed-exception
        pass


# --- polls, retries, reconnections -----------------------------------------------------------------------------------------------------


class Broker(Protocol):
    def drain_events(self, timeout: float) -> None: ...

    def fetch(self, batch: int, timeout: float) -> list[bytes]: ...

    def ping(self) -> bool: ...

    def notifications(self) -> Iterator[str]: ...

    def execute(self, text: str) -> None: ...


class OperationalError(Exception):
    pass


class WatchError(Exception):
    pass


def drain(broker: Broker, is_stopped: Callable[[], bool]) -> None:
    while not is_stopped():
        try:
            broker.drain_events(timeout=1.0)
        except TimeoutError:
            pass


def fetch_all(broker: Broker, size: int, seconds: float) -> list[bytes]:
    messages: list[bytes] = []
    while len(messages) < size:
        try:
            messages += broker.fetch(batch=size - len(messages), timeout=seconds)
        except TimeoutError:
            break
    return messages


def post_all(mailer: Mailer, bodies: list[bytes]) -> None:
    for body in bodies:
        try:
            mailer.post("/mails", body, timeout=5)
        except TimeoutError:  # error: apr-swallowed-exception
            continue


def is_up(broker: Broker, deadline: float) -> bool:
    while time.monotonic() < deadline:
        try:
            if broker.ping():
                return True
        except ConnectionError:
            pass
        time.sleep(0.1)
    return False


def mark(watch: Callable[[], None], execute: Callable[[], None]) -> None:
    while True:
        try:
            watch()
            execute()
        except WatchError:
            continue
        break


def listen(broker: Broker, notify: Callable[[str], None]) -> None:
    while True:
        try:
            for one in broker.notifications():
                notify(one)
            broker.execute("SELECT 1")
        except OperationalError:
            break


def listen_always(connect: Callable[[], Broker], notify: Callable[[str], None]) -> None:
    while True:
        listen(connect(), notify)


def listen_once(broker: Broker, notify: Callable[[str], None]) -> None:
    while True:
        try:
            for one in broker.notifications():
                notify(one)
        except OperationalError:  # error: apr-swallowed-exception
            break


def listen_to_anything(broker: Broker, notify: Callable[[str], None]) -> None:
    while True:
        try:
            for one in broker.notifications():
                notify(one)
        except Exception:  # error: apr-swallowed-exception
            break


# --- answers, and what is broken is thrown away ----------------------------------------------------------------------------------------


def is_readable(sock: socket.socket, seconds: float) -> bool:
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(sock, selectors.EVENT_READ)
            return bool(selector.select(seconds))
    except (OSError, ValueError):
        return True


def finish_read(callback: Iterator[None], has_more: Callable[[], bool]) -> bool:
    """
    Returns:
        bool: True if the message can no longer be completed.
    """
    while True:
        try:
            next(callback)
        except StopIteration:
            return False
        except (OSError, EOFError):
            return True
        if not has_more():
            return True


def deliver(mailer: Mailer, body: bytes) -> bool:
    try:
        mailer.post("/mails", body, timeout=5)
    except OSError:  # error: apr-swallowed-exception
        return True
    return True


def flush_writers(writers: set[Iterator[None]]) -> None:
    while writers:
        for writer in list(writers):
            try:
                next(writer)
            except (StopIteration, OSError, EOFError):
                writers.discard(writer)


class Pools:
    channel: Any = None

    def purge(self, name: str) -> None:
        try:
            self.channel.queue_purge(name)
        except OSError:
            del self.channel

    def charge_all(self, charge: Callable[[str], None], pending: dict[str, str]) -> None:
        for order in list(pending):
            try:
                charge(order)
            except Exception:  # error: apr-swallowed-exception
                pending.pop(order, None)

    def read_all(self, readers: dict[int, Any]) -> None:
        open_ones = set(readers)
        while open_ones:
            for number in list(open_ones):
                try:
                    readers[number].recv()
                except (EOFError, OSError):
                    open_ones.discard(number)


def reap(pid: int) -> int | None:
    status = None
    with contextlib.suppress(ChildProcessError):
        _, status = os.waitpid(pid, 0)
    return status


def lookup(KeyError=KeyError):  # type: ignore[no-untyped-def]
    def event(pending: dict[str, set[str]], key: str, found: set[str]) -> None:
        try:
            children = pending.pop(key)
        except KeyError:
            pass
        else:
            found.update(children)

    return event


# --- groups, exits, tasks ------------------------------------------------------------------------------------------------------------


async def run_all(jobs: list[Callable[[], Any]]) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(job())
    except ExceptionGroup as failures:
        for failure in failures.exceptions:
            raise failure from None


class Reporting:
    def __enter__(self) -> "Reporting":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> bool:
        if kind is not None and error is not None:
            report_internal(error)
        return True


class Silent:
    def __enter__(self) -> "Silent":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> bool:
        if kind is None:
            return False
        return True  # error: apr-swallowed-exception


def report_internal(error: BaseException) -> None:
    traceback.print_exception(error)


class Batch:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> bool:
        if error:
            await self.connection.rollback()
        else:
            await self.connection.commit()
        await self.connection.close()
        return error is not None  # error: apr-swallowed-exception


class Worker:
    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.polling: asyncio.Task[None] | None = None
        self.running: dict[asyncio.Task[None], str] = {}

    async def main(self) -> None: ...

    def abort_job(self, task: asyncio.Task[None]) -> None:
        task.cancel()

    def run(self) -> None:
        main = self.loop.create_task(self.main())
        try:
            self.loop.run_until_complete(main)
        except asyncio.CancelledError:
            pass
        finally:
            self.loop.close()

    async def run_inside(self) -> None:
        try:
            await self.main()
        except asyncio.CancelledError:  # error: apr-swallowed-exception
            pass

    async def _stop_polling(self) -> None:
        if self.polling is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self.polling
            self.polling = None

    async def follow_polling(self) -> None:
        if self.polling is not None:
            try:
                await self.polling
            except asyncio.CancelledError:
                pass

    def end_all(self) -> None:
        task = self.polling
        self.polling = None
        if task is not None:
            task.cancel()

    async def abort_running_jobs(self) -> None:
        for task in self.running:
            self.abort_job(task)
        await asyncio.gather(*self.running, return_exceptions=True)

    async def finish_running_jobs(self) -> None:
        await asyncio.gather(*self.running, return_exceptions=True)  # error: apr-swallowed-exception

    async def resolve(self, host: str) -> str:
        found: asyncio.Task[str] = asyncio.create_task(self.look_up(host))
        try:
            return await asyncio.shield(found)
        except asyncio.CancelledError:

            def drop(done: asyncio.Future[str]) -> None:
                with contextlib.suppress(Exception, asyncio.CancelledError):
                    done.result()

            found.add_done_callback(drop)
            raise

    async def look_up(self, host: str) -> str:
        return host

    async def sleep_until_done(self) -> None:
        while self.running:
            await asyncio.sleep(0.1)

    async def wait_for_jobs(self) -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.sleep_until_done(), 10)
        logger.info("%d jobs are left", len(self.running))

    async def linger(self, read: Callable[[], Any]) -> None:
        try:
            await read()
        except (asyncio.CancelledError, asyncio.TimeoutError):
            if (task := asyncio.current_task()) and task.cancelling():
                raise


class ApplyResult:
    def __init__(self, future: Future[None]) -> None:
        self.future = future
        self.get = self.future.result

    def wait(self, seconds: float | None = None) -> None:
        wait_for_futures([self.future], seconds)


class PaymentError(Exception):
    pass


class Payment:
    status = "waiting"


def finish(payment: Payment, code: int, apply: Callable[[Payment, int], None]) -> str:
    with contextlib.suppress(PaymentError):
        apply(payment, code)
    if payment.status == "confirmed":
        return "/done"
    return "/failed"


def finish_always(payment: Payment, code: int, apply: Callable[[Payment, int], None]) -> str:
    with contextlib.suppress(PaymentError):  # error: apr-swallowed-exception
        apply(payment, code)
    return "/done"


def count_waiting(declare: Callable[..., int], name: str) -> int:
    waiting = 0
    try:
        waiting += declare(name, passive=True)
    except OperationalError:
        pass
    return waiting


def make_all(names: list[str], depth: int, make: Callable[[str], str]) -> list[str]:
    if depth > 3:
        raise RecursionError
    found = []
    for name in names:
        try:
            found.append(make(name))
        except RecursionError:
            continue
    return found


class Connections:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def cancel_orders_safely(self, orders: list[str]) -> None:
        for order in orders:
            try:
                self._connection.cancel(order)
            except Exception:  # error: apr-swallowed-exception
                pass

    def _close_quiet(self, connection: Any) -> None:
        try:
            connection.close()
        except Exception:
            pass


def poller(sock: socket.socket) -> AsyncIterator[None] | None:
    select.select([sock], [], [], 1.0)
    return None


def stat_again(path: Path, before: os.stat_result) -> tuple[Any, os.stat_result]:
    opened = path.open("rb")
    with contextlib.suppress(OSError):
        before = os.stat(opened.fileno())
    return opened, before


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes | None:
    try:
        line = await asyncio.wait_for(reader.readline(), timeout=5.0)
    except asyncio.TimeoutError:
        writer.close()
        return None
    return line


async def greet_back(writer: asyncio.StreamWriter, answer: Callable[[asyncio.StreamWriter], Any]) -> None:
    try:
        await asyncio.wait_for(answer(writer), timeout=5.0)
    except asyncio.TimeoutError:  # error: apr-swallowed-exception
        writer.close()


async def on_message(message: Any, handle: Callable[[Any], None]) -> None:
    try:
        assert message.attributes
    except Exception:
        return
    handle(message)


def most_open_files(ask: Callable[[], tuple[int, int]]) -> int:
    try:
        soft, _ = ask()
        return soft
    except Exception:
        return 200
