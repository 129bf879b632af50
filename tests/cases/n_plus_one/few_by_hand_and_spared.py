"""A list that is written one by one is few; what is handed in spares the question, behind an early return too; a row made as a default is no query."""
# only: apr-n-plus-one

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[str]


class Setting(Base):
    __tablename__ = "settings"
    prefix: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


def setting(session: Session, namespace: str | None, name: str | None) -> str | None:
    prefixes = []
    if namespace is not None:
        prefixes.append(f"setting/{namespace}")
        if name is not None:
            prefixes.append(f"setting/{namespace}/{name}")
    found = None
    for prefix in prefixes:
        one = session.scalar(select(Setting).where(Setting.prefix == prefix))
        found = one.value if one is not None else found
    return found


def settings(session: Session, namespaces: list[str]) -> list[str]:
    prefixes = ["setting"]
    for namespace in namespaces:
        prefixes.append(f"setting/{namespace}")
    found = []
    for prefix in prefixes:
        one = session.scalar(select(Setting).where(Setting.prefix == prefix))  # error: apr-n-plus-one
        found.append(one.value if one is not None else "")
    return found


def settings_of_all(session: Session, namespaces: list[str]) -> list[Setting | None]:
    prefixes = ["setting"]
    prefixes.extend(namespaces)
    return [session.get(Setting, prefix) for prefix in prefixes]  # error: apr-n-plus-one


class Audit:
    def __init__(self, session: Session) -> None:
        self.session = session

    def has_neighbours(self, entry_id: int, known: set[int] | None = None) -> bool:
        try:
            wanted = (entry_id - 1, entry_id + 1)
            if known is not None:
                return all(one in known for one in wanted)
            return self.session.query(Entry).filter(Entry.id.in_(wanted)).count() == len(wanted)
        except ValueError:
            return False

    def as_dict(self, entry: Entry, known: set[int] | None = None) -> dict[str, bool]:
        return {"whole": self.has_neighbours(int(entry.id), known)}

    def exported(self, entries: list[Entry]) -> list[dict[str, bool]]:
        known = {entry.id for entry in entries}
        return [self.as_dict(entry, known) for entry in entries]

    def exported_slowly(self, entries: list[Entry]) -> list[dict[str, bool]]:
        return [self.as_dict(entry) for entry in entries]  # error: apr-n-plus-one

    def exported_for_nobody(self, entries: list[Entry]) -> list[dict[str, bool]]:
        return [self.as_dict(entry, None) for entry in entries]  # error: apr-n-plus-one


def rows_or_new(entries: list[Entry], by_id: Any) -> list[Any]:
    return [by_id.get(entry.id, Entry(serial=entry.serial)) for entry in entries]


def rows_asked_for(entries: list[Entry], session: Any) -> list[Any]:
    return [session.get(Entry, entry.id) for entry in entries]  # error: apr-n-plus-one


class Connection:
    """A project's own, which is given the text of what it sends."""

    def __init__(self, inner: Session) -> None:
        self.inner = inner

    def rewritten(self, query):  # type: ignore[no-untyped-def]
        return query.replace("?", ":p")

    def execute(self, query: str) -> Any:
        result = self.inner.execute(text(self.rewritten(query)))
        self.inner.commit()
        return result

    def fetchone(self, query: str, value: int) -> Any:
        result = self.inner.execute(text(self.rewritten(query)), {"p": value})
        row = result.mappings().first()
        result.close()
        return row


def table_of(connection: Connection, operation: dict[str, str]) -> str:
    return f"CREATE TABLE {operation['name']} (id INTEGER)"


def migrated(connection: Connection, path: Path) -> None:
    operations = json.loads(path.read_text())
    for operation in operations:
        sql = table_of(connection, operation)
        connection.execute(sql)


def wallets(connection: Connection, entries: list[Entry]) -> list[Any]:
    return [connection.fetchone("SELECT * FROM wallets WHERE id = ?", entry.id) for entry in entries]  # error: apr-n-plus-one


def totals(session: Any, entries: list[Entry]) -> None:
    table = Entry.__table__  # type: ignore[attr-defined]
    for entry in entries:
        session.execute(table.update().where(table.c.id == entry.id).values(serial=entry.serial.upper()))
