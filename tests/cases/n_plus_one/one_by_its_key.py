# only: apr-n-plus-one
"""SQLAlchemy without annotations: a relation leads to one row where a column of the same class points to the other's table, whatever either is called; a response reads what is nested in the one row as often as that has rows."""
# mypy: disable-error-code="no-untyped-def, misc, valid-type, var-annotated"

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()
router = APIRouter()


class PersonContact(Base):
    __tablename__ = "person_contact"
    id = Column(Integer, primary_key=True)
    mail = Column(String)
    marks = relationship("Mark", backref="contact")


class Mark(Base):
    __tablename__ = "marks"
    id = Column(Integer, primary_key=True)
    text = Column(String)
    contact_id = Column(Integer, ForeignKey("person_contact.id"))
    author_key = Column(Integer, ForeignKey("authors.id"))
    writer = relationship("Author")


class Author(Base):
    __tablename__ = "authors"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Guest(Base):
    __tablename__ = "guests"
    id = Column(Integer, primary_key=True)
    party_id = Column(Integer, ForeignKey("parties.id"))
    person_contact_id = Column(Integer, ForeignKey("person_contact.id"))
    person = relationship("PersonContact", lazy="joined", backref="guests")


class Party(Base):
    __tablename__ = "parties"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    host_id = Column(Integer, ForeignKey("person_contact.id"))
    host = relationship("PersonContact", lazy="joined")
    guests = relationship("Guest", backref="party")


class MarkOut(BaseModel):
    text: str


class PersonOut(BaseModel):
    mail: str
    marks: list[MarkOut]


class GuestOut(BaseModel):
    person: PersonOut


class HostOut(BaseModel):
    title: str
    host: PersonOut


class PartyOut(BaseModel):
    title: str
    guests: list[GuestOut]


def party_by(session: Session, party_id: int) -> Party:
    return session.get_one(Party, party_id)


@router.get("/parties/{party_id}/host", response_model=HostOut)
def host(session: Session, party_id: int) -> Party:
    return party_by(session, party_id)


@router.get("/parties/{party_id}", response_model=PartyOut)
def party(session: Session, party_id: int) -> Party:
    return party_by(session, party_id)  # error: apr-n-plus-one


def writers(session: Session) -> list[str]:
    return [mark.writer.name for mark in session.query(Mark)]  # error: apr-n-plus-one


def guests(session: Session) -> list[str]:
    return [guest.person.mail for guest in session.query(Guest)]
