"""Facts are the same byte for byte however mypy came to know the module, and mypy's own output is the same with and without us."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import decode, read_facts, run_mypy, write_project

PROJECT = {
    "shop/__init__.py": "",
    "shop/base.py": """
        from __future__ import annotations
        import abc
        import enum
        from typing import Any, Callable, NamedTuple, Protocol, TypedDict

        class Color(enum.Enum):
            RED = "red"
            BLUE = "blue"

        class Model:
            registry: list[type[Model]] = []
            def __init_subclass__(cls, table: bool = False) -> None:
                cls.registry.append(cls)

        class Order(Model, table=True):
            color: Color = Color.RED
            total: int = 0
            class Meta:
                ordering = ["total"]

        class Port(Protocol):
            async def load(self, key: int) -> Order: ...
            @property
            def name(self) -> str: ...

        class Abstract(abc.ABC):
            @abc.abstractmethod
            def run(self) -> int: ...

        class Point(NamedTuple):
            x: int
            y: int = 0

        class Row(TypedDict, total=False):
            order: Order

        def traced(function: Callable[..., Any]) -> Callable[..., Any]:
            return function

        @traced
        async def fetch(key: int) -> Order:
            return Order()

        async def plain(key: int) -> Order:
            return Order()

        async def stream():
            yield 1

        alias_of_function = plain
        DEFAULT = Order()
        Json = dict[str, "Json"] | list["Json"] | str
    """,
    "shop/first.py": """
        from __future__ import annotations
        from typing import Annotated
        import nothere
        from . import second
        from .base import Color, DEFAULT, Order, Point, Port, Row, alias_of_function, fetch, plain, stream, Json, Abstract
        from .base import traced as watched

        def dep() -> int:
            return second.VALUE

        Dep = Annotated[int, watched(dep)]

        class First(Abstract):
            def __init__(self, port: Port, peer: second.Second | None = None) -> None:
                self.port = port
                self.peer = peer
                self.items = []
                self.items.append(self.make())

            def make(self) -> Order:
                return DEFAULT

            def run(self) -> int:
                return self.peer.go(self) if self.peer else 0

        async def work(first: First, row: Row, point: Point, json: Json) -> object:
            await first.port.load(1)
            order = await fetch(1)
            other = await plain(2)
            alias_of_function(3)
            async for item in stream():
                nothere.sub.send(item)
            if other.color is Color.BLUE:
                other.color = Color.RED
            return [row["order"].total, point.x, first.port.name, second.helper(first), order, json]
    """,
    "shop/second.py": """
        from __future__ import annotations
        from typing import TYPE_CHECKING, Annotated
        if TYPE_CHECKING:
            from .first import Dep, First
        from . import first
        from .base import Color, Order, traced

        VALUE = 3

        class Second(Order, table=True):
            def go(self, first_: First) -> int:
                super().__init_subclass__()
                return first_.run() + len(first_.items)

        def helper(value: First, dep: Dep = 1, color: Color = Color.RED) -> int:
            local = value.make()
            local.total += 1
            first.dep()
            return first.First(value.port).run()

        @traced
        def decorated(x: Annotated[int, traced(helper)] = 3) -> None: ...
    """,
    "shop/last.py": """
        import asyncio
        from dataclasses import dataclass, field
        from shop import base, first, second
        from shop.base import fetch, Order

        @dataclass
        class Box:
            order: Order
            others: list[Order] = field(default_factory=list)

        async def main() -> None:
            box = Box(Order())
            await asyncio.gather(fetch(1), base.plain(2), base.alias_of_function(3))
            await asyncio.to_thread(second.helper, first.First(None))  # type: ignore[arg-type]
            for member in base.Color:
                print(f"{member.value} {box.order.color!r}")
            second.Second().go(first.First(None))  # type: ignore[arg-type]
            handler = base.fetch
            handler(1)
            second.decorated(1)

        asyncio.run(main())
    """,
}
OPTIONS = ("--check-untyped-defs", "--ignore-missing-imports")


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], Path, Path]:
    root, cache, out = (tmp_path_factory.mktemp(name) for name in ("project", "cache", "facts"))
    write_project(root, PROJECT)
    run_mypy(root, cache, out, *OPTIONS)
    return read_facts(out), root, cache


def test_every_module_has_facts(cold: tuple[dict[str, bytes], Path, Path]) -> None:
    assert set(cold[0]) == {"shop", "shop.base", "shop.first", "shop.second", "shop.last"}


@pytest.mark.parametrize("workers", ["2", "4"])
def test_same_in_parallel(cold: tuple[dict[str, bytes], Path, Path], tmp_path: Path, workers: str) -> None:
    serial, root, _ = cold
    run_mypy(root, tmp_path / "cache", tmp_path / "facts", *OPTIONS, "-n", workers)
    parallel = read_facts(tmp_path / "facts")
    assert {name: decode(data) for name, data in parallel.items()} == {name: decode(data) for name, data in serial.items()}
    assert parallel == serial


@pytest.mark.parametrize("edited", ["shop/base.py", "shop/first.py", "shop/second.py", "shop/last.py"])
@pytest.mark.parametrize("workers", ["0", "2"])
def test_same_when_other_modules_come_from_the_cache(cold: tuple[dict[str, bytes], Path, Path], tmp_path: Path, edited: str, workers: str) -> None:
    """A first run with one module in another state, then the edit: the modules that mypy checks again say what they say when all is new."""
    serial, _, _ = cold
    root = tmp_path / "project"
    write_project(root, PROJECT)
    path = root / edited
    final = path.read_text()
    path.write_text(final + "\nBEFORE = 1\n")
    options = (*OPTIONS, *(("-n", workers) if workers != "0" else ()))
    run_mypy(root, tmp_path / "cache", tmp_path / "before", *options)
    path.write_text(final)
    run_mypy(root, tmp_path / "cache", tmp_path / "after", *options)
    again = read_facts(tmp_path / "after")
    assert edited.removesuffix(".py").replace("/", ".") in again
    for name, data in again.items():
        assert decode(data) == decode(serial[name]), name
        assert data == serial[name], name


def test_warm_run_extracts_nothing(cold: tuple[dict[str, bytes], Path, Path], tmp_path: Path) -> None:
    _, root, cache = cold
    run_mypy(root, cache, tmp_path / "facts", *OPTIONS)
    assert read_facts(tmp_path / "facts") == {}


def test_class_keywords_survive_the_cache(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    write_project(copy, {**PROJECT, "later.py": "from shop.second import Second\nprint(Second().total)\n"})
    run_mypy(copy, tmp_path / "cache", tmp_path / "first", *OPTIONS)
    (copy / "later.py").write_text("from shop.second import Second\nprint(Second().total + 1)\n")
    run_mypy(copy, tmp_path / "cache", tmp_path / "second", *OPTIONS)
    again = read_facts(tmp_path / "second")
    assert set(again) == {"later"}
    second = next(ref for ref in decode(again["later"]).classes if ref.full == "shop.second.Second")
    assert second.keywords == ("table=True",)
    assert second.mro == ("shop.second.Second", "shop.base.Order", "shop.base.Model")


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_changed_class_keyword_reaches_the_modules_that_use_the_class(tmp_path: Path, workers: str) -> None:
    root = tmp_path / "project"
    write_project(root, PROJECT)
    options = (*OPTIONS, *(("-n", workers) if workers != "0" else ()))
    run_mypy(root, tmp_path / "cache", tmp_path / "before", *options)
    base = root / "shop/base.py"
    base.write_text(base.read_text().replace("table=True", "table=3"))
    run_mypy(root, tmp_path / "cache", tmp_path / "after", *options)
    last = decode(read_facts(tmp_path / "after")["shop.last"])
    assert next(ref.keywords for ref in last.classes if ref.full == "shop.base.Order") == ("table=3",)


@pytest.mark.parametrize("workers", ["0", "2"])
def test_mypy_says_the_same_without_us(cold: tuple[dict[str, bytes], Path, Path], tmp_path: Path, workers: str) -> None:
    _, root, _ = cold
    options = (*OPTIONS, "--strict", "--warn-unreachable", *(("-n", workers) if workers != "0" else ()))
    with_us = run_mypy(root, tmp_path / "c1", tmp_path / "o1", *options)
    without = run_mypy(root, tmp_path / "c2", tmp_path / "o2", *options, plugin=False)
    assert "error:" in with_us
    assert with_us == without
