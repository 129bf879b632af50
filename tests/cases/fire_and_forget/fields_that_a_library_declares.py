# only: apr-fire-and-forget
"""A class that keeps its threads where the library's base class has its own, which joins them; and one that has such a field for itself."""

import queue
import threading
from concurrent.futures import ThreadPoolExecutor


class DaemonExecutor(ThreadPoolExecutor):
    """Threads that do not hold up the end of the program; the base's `shutdown` waits for them."""

    def _adjust_thread_count(self) -> None:
        if len(self._threads) < self._max_workers:
            thread = threading.Thread(target=self.work, daemon=True)
            thread.start()
            self._threads.add(thread)

    def work(self) -> None:
        while True:
            self._work_queue.get()


class OwnPool(ThreadPoolExecutor):
    def __init__(self) -> None:
        super().__init__()
        self._extra: set[threading.Thread] = set()
        self._jobs: queue.Queue[int] = queue.Queue()

    def grow(self) -> None:
        thread = threading.Thread(target=self.work)
        thread.start()  # error: apr-fire-and-forget
        self._extra.add(thread)

    def work(self) -> None:
        while True:
            self._jobs.get()
