from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from documents_that_are_only_served.models import Document


class NotFound(Exception):
    pass


class VersionConflict(Exception):
    pass


class DocumentRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def rename(self, pk: int, title: str, version: int) -> None:
        document = self.session.get(Document, pk, with_for_update=True)
        if document is None or document.deleted_at is not None:
            raise NotFound(pk)
        if document.version != version:
            raise VersionConflict(pk)
        document.title = title
        document.version += 1

    def upsert(self, pk: int, title: str) -> None:
        document = self.session.get(Document, pk)
        if document is None:
            self.session.add(Document(id=pk, title=title))
        elif document.title != title:
            document.title = title

    def touch(self, pk: int, now: datetime) -> bool:
        document = self.session.get_one(Document, pk)
        if document.updated_at >= now:
            return False
        document.updated_at = now
        return True

    def from_record(self, record: dict[str, Any]) -> Document:
        if "title" not in record:
            raise KeyError("title")
        return Document(title=record["title"])

    def page(self, after: int | None = None, size: int = 20) -> list[Document]:
        query = select(Document).order_by(Document.id).limit(min(size, 100))
        if after:
            query = query.where(Document.id > after)
        return list(self.session.scalars(query))

    def hide(self, pk: int) -> None:
        result = self.session.execute(update(Document).where(Document.id == pk).values(public=False))
        if not result.rowcount:  # type: ignore[attr-defined]
            raise NotFound(pk)
