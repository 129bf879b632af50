"""A loop over rows that came from one of two queries is one cause, whichever branch sets the state; two loops are two."""
# only: apr-missing-row-lock

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class Build(Base):
    __tablename__ = "builds"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


def cancel(build: Build) -> None:
    build.status = "cancelled"


def fail(build: Build) -> None:
    build.status = "failed"


def clean_up(session: Session, ids: list[int] | None, is_cancelled: bool) -> None:
    if ids:
        builds = list(session.scalars(select(Build).where(Build.id.in_(ids))))
    else:
        builds = list(session.scalars(select(Build).where(Build.status == "building")))
    for build in builds:
        if build.status == "building":
            if is_cancelled:
                cancel(build)  # error: apr-missing-row-lock
            else:
                fail(build)
    session.commit()


def clean_up_twice(session: Session) -> None:
    for build in session.scalars(select(Build).where(Build.status == "building")):
        cancel(build)  # error: apr-missing-row-lock
    for build in session.scalars(select(Build).where(Build.status == "queued")):
        fail(build)  # error: apr-missing-row-lock
    session.commit()
