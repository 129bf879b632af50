"""Models whose columns have no annotation: SQLAlchemy's own types say that `Account.email` gives nothing at all, so that mypy takes what follows a `Account.email.ilike(…)` for dead. It runs all the same."""
# only: apr-app-only-constraint, apr-n-plus-one, apr-missing-row-lock

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, relationship


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"

    id = Column(Integer, primary_key=True)
    email = Column(String)
    state = Column(String, default="new")
    team_id = Column(Integer, ForeignKey("teams.id"))


class Team(Base):
    __tablename__ = "teams"

    id = Column(Integer, primary_key=True)
    slug = Column(String, unique=True)
    accounts: Any = relationship("Account")


def sign_up(session: Session, email: str) -> Account:
    found = session.execute(select(Account).where(Account.email.ilike(email))).scalars().first()  # error: apr-app-only-constraint
    if found is not None:
        raise ValueError("taken")
    account = Account(email=email)
    session.add(account)
    session.commit()
    return account


def open_team(session: Session, slug: str) -> Team:
    """Its constraint is there, and its error is answered."""
    known = session.query(Team).filter(Team.slug.in_([slug, slug.lower()])).first()
    if known is not None:
        return known
    team = Team(slug=slug)
    try:
        session.add(team)
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise ValueError("somebody was quicker") from error
    return team


def counted(session: Session, slugs: Iterable[str]) -> int:
    count = 0
    newest = session.scalars(select(Account).order_by(Account.id.desc())).first()
    for slug in slugs:
        team = session.query(Team).filter_by(slug=slug).one()  # error: apr-n-plus-one
        count += team is not newest
    return count


def close(session: Session, email: str) -> None:
    account = session.query(Account).filter(Account.email.ilike(email)).one()
    if account.state != "new":
        raise ValueError("too late")
    account.state = "closed"  # error: apr-missing-row-lock
    session.commit()


def close_locked(session: Session, email: str) -> None:
    account = session.query(Account).filter(Account.email.ilike(email)).with_for_update().one()
    if account.state != "new":
        raise ValueError("too late")
    account.state = "closed"
    session.commit()
