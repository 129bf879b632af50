# only: apr-unlocked-shared-state
"""A lock says something of the fields that it guards; a class says something of all its objects only where there is one of them."""

import asyncio
import copy
import threading
from typing import Any

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.routing import Route

router = APIRouter()
app = FastAPI()


async def connect(dsn: str) -> Any:
    await asyncio.sleep(0.1)
    return object()


class Transaction:
    """One task opens it, uses it and ends it; the lock is handed to those who want the connection."""

    def __init__(self, connection: Any) -> None:
        self._lock = asyncio.Lock()
        self._connection = connection
        self._finalized = False

    def acquire(self) -> Any:
        return Lent(self._lock, self._connection)

    async def commit(self) -> None:
        if self._finalized:
            raise RuntimeError("already finalised")
        await self._connection.commit()
        self._finalized = True


class Lent:
    def __init__(self, lock: asyncio.Lock, connection: Any) -> None:
        self.lock = lock
        self.connection = connection

    async def __aenter__(self) -> Any:
        await self.lock.acquire()
        return self.connection

    async def __aexit__(self, *exc: object) -> None:
        self.lock.release()


class Held:
    """The lock is taken for the whole transaction, not to touch a field."""

    def __init__(self, connection: Any) -> None:
        self._turn = asyncio.Lock()
        self._connection = connection
        self._finalized = False

    async def begin(self) -> None:
        await self._turn.acquire()
        self._finalized = False

    async def rollback(self) -> None:
        if self._finalized:
            raise RuntimeError("already finalised")
        await self._connection.rollback()
        self._finalized = True


class Listener:
    """Its lock guards the subscriptions; whether it knows the version is another matter."""

    def __init__(self, dsn: str) -> None:
        self._subscribing = asyncio.Lock()
        self._topics: list[str] = []
        self._version: str | None = None
        self.dsn = dsn

    async def subscribe(self, topic: str) -> None:
        async with self._subscribing:
            await asyncio.sleep(0)
            self._topics = [*self._topics, topic]

    async def version(self) -> str:
        if self._version is None:
            self._version = str(await connect(self.dsn))
        return self._version


class Pool:
    """Its lock guards the connection, but one of the two ways to it goes past the lock."""

    def __init__(self, dsn: str) -> None:
        self._lock = asyncio.Lock()
        self._connection: Any = None
        self.dsn = dsn

    async def get(self) -> Any:
        async with self._lock:
            if self._connection is None:
                self._connection = await connect(self.dsn)
        return self._connection

    async def get_quickly(self) -> Any:
        if self._connection is None:
            self._connection = await connect(self.dsn)  # error: apr-unlocked-shared-state
        return self._connection


class Forgetful:
    """Its lock was made and then forgotten."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self.total = 0

    async def add(self, n: int) -> None:
        before = self.total
        await asyncio.sleep(0)
        self.total = before + n  # error: apr-unlocked-shared-state


# --- one of many objects -----------------------------------------------------------------------------------------------------------


class Scope:
    """There is one for all, and one for each request: which one a method runs on, nobody can say."""

    def __init__(self) -> None:
        self.level: str | None = None
        self.seen = 0

    def update_from(self, scope: "Scope") -> None:
        if scope.level is not None:
            self.level = scope.level
        self.seen = self.seen + scope.seen

    def fork(self) -> "Scope":
        return copy.copy(self)


_global_scope = Scope()


@router.get("/scoped")
def scoped() -> str:
    own = Scope()
    own.update_from(_global_scope)
    return str(own.level)


class Tally:
    """There is one, for all."""

    def __init__(self) -> None:
        self.seen = 0

    def note(self) -> None:
        self.seen += 1  # error: apr-unlocked-shared-state


_tally = Tally()


@router.get("/noted")
def noted() -> str:
    _tally.note()
    return ""


class TotalsMiddleware:
    """Middleware by its name: it is made for one report."""

    def __init__(self, data: dict[str, int]) -> None:
        self.data = data

    def digest(self) -> dict[str, int]:
        self.data["net"] = self.data["gross"]
        self.data["net"] += self.data["tax"]
        return self.data


@router.get("/totals")
def totals() -> dict[str, int]:
    return TotalsMiddleware({"gross": 1, "tax": 2}).digest()


# --- variables of one call -----------------------------------------------------------------------------------------------------------


class Ticket:
    def tell(self, mails: list[str]) -> set[str]:
        recipients: set[str] = set()

        def send(mail: str) -> None:
            if mail in recipients:
                return
            print(mail)
            recipients.add(mail)

        for mail in mails:
            send(mail)
        return recipients

    def tell_at_once(self, mails: list[str]) -> list[str]:
        told: list[str] = []
        count = 0

        def send(mail: str) -> None:
            nonlocal count
            print(mail)
            count += 1  # error: apr-unlocked-shared-state

        threads = [threading.Thread(target=send, args=(mail,)) for mail in mails]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return told[:count]


@router.post("/tickets")
def tell(mails: list[str]) -> str:
    return str(Ticket().tell(mails)) + str(Ticket().tell_at_once(mails))


# --- before the first request -----------------------------------------------------------------------------------------------------------

QUEUES: dict[str, Any] = {}
ROOMS: dict[str, Any] = {}


def web(queues: list[Any]) -> Starlette:
    for queue in queues:
        QUEUES[queue.name] = queue
    return Starlette(routes=[Route("/queues", all_queues)])


async def all_queues(request: Any) -> Any:
    return [await queue.info() for queue in QUEUES.values()]


@app.post("/rooms")
async def open_room(name: str) -> None:
    ROOMS[name] = await connect(name)


@app.get("/rooms")
async def all_rooms() -> Any:
    return [await room.info() for room in ROOMS.values()]  # error: apr-unlocked-shared-state


# --- data of which one lies about ---------------------------------------------------------------------------------------------------------


class Food(BaseModel):
    name: str = ""


EXAMPLE = Food(name="apple")


@router.post("/foods")
def rename(foods: list[Food]) -> list[Food]:
    for food in foods:
        if food.name == "aple":
            food.name = food.name + "!"
    return foods


# --- a subscriber and its base --------------------------------------------------------------------------------------------------------------


class Base:
    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def consume(self, message: bytes) -> None:
        async with self._turn:
            await asyncio.sleep(0)


class Subscriber(Base):
    def __init__(self, client: Any) -> None:
        super().__init__()
        self._client = client
        self.last_id = "0"

    async def read(self) -> Any:
        found, last = await self._client.read(self.last_id)
        self.last_id = last if found else self.last_id
        return found


class Service:
    """The lock is for starting and stopping, where the field is only asked."""

    def __init__(self, client: Any) -> None:
        self._turn = asyncio.Lock()
        self._client = client
        self._initialized = False

    async def initialise_client(self) -> None:
        if self._initialized:
            return
        await self._client.open()
        self._initialized = True

    async def begin(self) -> None:
        async with self._turn:
            if not self._initialized:
                raise RuntimeError("not initialised")
            await self._client.begin()


class Lazy:
    """A lock that is not made yet says nothing."""

    def __init__(self, dsn: str) -> None:
        self._lock: asyncio.Lock | None = None
        self._pool: Any = None
        self.dsn = dsn

    async def pool(self) -> Any:
        if self._pool is None:
            self._pool = await connect(self.dsn)
        return self._pool
