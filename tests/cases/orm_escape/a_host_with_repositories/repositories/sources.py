from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Repository


class SourceStore:
    def __init__(self, session: Session) -> None:
        self.session = session

    def named(self, name: str) -> Repository | None:  # error: apr-orm-escape
        return self.session.scalar(select(Repository).where(Repository.name == name))

    def stars(self, name: str) -> int:
        return self.session.scalar(select(Repository.stars).where(Repository.name == name)) or 0
