"""The questions to a module that let a rule leave at once: which functions have such a record, which calls are named so, which classes are models or DTOs, and that the quick answers are the slow ones."""

from __future__ import annotations

from typing import Any

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Blocking
from apr_mypy.views.once import once

SOURCES = {
    "quick_rows": """
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        class Base(DeclarativeBase):
            pass

        class Order(Base):
            __tablename__ = "orders"
            id: Mapped[int] = mapped_column(primary_key=True)

        class OrderIn(BaseModel):
            id: int

        class Cart:
            pass

        def take(body: OrderIn, cart: Cart | None) -> Order | None:
            return None
    """,
    "quick_looks": """
        import time
        from functools import partial

        class Poller:
            def __init__(self, wait: float) -> None:
                self.pause = partial(time.sleep, wait)
                self.seen: list[int] = []

            def poll(self, lists: list[list[int]]) -> None:
                try:
                    self.pause()
                finally:
                    self.seen.append(1)
                lists.append([])

        class Resting(Poller):
            def poll(self, lists: list[list[int]]) -> None:
                time.sleep(1)
                time.sleep(2)

        def keep(calls: list[int]) -> None:
            calls.sort(key=lambda one: len([x for x in range(one)]))
            with open("x") as file:
                file.read()
    """,
}


def test_functions_that_have_a_record_of_a_kind_come_in_the_order_of_everything(sources: Any) -> None:
    module = sources.module("quick_looks")
    assert [fn.full for fn in module.having(f.Try)] == ["quick_looks.Poller.poll"]
    assert [fn.full for fn in module.having(f.Each)] == ["quick_looks.keep.<lambda 1>"]
    assert list(module.having(f.Match)) == list(module.having(f.Match, f.Raise)) == []
    for kinds in ((f.Call,), (f.With, f.Try), (f.Set, f.Return)):
        assert list(module.having(*kinds)) == [fn for fn in module.everything() if any(fn.all(kind) for kind in kinds)]


def test_calls_by_the_name_that_they_are_written_with(sources: Any) -> None:
    module = sources.module("quick_looks")
    assert [fn.full for fn, _ in module.calls_named("append")] == ["quick_looks.Poller.poll"] * 2
    assert [fn.full for fn, _ in module.calls_named("builtins.len", "builtins.open")] == ["quick_looks.keep.<lambda 1>", "quick_looks.keep"]
    assert module.calls_named("sleep") == []  # a function is named in full
    assert len(module.calls_named("time.sleep")) == 2


def test_rows_of_a_call_are_those_of_its_names_whoever_asks(sources: Any) -> None:
    module = sources.module("quick_looks")
    for fn in module.everything():
        for call in fn.calls:
            assert module.rows_of(fn, call) == module.knowledge.rows(module.callee(fn, call).names)
    blocking = [(fn.full, call.line) for fn, call, _ in module.calls_known_as(Blocking)]
    assert ("quick_looks.Poller.poll", 12) in blocking, "a field that holds a partial"
    poll = sources.fn("quick_looks.Resting.poll")
    assert set(module.calls_known_in(Blocking, poll)) == {id(call) for call in poll.calls}
    assert module.calls_known_in(Blocking, module.body) == {}


def test_models_and_dtos_among_the_classes_of_a_module(sources: Any) -> None:
    module = sources.module("quick_rows")
    assert "quick_rows.Order" in module.models
    assert "quick_rows.Cart" not in module.models | module.dtos
    assert "quick_rows.OrderIn" in module.dtos
    for ref in module.facts.classes:
        assert (ref.full in module.dtos) is module.roles.is_dto(ref)
        assert (ref.full in module.models) is (module.roles.is_orm_model(ref) or module.roles.is_model_base(ref))
    assert sources.module("quick_looks").models == sources.module("quick_looks").dtos == frozenset()


def test_types_with_a_class_are_found_in_unions_too(sources: Any) -> None:
    types = sources.module("quick_rows").types
    found = types.numbers_with(["quick_rows.Order", "quick_rows.Cart"])
    assert found == [number for full in ("quick_rows.Order", "quick_rows.Cart") for number in found if full in types.classes(number)]
    assert set(found) == {number for number in range(len(types.table)) if {"quick_rows.Order", "quick_rows.Cart"} & set(types.classes(number))}
    assert len(found) > 2


def test_a_property_is_worked_out_once() -> None:
    class View:
        times = 0

        @once
        def answer(self) -> int:
            self.times += 1
            return 42

    view = View()
    assert (view.answer, view.answer, view.times) == (42, 42, 1)
    assert isinstance(View.answer, once)
    assert View().answer == 42
