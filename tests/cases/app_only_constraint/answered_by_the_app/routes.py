"""The routes."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session, create_engine, select

from answered_by_the_app.models import Person

router = APIRouter()
engine = create_engine("sqlite://")


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


@router.post("/people")
def create_person(email: str, session: SessionDep) -> Person:
    if session.exec(select(Person).where(Person.email == email)).first():
        raise HTTPException(409)
    person = Person(email=email, nick=email)
    session.add(person)
    session.commit()
    return person


@router.post("/nicks")
def create_nick(nick: str, session: SessionDep) -> Person:
    existing = session.exec(select(Person).where(Person.nick == nick)).one_or_none()  # error: apr-app-only-constraint
    if existing is not None:
        raise HTTPException(409)
    person = Person.model_validate({"email": nick, "nick": nick})
    session.add(person)
    session.commit()
    return person
