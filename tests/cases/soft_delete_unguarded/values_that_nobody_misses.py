# only: apr-soft-delete-unguarded
# mypy: disable-error-code="var-annotated,attr-defined,misc,no-any-return,no-untyped-def,no-untyped-call"
"""Models whose deleted rows keep nothing that anybody wants: what is only put away and asked for all the same, keys with the primary key in them, a mark that lasts until a job has deleted the row, a row that is taken back."""

from datetime import datetime

from celery import shared_task
from django.db import models
from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Tool(Base):
    """Nobody leaves archived tools out: they are listed with the others."""

    __tablename__ = "tools"
    name: Mapped[str] = mapped_column(unique=True)
    archived: Mapped[bool] = mapped_column(default=False)


def tools(session: Session) -> list[Tool]:
    return list(session.scalars(select(Tool).order_by(Tool.name)))


def tool(session: Session, tool_id: int) -> Tool:
    found = session.get_one(Tool, tool_id)
    if found.archived:
        raise LookupError(tool_id)
    return found


class Machine(Base):  # error: apr-soft-delete-unguarded
    """Archived machines are left out: their names are taken for ever."""

    __tablename__ = "machines"
    name: Mapped[str] = mapped_column(unique=True)
    archived: Mapped[bool] = mapped_column(default=False)


def machines(session: Session) -> list[Machine]:
    return list(session.scalars(select(Machine).where(~Machine.archived)))


class Quiz(Base):
    """Closed at some time, and shown with that time: no query leaves closed ones out."""

    __tablename__ = "quizzes"
    title: Mapped[str]
    date_archived: Mapped[datetime | None]


def quizzes(session: Session) -> list[Quiz]:
    return list(session.scalars(select(Quiz).order_by(Quiz.title)))


class Survey(Base):  # error: apr-soft-delete-unguarded
    """Those put away are left out, and every query goes through them."""

    __tablename__ = "surveys"
    title: Mapped[str]
    date_archived: Mapped[datetime | None]


def surveys(session: Session) -> list[Survey]:
    return list(session.scalars(select(Survey).where(Survey.date_archived.is_(None))))


class Shelf(Base):
    """The unique key is there for foreign keys of two columns; the other one names no row twice."""

    __tablename__ = "shelves"
    __table_args__ = (UniqueConstraint("id", "store_id"),)
    store_id: Mapped[int]
    is_deleted: Mapped[bool] = mapped_column(index=True)


class Drawer(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "drawers"
    __table_args__ = (UniqueConstraint("label", "store_id"),)
    label: Mapped[str]
    store_id: Mapped[int]
    is_deleted: Mapped[bool] = mapped_column(index=True)


class Workspace(models.Model):
    """Marked for the moment until the job has deleted it."""

    slug = models.SlugField(unique=True)
    is_deleted = models.BooleanField(default=False)

    def delete_later(self) -> None:
        self.is_deleted = True
        self.save(update_fields=["is_deleted"])
        delete_workspace_parts.delay(self.pk)


@shared_task
def delete_workspace_parts(pk: int) -> None:
    Workspace.objects.filter(pk=pk).delete()


def list_workspaces() -> list[Workspace]:
    return list(Workspace.objects.filter(is_deleted=False))


def find_workspace(owner: int) -> list[Workspace]:
    return list(Workspace.objects.filter(owner=owner))  # error: apr-soft-delete-unguarded


@shared_task
def greet_workspace(pk: int) -> None:
    print(Workspace.objects.get(pk=pk).slug)


class Studio(models.Model):  # error: apr-soft-delete-unguarded
    slug = models.SlugField(unique=True)
    is_deleted = models.BooleanField(default=False)

    def close(self) -> None:
        self.is_deleted = True
        self.save(update_fields=["is_deleted"])
        tell_owner.delay(self.pk)


@shared_task
def tell_owner(pk: int) -> None:
    print(pk)


class Membership(Base):
    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("club", "person"),)
    club: Mapped[str]
    person: Mapped[str]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


def add_member(session: Session, club: str, person: str) -> Membership:
    membership = session.scalar(select(Membership).where(Membership.club == club, Membership.person == person))
    if membership is None:
        membership = Membership(club=club, person=person)
        session.add(membership)
    else:
        membership.deleted_at = None
    return membership


class Badge(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "badges"
    __table_args__ = (UniqueConstraint("club", "label"),)
    club: Mapped[str]
    label: Mapped[str]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


def restore_badge(badge: Badge) -> None:
    badge.deleted_at = None
