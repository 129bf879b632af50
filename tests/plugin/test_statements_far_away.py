"""A statement that many ways lead to is told once by each function on them: otherwise what they do is as much as there are ways."""

from __future__ import annotations

import subprocess
import sys

from conftest import Project

HEAD = """
from sqlalchemy import select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


def level_0(session: Session, status: str) -> None:
    session.execute(update(Order).where(Order.id == 1).values(status=status))
"""
WAYS = 9
TOP = """
def close(session: Session, order_id: int) -> None:
    order = session.scalars(select(Order).where(Order.id == order_id)).one()
    if order.status == "open":
        level_5(session, "closed")
"""


def test_many_ways_lead_to_one_statement(project: Project) -> None:
    levels = "".join(
        f"\n\ndef level_{number}(session: Session, status: str) -> None:\n" + f"    level_{number - 1}(session, status)\n" * WAYS
        for number in range(1, 6)
    )
    project.write({"shop.py": HEAD + levels + "\n" + TOP})
    command = [sys.executable, "-m", "apr_mypy.cli", "check", "shop.py", "--fail-on", "never"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "level_0" in done.stdout
