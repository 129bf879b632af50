"""A project where a few repositories stand beside many functions that use the models directly: one finding, not one a function."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MODELS = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]
"""
HEAD = "from sqlalchemy.orm import Session\nfrom shop.models import Order\n"


def escapes(root: Path, inside: int, outside: int, beside: dict[str, str] | None = None) -> list[str]:
    """The messages of the rule for a shop with so many functions of a repository, and of other modules, that use the model."""
    own = "    def __init__(self, session: Session) -> None:\n        self.session = session\n\n" if inside else "    model = Order\n"
    methods = "".join(
        f"    def total_{number}(self) -> int:\n        order = self.session.get(Order, {number})\n        return order.total if order else 0\n\n"
        for number in range(inside)
    )
    functions = "".join(
        f"def bill_{number}(session: Session) -> int:\n    order = session.get(Order, {number})\n    return order.total if order else 0\n\n"
        for number in range(outside)
    )
    files = {
        "__init__.py": "",
        "models.py": MODELS,
        "order_repository.py": HEAD + f"class OrderRepository:\n{own}{methods}",
        "billing.py": HEAD + functions,
        **(beside or {}),
    }
    for name, text in files.items():
        (root / "shop" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "shop" / name).write_text(text)
    command = [sys.executable, "-m", "apr_mypy.cli", "check", "shop", "--format", "json", "--output", "out.json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stderr
    found = json.loads((root / "out.json").read_text())["findings"]
    return [one["message"] for one in found if one["rule"] == "apr-orm-escape"]


@pytest.mark.parametrize(("inside", "outside"), [(20, 80), (2, 50), (0, 80)])
def test_a_repository_layer_is_broken_function_by_function(tmp_path: Path, inside: int, outside: int) -> None:
    assert len(escapes(tmp_path, inside, outside)) == outside


def test_where_repositories_are_the_exception_it_is_one_finding(tmp_path: Path) -> None:
    (message,) = escapes(tmp_path, 2, 80)
    assert message.startswith("repositories are the exception: ORM models are used directly in 80 places, and 3 functions of repositories know them")


def test_of_hundreds_those_of_a_module_are_one_finding(tmp_path: Path) -> None:
    (message,) = escapes(tmp_path, 80, 310)
    assert message.endswith("; so do 309 more functions and classes of this module")


def test_repositories_that_inherit_what_they_do_are_a_layer(tmp_path: Path) -> None:
    """`class Orders(Repository[Order])`: how much is kept in them cannot be counted by their own functions."""
    names = ("Order", "Refund", "Parcel", "Invoice", "Voucher")
    models = MODELS + "".join(
        f"\n\nclass {name}(Base):\n    __tablename__ = {name.lower()!r}\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        for name in names[1:]
    )
    base = (
        "from typing import Generic, TypeVar\nfrom sqlalchemy.orm import Session\nfrom shop.models import Base\nT = TypeVar('T', bound=Base)\n\n\nclass Repository(Generic[T]):\n    model: type[T]\n\n"
        "    def __init__(self, session: Session) -> None:\n        self.session = session\n\n    def get(self, number: int) -> T | None:\n        return self.session.get(self.model, number)\n"
    )
    heirs = f"from shop.models import {', '.join(names)}\nfrom shop.repositories.base import Repository\n" + "".join(
        f"\n\nclass {name}Repository(Repository[{name}]):\n    model = {name}\n" for name in names
    )
    assert (
        len(
            escapes(
                tmp_path, 2, 80, {"models.py": models, "repositories/__init__.py": "", "repositories/base.py": base, "repositories/all.py": heirs}
            )
        )
        > 80
    )
