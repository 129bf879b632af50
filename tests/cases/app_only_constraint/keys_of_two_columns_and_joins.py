"""A row by its key of two columns is kept unique by it; how two models are joined is no column of the check; a check by a helper is told of once; a table between two models is no column."""
# only: apr-app-only-constraint
# mypy: disable-error-code="var-annotated"

from django.core.exceptions import ValidationError
from django.db import models
from sqlalchemy import ForeignKey, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class Project(Base):
    __tablename__ = "projects"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Link(Base):
    __tablename__ = "links"
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    is_owner: Mapped[bool]


class Task(Base):
    __tablename__ = "tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    kind: Mapped[str]
    failed: Mapped[bool]


def share(session: Session, project_id: int, user_id: int) -> None:
    if session.get(Link, (project_id, user_id)) is None:
        session.add(Link(project_id=project_id, user_id=user_id, is_owner=False))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()


def share_carelessly(session: Session, project_id: int, user_id: int) -> None:
    if session.get(Link, (project_id, user_id)) is None:  # error: apr-app-only-constraint
        session.add(Link(project_id=project_id, user_id=user_id, is_owner=False))
        session.commit()


def start_project(session: Session, name: str) -> None:
    statement = select(Project).join(Link, Link.project_id == Project.id).where(Project.name == name)
    if session.scalar(statement) is None:  # error: apr-app-only-constraint
        session.add(Project(name=name))
        session.commit()


def start_task(session: Session, user_id: int) -> None:
    statement = select(Task).where(Task.user_id == user_id, Task.kind == "upload", Task.failed.is_(False))
    if session.scalar(statement):  # error: apr-app-only-constraint
        raise ValueError("one at a time")
    session.add(Task(user_id=user_id, kind="upload", failed=False))
    session.commit()


def answer(session: Session, user_id: int) -> None:
    request = session.scalar(select(Task).where(Task.user_id == user_id, Task.kind == "request"))
    if request is None:
        session.add(Task(user_id=user_id, kind="answer", failed=False))
    else:
        request.kind = "answer"
    session.commit()


def request_once(session: Session, user_id: int) -> None:
    request = session.scalar(select(Task).where(Task.user_id == user_id, Task.kind == "request"))  # error: apr-app-only-constraint
    if request is None:
        session.add(Task(user_id=user_id, kind="request", failed=False))
    session.commit()


class Team(models.Model):
    name = models.CharField(max_length=100)
    everything = models.BooleanField(default=False)
    members = models.ManyToManyField("Member", related_name="teams")


class Member(models.Model):
    name = models.CharField(max_length=100)


class Waiting(models.Model):
    email = models.EmailField()
    item = models.CharField(max_length=20)

    def clean(self):  # type: ignore[no-untyped-def]
        Waiting.clean_duplicate(self.email, self.item)

    @staticmethod
    def clean_duplicate(email, item):  # type: ignore[no-untyped-def]
        if Waiting.objects.filter(email=email, item=item).exists():  # error: apr-app-only-constraint
            raise ValidationError("already waiting")


def provide(member: Member, name: str) -> None:
    if not member.teams.filter(everything=True).exists():
        Team.objects.create(name=name, everything=True)
