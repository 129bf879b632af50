"""Functions that all call each other, with names that are set from one another: from each of them there are ever more ways to the others. Every rule ends all the same, and soon."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import Final

from tests.conftest import Project

HEAD: Final = """
import enum, functools, logging, requests, tenacity
from typing import Any
from fastapi import APIRouter
from celery import shared_task
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

log = logging.getLogger(__name__)
router = APIRouter()
CACHE: dict[str, Any] = {}


class Base(DeclarativeBase): ...


class Status(enum.Enum):
    NEW = "new"
    PAID = "paid"


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]
    total: Mapped[int]
    parent_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    parent: Mapped["Order"] = relationship()

    def settle(self, other: "Order") -> "Order":
        if other.status == Status.NEW:
            other.status = Status.PAID
            return other.settle(self)
        self.total = self.total + other.total
        return self


def check(a: Order, b: Order) -> bool:
    return a.status == b.status or check(b, a)
"""

POLL: Final = """
class State:
    status: Status = Status.NEW


def load(number: int) -> State: ...


def take_over(order: Order | None, state: State) -> Order | None:
    if order:
        order.status = state.status
    return order


def poll(order: Order | None) -> Order | None:
    while True:
        state = State()
        try:
            state = load(1)
            if state.status == Status.PAID:
                if order is None:
                    state.status = Status.NEW
        except ValueError:
            state.status = Status.PAID
        finally:
            order = take_over(order, state)
        if order and order.status in (Status.PAID,):
            break
    return order
"""
"""A row that the function it is given to gives back."""

COUNT: Final = 6
DECORATORS: Final = ("", "@shared_task\n", "@tenacity.retry\n", "@router.post('/orders/{number}')\n")


class Writer:
    """Writes functions at random, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def name(self) -> str:
        return self.random.choice("abc")

    def function(self) -> str:
        return f"f{self.random.randrange(COUNT)}"

    def value(self) -> str:
        v = self.name
        return self.random.choice(
            (
                f"{self.function()}({v()}, {v()}, session)",
                f"{v()}.settle({v()})",
                f"{v()}.parent",
                f"{v()} or {v()}",
                f"{v()} if {v()}.status == Status.NEW else {v()}",
                f"session.get(Order, {v()}.id)",
                f"session.scalars(select(Order).where(Order.parent_id == {v()}.id)).first()",
                f"functools.partial({self.function()}, {v()})({v()}, session)",
                f"[{v()} for {v()} in [{v()}, {v()}]][0]",
                f"CACHE.get(str({v()}.id), {v()})",
                f"Order(id={v()}.id, total={v()}.total, status={v()}.status)",
                f"requests.post('https://x.example/' + str({v()}.id), json=dict(a={v()}.total)).json()",
            )
        )

    def condition(self) -> str:
        v = self.name
        return self.random.choice(
            (f"{v()}.status == Status.NEW", f"{v()} is None", f"{v()}.total > {v()}.total", f"not {v()}", f"check({v()}, {v()})")
        )

    def step(self, depth: int) -> list[str]:
        v, kind, space = self.name, self.random.randrange(7 if depth > 4 else 16), "    " * depth
        if kind < 3:
            return [f"{space}{v()} = {self.value()}"]
        if kind == 3:
            return [f"{space}{v()}.status = {self.random.choice(('Status.PAID', v() + '.status'))}"]
        if kind == 4:
            return [f"{space}{v()}.total = {v()}.total + {v()}.total"]
        if kind == 5:
            return [f"{space}log.error('got %s', {v()})", f"{space}CACHE[str({v()}.id)] = {v()}"]
        if kind == 6:
            return [f"{space}session.add({v()})", f"{space}session.commit()"]
        inner = self.block(depth + 1)
        if kind < 10:
            return [f"{space}while {self.condition()}:", *inner]
        if kind < 12:
            return [f"{space}for {v()} in ({v()}, {v()}, {self.value()}):", *inner]
        if kind < 14:
            return [f"{space}try:", *inner, f"{space}except ValueError as error:", *self.block(depth + 1)]
        return [f"{space}if {self.condition()}:", *inner, f"{space}else:", *self.block(depth + 1)]

    def block(self, depth: int) -> list[str]:
        return [line for _ in range(self.random.randrange(1, 4)) for line in self.step(depth)]

    def module(self) -> str:
        functions = []
        for number in range(COUNT):
            decorator = self.random.choice(DECORATORS).format(number=number)
            body = [line for _ in range(4) for line in self.step(1)]
            head = f"{decorator}def f{number}(a: Order, b: Order, session: Session) -> Any:\n    c: Order = a.settle(b)\n"
            functions.append(head + "\n".join(body) + "\n    return c\n")
        return HEAD + "\n\n" + "\n\n".join(functions)


def test_every_rule_ends(project: Project) -> None:
    """Both stages. It takes some seconds; where the ways multiply with each call it would take hours."""
    project.write({"app/__init__.py": "", "app/poll.py": HEAD + POLL, **{f"app/module_{seed}.py": Writer(seed).module() for seed in range(6)}})
    command = [sys.executable, "-m", "apr_mypy.cli", "check", "app", "--cache-dir", str(project.cache), "--format", "json"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, timeout=240)
    assert done.returncode == 1, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["summary"]["not_analysed"] == []
    assert {"apr-missing-row-lock", "apr-missing-timeout"} <= {one["rule"] for one in said["findings"]}
