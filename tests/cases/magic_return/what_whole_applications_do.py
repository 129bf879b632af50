# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""Dictionaries with a type of their own, documented parsers, polls and rollbacks, failures that a helper is told, a mode that the caller chose; and beside each what only looks like it."""

import asyncio
import base64
import logging
import os
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypedDict

import httpx
from pydantic import BaseModel
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)


class BrokenError(Exception):
    pass


class StreamClosedError(OSError):
    pass


class QueryInterrupted(Exception):  # noqa: N818
    pass


# --- a dictionary with a type of its own ------------------------------------------------------------------------------------------------


class AuthResult(TypedDict, total=False):
    success: bool
    msg: str


def may_edit(session: Session, user: str, package: str) -> AuthResult:
    if user != package:
        return {"success": False, "msg": f"{user} may not edit {package}"}
    return {"success": True}


def edit(session: Session, user: str, package: str, total: int) -> dict[str, Any]:
    if total > 100:
        return {"success": False, "error": "too much"}  # error: apr-magic-return
    session.add(user)
    return {"success": True}


# --- what has not the form ----------------------------------------------------------------------------------------------------------------


class State(BaseModel):
    port: int

    @classmethod
    def from_id(cls, text: str) -> "State":
        return cls(port=int(text))


def state_of(text: str) -> State | None:
    """Decode a state.

    Returns the state if it is one, None otherwise.
    """
    try:
        return State.model_validate_json(base64.b64decode(text).decode())
    except Exception:
        return None


async def remote_state(client: httpx.AsyncClient, text: str) -> State | None:
    """Returns the state if it is known, None otherwise."""
    try:
        response = await client.get(f"/states/{text}")
        return State.model_validate_json(response.text)
    except Exception:
        return None  # error: apr-magic-return


def _decode(text: str) -> State | None:
    try:
        return State.from_id(text)
    except Exception as error:
        logger.debug("no state: %r", error)
        return None


def redirect(text: str) -> str:
    state = _decode(text)
    if state is None:
        raise BrokenError("invalid state")
    return f"http://localhost:{state.port}"


def _load(session: Session, key: int) -> State | None:
    try:
        return session.get(State, key)
    except Exception as error:
        logger.debug("no state: %r", error)
        return None  # error: apr-magic-return


def port_of(session: Session, key: int) -> int:
    state = _load(session, key)
    return state.port if state else 80


def loop_id() -> int | None:
    try:
        loop = asyncio.get_event_loop()
    except RuntimeError:
        return None
    return id(loop)


def memory_share() -> float | None:
    """Share of the memory that is used, or None where there is no limit."""

    def _read(path: str) -> int | None:
        try:
            with open(path, encoding="utf-8") as file:
                return int(file.read().strip())
        except (FileNotFoundError, PermissionError, ValueError):
            return None

    used, limit = _read("/sys/fs/cgroup/memory.current"), _read("/sys/fs/cgroup/memory.max")
    return used / limit if used is not None and limit else None


# --- asked until the answer is yes -----------------------------------------------------------------------------------------------------------


async def exponential_backoff(ask: Callable[[], Awaitable[bool]], timeout: float) -> None:
    while not await ask():
        await asyncio.sleep(timeout)


async def tell_hub(client: httpx.AsyncClient) -> None:
    async def notify() -> bool:
        try:
            await client.post("/activity", json={"active": True})
        except Exception as error:
            logger.error("could not tell the hub of %s: %s", client.base_url, error)
            return False
        return True

    await exponential_backoff(notify, 10)


async def wait_for_server(client: httpx.AsyncClient, url: str) -> None:
    async def is_reachable() -> bool:
        try:
            response = await client.get(url)
        except Exception as error:
            logger.warning("could not reach %s: %s", url, error)
        else:
            return response.status_code < 500
        return False

    await exponential_backoff(is_reachable, 10)


async def tell_once(client: httpx.AsyncClient) -> None:
    async def notify() -> bool:
        try:
            await client.post("/activity", json={"active": True})
        except Exception as error:
            logger.error("could not tell the hub of %s: %s", client.base_url, error)
            return False  # error: apr-magic-return
        return True

    await notify()


def reachable(host: str) -> bool:
    import socket

    try:
        with socket.create_connection((host, 80), timeout=1.0):
            return True
    except (OSError, TimeoutError):
        return False


