# only: apr-fire-and-forget
"""Threads that work off a queue: owned where somebody waits until the queue is empty."""

import atexit
import queue
import threading
from collections.abc import Callable


class Tasks:
    def __init__(self, workers: int) -> None:
        self._queue: queue.Queue[Callable[[], None]] = queue.Queue()
        self._threads: list[threading.Thread] = []
        atexit.register(self.stop)
        for _ in range(workers):
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()

    def put(self, task: Callable[[], None]) -> None:
        self._queue.put(task)

    def _work(self) -> None:
        while True:
            self._queue.get()()
            self._queue.task_done()

    def stop(self) -> None:
        self._queue.join()


class Writer:
    def __init__(self) -> None:
        self._queue: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()  # error: apr-fire-and-forget

    def put(self, line: str) -> None:
        self._queue.put(line)

    def _work(self) -> None:
        while True:
            print(self._queue.get())
            self._queue.task_done()


class Mixed:
    def __init__(self) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        self._marks: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()  # error: apr-fire-and-forget

    def _work(self) -> None:
        while True:
            print(self._lines.get())

    def stop(self) -> None:
        self._marks.join()
