"""Who looks after an entry of a directory, as a plain text, where nobody is known; what a permission answers about a name that was sent; owners that are people who log in."""
# only: apr-client-trusted-identity

from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Contact(Base):
    __tablename__ = "contacts"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    owner: Mapped[str | None] = mapped_column(String(80))


class Letter(Base):
    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    owner: Mapped[str]


class Space(Base):
    __tablename__ = "spaces"
    id: Mapped[int] = mapped_column(primary_key=True)
    can_write: bool = False
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class ContactIn(BaseModel):
    email: str
    owner: str | None = None


class LetterIn(BaseModel):
    text: str
    owner: str


class SpaceIn(BaseModel):
    owner_id: int


def get_session() -> Session:
    raise NotImplementedError


def current_person() -> Person:
    raise NotImplementedError


class EditPermission:
    def __init__(self, space: str) -> None:
        self.space = space

    def can(self) -> Any:
        return True


@router.post("/contacts")
def create_contact(contact_in: ContactIn, session: Session = Depends(get_session)) -> None:
    session.add(Contact(**contact_in.model_dump()))
    session.commit()


@router.post("/letters")
def create_letter(  # error: apr-client-trusted-identity
    letter_in: LetterIn, session: Session = Depends(get_session), person: Person = Depends(current_person)
) -> None:
    session.add(Letter(**letter_in.model_dump()))
    session.commit()


@router.post("/spaces")
def create_space(space_in: SpaceIn, session: Session = Depends(get_session)) -> None:  # error: apr-client-trusted-identity
    session.add(Space(**space_in.model_dump()))
    session.commit()


@router.get("/spaces/{name}")
def show_space(name: str, session: Session = Depends(get_session), person: Person = Depends(current_person)) -> dict[str, Any]:
    space = Space(owner_id=person.id)
    space.can_write = EditPermission(name).can()
    return {"writes": space.can_write}
