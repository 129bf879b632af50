"""Which raises are about what a loaded row allows, and which about what only the store can know; and who gave a value that is called a row."""

from __future__ import annotations

import pytest

from apr_mypy.views.provenance import Provenance, Source
from apr_mypy.views.row_preconditions import preconditions
from apr_mypy.views.shown import shown

SOURCES = {
    "warehouse_rows": """
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        class Base(DeclarativeBase): ...

        class Bin(Base):
            __tablename__ = "bins"
            id: Mapped[int] = mapped_column(primary_key=True)
            content: Mapped[int]
            state: Mapped[str]
            version: Mapped[int]

        class NotFound(Exception): ...
        class Empty(Exception): ...
        class Stale(Exception): ...

        class Bins:
            def __init__(self, session: Session) -> None:
                self.session = session

            def take(self, pk: int, count: int) -> None:
                bin = self.session.get_one(Bin, pk)
                if bin.content < count:
                    raise Empty(pk)
                bin.content -= count

            def take_or_raise(self, pk: int, count: int) -> None:
                bin = self.session.get_one(Bin, pk)
                if bin.content >= count:
                    bin.content -= count
                else:
                    raise Empty(pk)

            def close(self, pk: int) -> None:
                bin = self.session.get_one(Bin, pk)
                if bin.state == "closed":
                    raise Empty(pk)
                bin.state = "closed"

            def look(self, pk: int) -> int:
                bin = self.session.get_one(Bin, pk)
                if bin.state == "closed":
                    raise Empty(pk)
                return bin.content

            def absent(self, pk: int) -> None:
                bin = self.session.get(Bin, pk)
                if bin is None:
                    raise NotFound(pk)
                bin.state = "open"

            def stale(self, pk: int, version: int) -> None:
                bin = self.session.get_one(Bin, pk)
                if bin.version != version:
                    raise Empty(pk)
                bin.version += 1

            def stale_by_name(self, pk: int, seen: int) -> None:
                bin = self.session.get_one(Bin, pk)
                if bin.content != seen:
                    raise Stale(pk)
                bin.content = 0

            def add(self, row: Bin) -> None:
                if row.content < 0:
                    raise Empty(row.id)
                self.session.add(row)

            def import_(self, raw: dict[str, int]) -> None:
                print(raw["content"])

            def _hydrate(self, row: Bin) -> int:
                return row.content
    """
}


@pytest.mark.parametrize(
    ("name", "tests"),
    [
        ("take", ["bin.content < count"]),
        ("take_or_raise", ["bin.content >= count"]),
        ("close", ["bin.state == 'closed'"]),
        ("look", []),
        ("absent", []),
        ("stale", []),
        ("stale_by_name", []),
        ("add", []),
    ],
)
def test_preconditions(sources, name: str, tests: list[str]) -> None:  # type: ignore[no-untyped-def]
    fn = sources.fn(f"warehouse_rows.Bins.{name}")
    assert [shown(test).replace('"', "'") for _, test in preconditions(fn)] == tests


@pytest.mark.parametrize(
    ("name", "value", "source"), [("add", "row", Source.GIVEN), ("import_", "raw", Source.GIVEN), ("_hydrate", "row", Source.STORED)]
)
def test_who_gave_what_is_called_a_row(sources, name: str, value: str, source: Source) -> None:  # type: ignore[no-untyped-def]
    fn = sources.fn(f"warehouse_rows.Bins.{name}")
    assert Provenance(fn).of(sources.value(fn, value)) == {source}
