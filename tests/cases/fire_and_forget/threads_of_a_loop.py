"""A thread that is kept and runs an event loop for the whole process: what others give to that loop is theirs to own. One that does work of its own is not such a thread."""

import asyncio
import threading
import time
from concurrent.futures import Future


class LoopThread(threading.Thread):
    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.loop = asyncio.new_event_loop()

    def run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()


class Beating(threading.Thread):
    def run(self) -> None:
        while True:
            time.sleep(30)
            print("alive")


_loop_thread = LoopThread()
_loop_thread.start()

_beating = Beating(daemon=True)
_beating.start()  # error: apr-fire-and-forget


class Bridge:
    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def ask(self, name: str) -> str:
        return self.start(name).result(timeout=5)

    def start(self, name: str) -> Future[str]:
        return asyncio.run_coroutine_threadsafe(answer(name), self._loop)

    def tell(self, name: str) -> None:
        self.start(name)  # error: apr-fire-and-forget


async def answer(name: str) -> str:
    return name
