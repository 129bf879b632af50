# only: apr-app-only-constraint
"""Queries that begin in one way or the other, and stores that are no questions."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Label(Base):
    __tablename__ = "labels"
    name: Mapped[str]


class Channel(Base):
    __tablename__ = "channels"
    name: Mapped[str] = mapped_column(unique=True)


class Attendance(Base):
    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("course_id", "person_id"),)
    course_id: Mapped[int]
    meeting_id: Mapped[int]
    person_id: Mapped[int]


class Report(Base):
    __tablename__ = "reports"
    papers: Mapped[list[Paper]] = relationship(back_populates="report")


class Paper(Base):
    __tablename__ = "papers"
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    kind: Mapped[str]
    owner: Mapped[str]
    report: Mapped[Report] = relationship(back_populates="papers")


def label(session: Session, label_id: int | None, name: str) -> Label:
    if label_id:
        query = session.query(Label).filter(Label.id == label_id)
    else:
        query = session.query(Label).filter_by(name=name)
    found = query.first()  # error: apr-app-only-constraint
    if found:
        return found
    new = Label(name=name)
    session.add(new)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
    return new


def channel(session: Session, channel_id: int | None, name: str) -> Channel:
    if channel_id:
        query = session.query(Channel).filter(Channel.id == channel_id)
    else:
        query = session.query(Channel).filter_by(name=name)
    found = query.first()
    if found:
        return found
    new = Channel(name=name)
    session.add(new)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
    return new


def attend(session: Session, kind: str, subject: int, person: int) -> None:
    query = session.query(Attendance)
    if kind == "course":
        query = query.filter(Attendance.course_id == subject)
    else:
        query = query.filter(Attendance.meeting_id == subject)
    found = query.filter(Attendance.person_id == person).one_or_none()  # error: apr-app-only-constraint
    if not found:
        session.add(Attendance(course_id=subject, meeting_id=subject, person_id=person))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()


def attend_course(session: Session, course: int, person: int, extra: int | None) -> None:
    query = session.query(Attendance).filter(Attendance.course_id == course)
    if extra is not None:
        query = query.filter(Attendance.meeting_id == extra)
    if query.filter(Attendance.person_id == person).one_or_none() is None:
        session.add(Attendance(course_id=course, meeting_id=extra or 0, person_id=person))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()


def write_paper(session: Session, kind: str, owner: str) -> Paper:
    if kind == "faq":
        faq = session.query(Paper).filter(Paper.kind == "faq").filter(Paper.owner == owner).one_or_none()  # error: apr-app-only-constraint
        if faq:
            raise ValueError("there is one")
    paper = Paper(kind=kind, owner=owner)
    session.add(paper)
    session.commit()
    return paper


def report(session: Session, kinds: list[str]) -> Report:
    new = Report()
    for kind in kinds:
        paper = write_paper(session, kind, "me")
        new.papers.append(paper)
    session.add(new)
    session.commit()
    return new


def papers_of(session: Session, kinds: list[str]) -> Paper | None:
    other = None
    for kind in kinds:
        if kind == "other":
            if other is None:
                other = write_paper(session, kind, "me")
    return other
