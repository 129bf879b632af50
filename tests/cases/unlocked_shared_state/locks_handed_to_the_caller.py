# only: apr-unlocked-shared-state
"""A lock that a method takes and keeps for whoever called it; lists that are emptied after a loop that waits; views that are made once for all requests."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from flask.views import MethodView

app = Flask(__name__)


class Berth:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._ship: str | None = None
        self._visits: dict[str, int] = {}

    async def take(self, ship: str, wait: bool) -> None:
        if self._ship and not wait:
            raise RuntimeError("another ship is here")
        await self._lock.acquire()
        self._ship = ship

    def leave(self) -> None:
        self._ship = None
        self._lock.release()

    async def take_first(self, ship: str) -> None:
        if self._ship is None:
            async with self._lock:
                self._ship = ship  # error: apr-unlocked-shared-state

    async def swap(self, ship: str) -> None:
        if self._ship is None:
            await self._lock.acquire()
            self._ship = ship  # error: apr-unlocked-shared-state
            self._lock.release()


berth = Berth()


@app.post("/berth/<ship>")
async def land(ship: str) -> str:
    await berth.take(ship, True)
    berth.leave()
    await berth.take_first(ship)
    await berth.swap(ship)
    return ship


class Tally(MethodView):
    init_every_request = False

    def __init__(self) -> None:
        self.landed = 0

    def post(self) -> str:
        self.landed += 1  # error: apr-unlocked-shared-state
        return str(self.landed)


class PerRequest(MethodView):
    def __init__(self) -> None:
        self.landed = 0

    def post(self) -> str:
        self.landed += 1
        return str(self.landed)


class Again(Tally):
    init_every_request = True

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    def put(self) -> str:
        self.seen += 1
        return str(self.seen)


app.add_url_rule("/tally", view_func=Tally.as_view("tally"))
app.add_url_rule("/each", view_func=PerRequest.as_view("each"))
app.add_url_rule("/again", view_func=Again.as_view("again"))


class Crane:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[dict[str, str]] = []

    def work(self) -> None:
        with self._lock:
            orders, self._orders = self._orders, []
        for order in orders:
            if not order.get("ship"):
                with self._lock:
                    self._orders.append(order)

    def work_on_what_is_left(self) -> None:
        orders = self._orders
        for order in orders:
            if not order.get("ship"):
                with self._lock:
                    self._orders.append(order)  # error: apr-unlocked-shared-state


crane = Crane()
workers = ThreadPoolExecutor()


def lift() -> None:
    for _ in range(3):
        workers.submit(crane.work)
        workers.submit(crane.work_on_what_is_left)
