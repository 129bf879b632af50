"""`names_of`, `callee`, `made_by`, `instances_of`, `constant`, `implicit`: by which names knowledge may know a value."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.knowledge.schema import Blocking
from apr_mypy.views.shown import shown

SOURCES = {
    "names_by_default": """
        import queue

        WAITING: queue.Queue[int] = queue.Queue()

        class Worker:
            def __init__(self, jobs=WAITING, others=None):
                self.jobs = jobs
                self.others = others

            def take(self):
                self.jobs.get()
                self.others.get()
    """,
    "names_helpers": """
        from time import sleep as rest
        from queue import Queue

        JOBS: Queue[str] = Queue(maxsize=3)
        LIMIT = 7
    """,
    "names": """
        import collections
        import functools
        import nothere
        import nothere.deep as deep
        import queue
        import threading
        import time
        import time as clock
        from nothere import Client, fetch as get
        from time import sleep
        from time import sleep as pause

        from names_helpers import JOBS, LIMIT, rest

        NAP = sleep
        LATER = functools.partial(time.sleep, 3)
        CLIENT = Client("a")
        TEN = 10
        TWICE = 1
        TWICE = 2

        class Row(nothere.Model):
            pass

        class Order(Row):
            pass

        class Lock:
            def acquire(self) -> None: ...

        class Jobs(queue.Queue[int]):
            pass

        class MoreJobs(Jobs):
            def get_nowait(self) -> int:
                return 1

        class Service:
            def __init__(self, given: threading.Event) -> None:
                self.jobs = MoreJobs()
                self.client = Client("b")
                self.given = given

            @property
            def ready(self) -> threading.Event:
                return self.given

            def run(self) -> None:
                self.jobs.get()
                self.jobs.get_nowait()
                self.client.post("x")
                self.given.wait()
                self.ready.wait()
                super().__init__()

        def calls(job: Lock, either: "queue.Queue[int] | collections.deque[int]") -> None:
            time.sleep(1)
            clock.sleep(2)
            sleep(3)
            pause(4)
            rest(5)
            NAP(6)
            job.acquire()
            get("a")
            nothere.fetch("b")
            deep.fetch("c")
            CLIENT.post("d")
            Client("e").post("f")
            JOBS.get()
            either.count(1) if isinstance(either, collections.deque) else either.get()

        def partials() -> None:
            ask = functools.partial(time.sleep, 1)
            ask()
            LATER()
            functools.partial(get, "a", retry=2)(timeout=3)
            functools.partial(functools.partial(get, 1), 2)(3)

        def aliases(flag: bool) -> None:
            nap = sleep
            nap(1)
            from time import sleep as local
            local(2)
            either = time.sleep if flag else pause
            either(3)
            method = JOBS.get
            method(False)

        def made(flag: bool) -> None:
            first = queue.Queue[int](3)
            second = first
            second.put(1)
            with Client("x") as client:
                client.post("y")
            CLIENT.post("z")
            JOBS.put("global of another module")
            (first if flag else JOBS).join()

        def constants(given: int = 5) -> None:
            local = 3
            print(local, TEN, TWICE, -TEN, given, "text", LIMIT)

        def implicit(lock: threading.Lock, own: Lock, table: dict[str, int]) -> None:
            with lock:
                print(own, table)
    """,
}


def callee_names(sources: Any, function: str, text: str) -> tuple[str, ...]:
    fn = sources.fn(f"names.{function}")
    call = next(one for one in fn.calls if shown(one, 200) == text)
    return sources.module("names").callee(fn, call).names  # type: ignore[no-any-return]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
def test_a_function_has_its_defining_name_by_whatever_name_it_is_called(sources: Any, number: int) -> None:
    fn = sources.fn("names.calls")
    call = next(one for one in fn.calls if shown(one).endswith(f"({number})"))
    assert "time.sleep" in sources.module("names").callee(fn, call).names


def test_a_method_has_the_names_of_the_class_and_its_bases(sources: Any) -> None:
    assert callee_names(sources, "Service.run", "self.jobs.get()") == ("names.MoreJobs.get", "names.Jobs.get", "queue.Queue.get")


def test_a_method_that_the_project_defines_has_that_name_only(sources: Any) -> None:
    assert callee_names(sources, "Service.run", "self.jobs.get_nowait()") == ("names.MoreJobs.get_nowait",)
    assert callee_names(sources, "calls", "job.acquire()") == ("names.Lock.acquire",)


def test_a_property_is_as_good_as_a_field(sources: Any) -> None:
    assert "threading.Event.wait" in callee_names(sources, "Service.run", "self.ready.wait()")
    assert "threading.Event.wait" in callee_names(sources, "Service.run", "self.given.wait()")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("nothere.fetch('a')", "nothere.fetch"),
        ("nothere.fetch('b')", "nothere.fetch"),
        ("deep.fetch('c')", "nothere.deep.fetch"),
        ("CLIENT.post('d')", "nothere.Client.post"),
        ("nothere.Client('e').post('f')", "nothere.Client.post"),
    ],
)
def test_a_library_that_is_not_installed_keeps_its_names(sources: Any, text: str, name: str) -> None:
    fn = sources.fn("names.calls")
    found = [sources.module("names").callee(fn, one).names for one in fn.calls if shown(one, 200).endswith(text.rpartition(".")[2])]
    assert any(name in names for names in found), found


def test_a_field_of_an_untyped_class_is_what_it_was_set_to(sources: Any) -> None:
    assert "nothere.Client.post" in callee_names(sources, "Service.run", "self.client.post('x')")


def test_a_union_has_the_names_of_each(sources: Any) -> None:
    fn = sources.fn("names.calls")
    names = {name for call in fn.calls for name in sources.module("names").callee(fn, call).names}
    assert {"collections.deque.count", "queue.Queue.get"} <= names


def test_partials_are_looked_through(sources: Any) -> None:
    module, fn = sources.module("names"), sources.fn("names.partials")
    by_text = {shown(call, 200): module.callee(fn, call) for call in fn.calls}
    assert "time.sleep" in by_text["ask()"].names
    assert "time.sleep" in by_text["LATER()"].names
    assert [shown(arg.value) for arg in by_text["LATER()"].args] == ["3"]
    outer = next(found for text, found in by_text.items() if text.endswith("(timeout=3)"))
    assert "nothere.fetch" in outer.names
    assert shown(outer.argument("retry").value) == "2"
    assert shown(outer.argument("", 0).value) == "'a'"
    assert outer.argument("url", 1) is None
    twice = next(found for text, found in by_text.items() if text.endswith(", 2)(3)"))
    assert "nothere.fetch" in twice.names
    assert [shown(arg.value) for arg in twice.args] == ["1", "2", "3"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_local_name_is_what_it_holds(sources: Any, number: int) -> None:
    fn = sources.fn("names.aliases")
    call = next(one for one in fn.calls if shown(one).endswith(f"({number})"))
    assert "time.sleep" in sources.module("names").callee(fn, call).names


def test_a_bound_method_in_a_name(sources: Any) -> None:
    assert "queue.Queue.get" in callee_names(sources, "aliases", "method(False)")


def test_what_made_an_object(sources: Any) -> None:
    module, fn = sources.module("names"), sources.fn("names.made")

    def made(text: str) -> list[str]:
        call = next(one for one in fn.calls if shown(one, 200) == text)
        return [shown(maker, 200) for _, maker in module.made_by(fn, call.func.base)]

    assert made("second.put(1)") == ["queue.Queue[int](3)"] or made("second.put(1)") == ["Queue(3)"]
    assert [text.rpartition(".")[2] for text in made("client.post('y')")] == ["Client('x')"]
    assert [text.rpartition(".")[2] for text in made("CLIENT.post('z')")] == ["Client('a')"]


def test_constants(sources: Any) -> None:
    module, fn = sources.module("names"), sources.fn("names.constants")
    (call,) = [one for one in fn.calls if shown(one).startswith("print")]
    found = [module.constant(fn, arg.value) for arg in call.args]
    assert [one.value if one is not None else None for one in found] == [3, 10, None, None, None, "text", None]


def test_what_the_language_calls_by_itself(sources: Any) -> None:
    module, fn = sources.module("names"), sources.fn("names.implicit")
    lock, own, table = (sources.value(fn, name) for name in ("lock", "own", "table"))
    row = module.implicit(Blocking, fn, lock, "__enter__")
    assert row is not None
    assert row.how == "lock"
    assert module.implicit(Blocking, fn, own, "__enter__") is None
    assert module.implicit(Blocking, fn, table, "__iter__") is None


def test_bases_that_mypy_did_not_follow_are_bases(sources: Any) -> None:
    module = sources.module("names")
    assert module.lineage("names.Order") == ("names.Order", "names.Row", "nothere.Model")
    assert module.lineage("names.Lock") == ("names.Lock",)


def test_a_parameter_without_a_type_is_what_its_default_is(sources: Any) -> None:
    fn = sources.program.functions["names_by_default.Worker.take"]
    jobs, others = (fn.module.instances_of(fn, call.func.base) for call in fn.calls)
    assert "queue.Queue" in jobs
    assert "queue.Queue" not in others
