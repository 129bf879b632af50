"""Threads, timers, processes and executors' futures: daemon or not, nobody hears how they end when nobody joins them or reads their result."""

import multiprocessing
import threading
from collections.abc import Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures import ThreadPoolExecutor as Pool
from multiprocessing.pool import ThreadPool
from threading import Thread, Timer


def export(path: str = "") -> int:
    return len(path)


def plain(path: str) -> None:
    threading.Thread(target=export, args=(path,)).start()  # error: apr-fire-and-forget


def daemon(path: str) -> None:
    Thread(target=export, args=(path,), daemon=True).start()  # error: apr-fire-and-forget


def kept_in_a_local(path: str) -> None:
    thread = Thread(target=export, args=(path,))
    thread.daemon = True
    thread.start()  # error: apr-fire-and-forget


def kept_in_a_list(paths: list[str]) -> None:
    threads = []
    for path in paths:
        thread = Thread(target=export, args=(path,))
        threads.append(thread)
    for thread in threads:
        thread.start()  # error: apr-fire-and-forget


class Exporter(Thread):
    def __init__(self, path: str) -> None:
        super().__init__(daemon=True)
        self.path = path

    def run(self) -> None:
        export(self.path)


class NightlyExporter(Exporter):
    pass


def subclass(path: str) -> None:
    Exporter(path).start()  # error: apr-fire-and-forget


def subclass_of_a_subclass(path: str) -> None:
    exporter = NightlyExporter(path)
    exporter.start()  # error: apr-fire-and-forget


def timer() -> None:
    Timer(30, export).start()  # error: apr-fire-and-forget


class Heartbeat:
    def __init__(self) -> None:
        self._timer = threading.Timer(5.0, self.beat)
        self._thread = Thread(target=self.beat)

    def beat(self) -> None:
        export()

    def start(self) -> None:
        self._timer.start()  # error: apr-fire-and-forget
        self._thread.start()  # error: apr-fire-and-forget


def process(path: str) -> None:
    multiprocessing.Process(target=export, args=(path,)).start()  # error: apr-fire-and-forget


def submitted(pool: Executor, path: str) -> None:
    pool.submit(export, path)  # error: apr-fire-and-forget


def submitted_in_a_block(paths: Iterable[str]) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        for path in paths:
            pool.submit(export, path)  # error: apr-fire-and-forget


def collected_in_a_block(paths: Iterable[str]) -> None:
    with Pool() as pool:
        futures = [pool.submit(export, path) for path in paths]  # error: apr-fire-and-forget


class Reports:
    pool = ProcessPoolExecutor()

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._last: Future[int] | None = None

    def render(self, path: str) -> None:
        self._threads.submit(export, path)  # error: apr-fire-and-forget

    def render_apart(self, path: str) -> None:
        self.pool.submit(export, path)  # error: apr-fire-and-forget

    def render_and_remember(self, path: str) -> None:
        self._last = self._threads.submit(export, path)  # error: apr-fire-and-forget


def in_a_thread_pool(pool: ThreadPool, path: str) -> None:
    pool.apply_async(export, (path,))  # error: apr-fire-and-forget


# --- what is owned ----------------------------------------------------------------------------------------------------------------


def joined(path: str) -> None:
    thread = Thread(target=export, args=(path,))
    thread.start()
    thread.join()


def all_joined(paths: list[str]) -> None:
    threads = [Thread(target=export, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


def joined_by_index(paths: list[str]) -> None:
    workers = [Exporter(path) for path in paths]
    for number in range(len(workers)):
        workers[number].start()
    for number, _ in enumerate(workers):
        workers[number].join()


def started_while_collected(paths: list[str]) -> None:
    threads: list[Thread] = []
    for path in paths:
        t = Thread(target=export, args=(path,))
        t.start()
        threads.append(t)
    while threads:
        threads.pop().join()


class Worker:
    def __init__(self) -> None:
        self._thread: Thread | None = None
        self._timer: Timer | None = None

    def start(self) -> None:
        self._thread = Thread(target=export)
        self._thread.start()

    def start_timer(self) -> None:
        self._timer = Timer(3, export)
        self._timer.start()

    def stop(self) -> None:
        if self._thread is not None:
            self._thread.join()
        if self._timer is not None:
            self._timer.cancel()


class Drainer:
    """A thread cannot be cancelled: it is told."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = Thread(target=self.run)

    def run(self) -> None:
        while not self._stopping.wait(1):
            export()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()


class Stoppable(Thread):
    def __init__(self) -> None:
        super().__init__()
        self.event = threading.Event()

    def stop(self) -> None:
        self.event.set()


def stopped_by_its_own_method() -> None:
    worker = Stoppable()
    worker.start()
    try:
        export()
    finally:
        worker.stop()


def read(paths: list[str]) -> list[int]:
    with ThreadPoolExecutor() as pool:
        futures = {pool.submit(export, path): path for path in paths}
        return [future.result() for future in futures]


def read_at_once(pool: ThreadPoolExecutor, path: str) -> int:
    return pool.submit(export, path).result(timeout=5)


def mapped(paths: list[str]) -> list[int]:
    with ThreadPoolExecutor() as pool:
        return list(pool.map(export, paths))


def listened_to(pool: Executor, path: str) -> None:
    pool.submit(export, path).add_done_callback(report)


def report(future: Future[int]) -> None:
    if future.exception() is not None:
        print(future.exception())  # error: apr-contextless-error-log


class Form:
    """Not an executor."""

    def submit(self, path: str) -> int:
        return len(path)

    def start(self) -> None:
        print("go")


def same_words(form: Form) -> None:
    form.submit("x")
    form.start()
    Form().start()
