"""Names that may stand in a statement, ways of building one, files that a repository reads itself: no judging of input. What a caller may store is."""

# only: apr-repository-validation
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_SQL_IDENTIFIER_RE = re.compile(r"^[a-z_]+$")
_KNOWN = ("title", "body")


def _require_identifier(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not _SQL_IDENTIFIER_RE.match(value):
        raise ValueError(f"no name of a table: {value}")
    return value


def _require_title(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or len(value) > 80:
        raise ValueError(f"no title: {value}")
    return value


def _load(path: Path) -> Any:
    return json.loads(path.read_text())


class MigrationRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def create_table(self, operation: dict[str, Any]) -> None:
        table = _require_identifier(operation, "table")
        self.session.execute(text(f"CREATE TABLE {table} (id TEXT)"))

    def add_note(self, data: dict[str, Any]) -> None:
        title = _require_title(data, "title")  # error: apr-repository-validation
        self.session.execute(text("INSERT INTO notes (title) VALUES (:title)"), {"title": title})

    def statement(self, operation: dict[str, Any]) -> str:
        op = operation.get("op")
        if op == "create":
            return f"CREATE TABLE {operation['table']} (id TEXT)"
        if op == "drop":
            return f"DROP TABLE {operation['table']}"
        raise ValueError(f"unknown operation {op}")

    def store_kind(self, kind: str) -> bool:
        if kind == "private":
            return True
        if kind == "public":
            return True
        raise ValueError(f"unknown kind {kind}")  # error: apr-repository-validation

    def run(self, path: Path) -> None:
        migration = _load(path)
        if not isinstance(migration, list):
            raise ValueError(f"{path} holds no list")
        for one in migration:
            self.session.execute(text(one))

    def store_given(self, titles: Any) -> None:
        if not isinstance(titles, list):
            raise ValueError("no list")  # error: apr-repository-validation
        for title in titles:
            self.session.execute(text("INSERT INTO notes (title) VALUES (:title)"), {"title": title})

    def search(self, wanted: str, search_fields: list[str]) -> list[Any]:
        unknown = sorted(set(search_fields) - set(_KNOWN))
        if unknown:
            raise ValueError("unknown fields: " + ", ".join(unknown))
        clause = " OR ".join(f"LOWER(CAST({field} AS TEXT)) LIKE :search" for field in search_fields)
        return list(self.session.execute(text(f"SELECT * FROM notes WHERE {clause}"), {"search": wanted}))

    def tag(self, note_id: int, tags: list[str]) -> None:
        unknown = sorted(set(tags) - {"new", "old"})
        if unknown:
            raise ValueError("unknown tags: " + ", ".join(unknown))  # error: apr-repository-validation
        for tag in tags:
            self.session.execute(text("INSERT INTO tags (note, tag) VALUES (:note, :tag)"), {"note": note_id, "tag": tag})
