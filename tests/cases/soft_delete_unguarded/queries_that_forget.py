# only: apr-soft-delete-unguarded
# mypy: disable-error-code="var-annotated,attr-defined,misc,no-any-return"
"""Queries that read deleted rows too while others of the same model leave them out; managers, base queries, checks after the load, and code that is about deleted rows."""

from datetime import datetime
from typing import Any

from django.db import models
from sqlalchemy import Select, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tortoise import fields
from tortoise.models import Model


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Page(Base):
    __tablename__ = "pages"
    title: Mapped[str]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


def list_pages(session: Session) -> list[Page]:
    return list(session.scalars(select(Page).where(Page.deleted_at.is_(None))))


def count_pages(session: Session) -> int:
    return session.query(Page).filter(Page.deleted_at == None).count()  # noqa: E711


def search_pages(session: Session, title: str) -> list[Page]:
    return list(session.scalars(select(Page).where(Page.title == title)))  # error: apr-soft-delete-unguarded


class PageRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def _alive(self) -> Select[tuple[Page]]:
        return select(Page).where(Page.deleted_at.is_(None))

    def by_title(self, title: str) -> Page | None:
        return self._session.scalar(self._alive().where(Page.title == title))

    def by_id(self, page_id: int) -> Page | None:
        return self._session.get(Page, page_id)  # error: apr-soft-delete-unguarded

    def by_id_checked(self, page_id: int) -> Page | None:
        page = self._session.get(Page, page_id)
        return page if page is not None and page.deleted_at is None else None

    def newest(self) -> Page | None:
        return self._session.query(Page).order_by(Page.id.desc()).first()  # error: apr-soft-delete-unguarded

    def trash(self) -> list[Page]:
        return list(self._session.query(Page).all())

    def restore(self, page_id: int) -> None:
        page = self._session.get(Page, page_id)
        assert page is not None
        self._session.add(page)

    def purge_old(self, before: int) -> None:
        for page in self._session.query(Page).filter(Page.id < before).all():
            self._session.delete(page)


class Post(models.Model):
    title = models.CharField(max_length=9)
    is_deleted = models.BooleanField(default=False, db_index=True)


def visible_posts() -> Any:
    return Post.objects.filter(is_deleted=False)


def post_titles() -> list[str]:
    return [post.title for post in Post.objects.filter(is_deleted=False)]


def post_feed(title: str) -> list[Any]:
    return list(Post.objects.filter(title=title).order_by("-pk"))  # error: apr-soft-delete-unguarded


def post_exists(title: str) -> bool:
    return Post.objects.filter(title=title).exists()  # error: apr-soft-delete-unguarded


def undelete_post(pk: int) -> None:
    post = Post.objects.get(pk=pk)
    post.save()


class AliveManager(models.Manager["Comment"]):
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(is_deleted=False)


class Comment(models.Model):
    body = models.TextField()
    is_deleted = models.BooleanField(default=False, db_index=True)

    objects = AliveManager()


def comments_of(body: str) -> list[Any]:
    return list(Comment.objects.filter(body=body))


def comments_said_twice() -> Any:
    return Comment.objects.filter(is_deleted=False)


class Booking(Model):
    guest = fields.CharField(max_length=9)
    deleted_at = fields.DatetimeField(null=True, db_index=True)


async def bookings() -> list[Booking]:
    return await Booking.filter(deleted_at__isnull=True)


async def booking_of(guest: str) -> Booking | None:
    return await Booking.filter(guest=guest).first()  # error: apr-soft-delete-unguarded


class Draft(Base):
    """Nobody leaves out archived drafts: that is how they are meant."""

    __tablename__ = "drafts"
    title: Mapped[str]
    archived: Mapped[bool] = mapped_column(index=True)


def drafts(session: Session) -> list[Draft]:
    return list(session.scalars(select(Draft)))


def archived_drafts(session: Session) -> list[Draft]:
    return list(session.scalars(select(Draft).where(Draft.archived.is_(True))))
