"""A name that is set from itself, in a loop, in turn with another or under one `if` after the other, leads to the same values in ever more ways: every rule ends all the same, and soon."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

from tests.conftest import Project

HEAD: Final = """
import asyncio, enum, functools, logging, requests
from typing import Any
from fastapi import APIRouter, Depends, Request
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

log = logging.getLogger(__name__)
router = APIRouter()

class Base(DeclarativeBase): ...
class Status(enum.Enum):
    NEW = "new"
    PAID = "paid"

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]
    total: Mapped[int]
    is_deleted: Mapped[bool]
    parent_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    parent: Mapped["Order"] = relationship()

def get_session() -> Session: ...
def alive(session: Session) -> list[Order]:
    return session.query(Order).filter(Order.is_deleted == False).all()
def f(*args: Any, **kwargs: Any) -> Any: ...
"""

HANDLER: Final = """
@router.post("/orders/{number}/{{order_id}}")
async def handler_{number}(order_id: int, request: Request, session: Session = Depends(get_session)) -> Any:
    other: Any = None
    order: Any = None
    order = {first}
    while other is None:
        try:
            {again}
        except ValueError as error:
            log.warning("again %s", error)
            continue
        for one in order:
            order = one
            {again}
    log.info("got %s", order)
    if order:
        log.error(order)
    session.add(order)
    requests.get(order)
    if order.status == Status.NEW:
        order.status = Status.PAID
    other.total = order.total * 2 if order else other
    other = order
    session.commit()
    return order
"""

FIRST: Final = (
    "session.get(Order, order_id)",
    "session.query(Order).all()",
    "await request.json()",
    'requests.post("https://x.example", json={})',
    "asyncio.create_task(asyncio.sleep(1))",
    "lambda: order",
)

AGAIN: Final = (
    "order = order + 1",
    "order += order",
    "order = f(order)",
    "order = order.parent",
    "order = order.total + order.total",
    "order = [order]",
    "order = order or f(order)",
    "order = await f(order)",
    "order = order[0]",
    "order, other = other, order",
    'order = {"a": order}',
    'order = f"{order}x"',
    "order = order if order else order.parent",
    "order = order.where(Order.id == order)",
    "order = [one for one in order]",
    "order = functools.partial(order, order)",
    "order = not order",
    "order = order == other",
    "order = str(order) + str(other)",
    "order.status = Status.PAID if order.status == other else order.status",
    "order.total = order.total - other.total",
    "order = order()",
    "order = order.parent.parent or order",
    'order = order["next"]',
)


WEBHOOK: Final = """
@router.post("/webhooks/{number}")
async def grown_{number}(request: Request, session: Session = Depends(get_session)) -> Any:
    order_id = (await request.json())["id"]
    order: Any = {first}
    other = order
{steps}
    if order == request.headers["X-Signature"]:
        log.error("bad %s", order)
    for one in session.execute(order).scalars():
        order.items
    requests.post(order, json=order)
    if not session.query(Order).filter(Order.total == order).first():
        session.add(Order(**order))
    session.commit()
    return order.all()
"""

GROWN: Final = (
    "order = order.filter(Order.status == order)",
    "order = order.where(Order.id == other.total)",
    "order = order + order",
    "order = f(order)",
    'order = f"{order}{other}"',
    'order = {**order, "a": order}',
    "order = requests.get(order, json=order).json()",
)


def test_every_rule_ends(project: Project) -> None:
    """Both stages. It takes some seconds; where the ways double with each step it would take hours."""
    for name, first in enumerate(FIRST):
        handlers = [HANDLER.format(number=number, first=first, again=again) for number, again in enumerate(AGAIN)]
        project.write({f"app/module_{name}.py": HEAD + "".join(handlers)})
    for name, first in enumerate(("session.query(Order)", "request.headers", '""')):
        handlers = []
        for number, step in enumerate(GROWN):
            steps = "".join(f"    if request.get({branch}):\n        {step}\n" for branch in range(20))
            handlers.append(WEBHOOK.format(number=number, first=first, steps=steps))
        project.write({f"app/grown_{name}.py": HEAD + "".join(handlers)})
    project.write({"app/__init__.py": ""})
    command = [sys.executable, "-m", "apr_mypy.cli", "check", "app", "--cache-dir", str(project.cache), "--format", "json"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, timeout=240)
    assert done.returncode == 1, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["summary"]["not_analysed"] == []
    assert {"apr-missing-timeout", "apr-contextless-error-log"} <= {one["rule"] for one in said["findings"]}