def validate_challenge(url: str, expected: str) -> bool:
    try:
        response = httpx.get(url, timeout=1)
        if response.status_code == 200:
            return response.text == expected
    except Exception:
        logger.exception("the challenge at %s was not answered", url)

    return False


# --- whoever has to know is told ---------------------------------------------------------------------------------------------------------------


def requeue(session: Session, number: int) -> None:
    session.add(number)


def cancel_tasks_of(session: Session, number: int, reason: str) -> None:
    session.add((number, reason))


def requeue_all(session: Session, numbers: list[int]) -> None:
    for number in numbers:
        try:
            requeue(session, number)
        except Exception as error:
            cancel_tasks_of(session, number, f"could not be requeued: {error}")


def requeue_rest(session: Session, numbers: list[int]) -> None:
    for number in numbers:
        try:
            requeue(session, number)
        except Exception:  # error: apr-swallowed-exception
            session.rollback()


def last_resort(record: str) -> None:
    try:
        sys.stdout.write(record)
        sys.stdout.flush()
    except Exception:
        sys.stderr.write(f"could not log {record}")


class Gone:
    def __init__(self) -> None:
        self.parts: list[str] = []

    async def flush(self) -> None: ...

    def write(self, part: str) -> None:
        self.parts.append(part)

    async def keep_alive(self) -> None:
        while True:
            await asyncio.sleep(8)
            try:
                self.write(":keepalive")
                await self.flush()
            except StreamClosedError:
                return


class Progress(Gone):
    async def keep_open(self) -> None:
        while True:
            await asyncio.sleep(8)
            try:
                self.write("\n")
                await self.flush()
            except (StreamClosedError, RuntimeError):
                return

    async def keep_counting(self, session: Session) -> None:
        while True:
            await asyncio.sleep(8)
            try:
                session.add(self)
                session.commit()
            except (StreamClosedError, RuntimeError):  # error: apr-swallowed-exception
                return


def translate(folder: str, text: str) -> None:
    try:
        os.makedirs(folder)
    except OSError:
        pass
    with open(os.path.join(folder, "words"), "w", encoding="utf-8") as file:
        file.write(text)


def translate_quickly(folder: str, text: str) -> None:
    try:
        os.makedirs(folder)
        Path(folder, "words").write_text(text)
    except OSError:  # error: apr-swallowed-exception
        pass


def labels(session: Any, names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        try:
            found[name] = session.execute(name, limit=0.2)
        except QueryInterrupted:
            continue
    return found


def labels_of_driver(session: Any, driver: Any, names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        try:
            found[name] = session.execute(name, limit=0.2)
        except (QueryInterrupted, driver.OperationalError):  # error: apr-swallowed-exception
            continue
    return found


def labels_of_broken(session: Any, names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        try:
            found[name] = session.execute(name, limit=0.2)
        except BrokenError:  # error: apr-swallowed-exception
            continue
    return found


# --- tried again ----------------------------------------------------------------------------------------------------------------------------------


def send(client: httpx.Client, url: str) -> httpx.Response:
    for _ in range(2):
        try:
            response = client.post(url, json={"n": 1})
        except httpx.TransportError:
            pass
        else:
            if response.status_code < 500:
                return response
    return client.post(url, json={"n": 1})


def count_parts(messages: list[dict[str, str]]) -> int:
    kept: list[str] = []
    for message in messages:
        try:
            if len(messages) > 1:
                kept.append(message["text"].strip())
        except Exception as error:  # error: apr-log-and-continue
            logger.debug("could not count %s: %s", message, error)
            continue
    return len(messages) + len(kept)


def show(index: Any, rows: Any, key: str) -> Any:
    found = None
    try:
        result = index.show(key)
    except (BrokenError, OSError):
        pass
    else:
        found = result.get("package")
    if not found:
        found = rows.load(key)
    return found


def checkout(git: Any, folder: Path, url: str) -> Path:
    if folder.exists():
        try:
            git.pull(folder)
            return folder
        except BrokenError:
            logger.warning("invalid copy at %s, making it again", folder)
            shutil.rmtree(folder)
    git.clone(url, folder)
    return folder


def replace_plugin(plugin: Any, new: Path, old: Path) -> int:
    try:
        plugin.reload(new)
    except BrokenError:
        logger.exception("could not load %s, rolling back", new)
        try:
            plugin.reload(old)
        except BrokenError:
            logger.warning("could not roll back to %s", old)
        return 500
    return 200


def start_plugin(plugin: Any, old: Path) -> int:
    try:
        plugin.start()
    except BrokenError:
        logger.exception("could not start %s, rolling back", plugin)
        try:
            plugin.reload(old)
            plugin.start()
        except BrokenError:
            logger.warning("could not roll back to %s", old)
        return 500
    return 200


class Pool:
    def __init__(self, connections: dict[str, Any]) -> None:
        self.connections = connections

    async def remove_all(self) -> None:
        await asyncio.gather(*(one.close() for one in self.connections.values()), return_exceptions=True)

    async def renew_all(self) -> None:
        await asyncio.gather(*(one.renew() for one in self.connections.values()), return_exceptions=True)  # error: apr-swallowed-exception


def make_index(client: Any, name: str) -> None:
    try:
        client.create_index(name)
    except BrokenError:
        try:
            client.create_index(name, kind="inverted")
        except BrokenError as error:  # error: apr-log-and-continue
            logger.warning("could not make the index of %s: %s", name, error)


def replace_again(plugin: Any, new: Path) -> None:
    try:
        plugin.reload(new)
    except BrokenError:
        logger.exception("could not load %s, once more", new)
        try:
            plugin.reload(new)
        except BrokenError:  # error: apr-log-and-continue
            logger.warning("could not load %s", new)


# --- a mode, and what only tells --------------------------------------------------------------------------------------------------------------------


class Loader:
    def __init__(self, urls: list[str], continue_on_failure: bool, verbose: bool) -> None:
        self.urls = urls
        self.continue_on_failure = continue_on_failure
        self.verbose = verbose

    def load(self, client: httpx.Client) -> Iterator[str]:
        for url in self.urls:
            try:
                yield client.get(url).text
            except Exception as error:
                if self.continue_on_failure:
                    logger.warning("could not load %s: %s", url, error)
                    continue
                raise

    def load_all(self, client: httpx.Client) -> Iterator[str]:
        for url in self.urls:
            try:
                yield client.get(url).text
            except Exception as error:  # error: apr-log-and-continue
                logger.warning("could not load %s: %s", url, error)
                continue


def install_parts(client: httpx.Client) -> None:
    parts = client.get("/parts").json()
    wanted = client.put("/parts", json=parts)
    if wanted.is_success:
        logger.debug("installed")
    else:
        logger.debug("installed nothing")


def check_parts(client: httpx.Client) -> str:
    try:
        install_parts(client)
    except Exception as error:  # error: apr-log-and-continue
        logger.warning("could not install the parts of %s: %s", client.base_url, error)
    return client.get("/health").text


def banner(settings: dict[str, str]) -> str:
    return "\n".join(settings)


def start(settings: dict[str, str]) -> None:
    try:
        print(banner(settings), flush=True)
    except Exception:
        logger.exception("could not show the banner")
    os.environ.setdefault("STARTED", "1")


# --- every answer but the good one -------------------------------------------------------------------------------------------------------------------


def log_of(client: httpx.Client, number: int) -> bytes:
    response = client.get(f"/jobs/{number}/log")
    if response and response.status_code == 200:
        return response.content
    return b""  # error: apr-magic-return


def rates(client: httpx.Client) -> dict[str, Any]:
    response = client.get("/rates")
    if response.is_success:
        return dict(response.json())
    else:
        return {}  # error: apr-magic-return


def rates_or_empty(client: httpx.Client) -> dict[str, Any]:
    response = client.get("/rates")
    if response.is_success:
        return dict(response.json())
    return {}


def find_rate(client: httpx.Client, name: str) -> str | None:
    """Returns the rate, or None if there is none of this name."""
    response = client.get(f"/rates/{name}")
    if response.status_code == 200:
        return response.text
    return None


def strict_rates(client: httpx.Client) -> dict[str, Any]:
    response = client.get("/rates")
    if response.status_code == 200:
        return dict(response.json())
    raise BrokenError(f"rates: {response.status_code}")


class Backend:
    def __init__(self, proxy: Any) -> None:
        self.proxy = proxy

    def __submit_job__(self, number: int) -> bool:
        try:
            self.proxy.submit_job(number)
            return True
        except (httpx.TransportError, OSError):
            return False  # error: apr-magic-return

    def submit(self, numbers: list[int]) -> int:
        return sum(self.__submit_job__(number) for number in numbers)
