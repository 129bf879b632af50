# only: apr-n-plus-one
"""SQLAlchemy: a row that each turn gets by a function is what is told of; what is read of it then is no further question of the loop's rows. A row that a function only leads to is another matter."""

from __future__ import annotations

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship


class Base(DeclarativeBase): ...


class Owner(Base):
    __tablename__ = "owners"
    id: Mapped[int] = mapped_column(primary_key=True)
    mail: Mapped[str]
    city_id: Mapped[int] = mapped_column(ForeignKey("cities.id"))
    city: Mapped[City] = relationship()


class City(Base):
    __tablename__ = "cities"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Dog(Base):
    __tablename__ = "dogs"
    id: Mapped[int] = mapped_column(primary_key=True)
    chip: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"))
    owner: Mapped[Owner] = relationship()


def by_chip(session: Session, chip: str) -> Dog | None:
    return session.scalars(select(Dog).where(Dog.chip == chip)).first()


def get_or_create_dog(session: Session, chip: str) -> Dog:
    dog = by_chip(session, chip)
    if dog is None:
        dog = Dog(chip=chip)
        session.add(dog)
        session.flush()
    return dog


def owner_of(dog: Dog) -> Owner:
    return dog.owner


def greeting(dog: Dog) -> str:
    return f"{dog.chip}: {dog.owner.mail}"


def mails(session: Session, chips: list[str]) -> list[str]:
    found = []
    for chip in chips:
        dog = by_chip(session, chip)  # error: apr-n-plus-one
        if dog is not None:
            found.append(dog.owner.mail)
    return found


def greetings(session: Session, chips: list[str]) -> list[str]:
    found = []
    for chip in chips:
        dog = None
        if chip:
            dog = by_chip(session, chip)  # error: apr-n-plus-one
        if dog is not None:
            found.append(greeting(dog))
    return found


def registered(session: Session, chips: list[str]) -> list[str]:
    found = []
    for chip in chips:
        dog = get_or_create_dog(session, chip)
        found.append(dog.owner.mail)
    return found


def cities(session: Session) -> list[str]:
    found = []
    for dog in session.scalars(select(Dog).options(joinedload(Dog.owner))):
        owner = owner_of(dog)
        found.append(owner.city.name)  # error: apr-n-plus-one
    return found


def all_mails(session: Session) -> list[str]:
    return [dog.owner.mail for dog in session.scalars(select(Dog))]  # error: apr-n-plus-one


def all_greetings(session: Session) -> list[str]:
    return [greeting(dog) for dog in session.scalars(select(Dog))]  # error: apr-n-plus-one


def one_query(session: Session, chips: list[str]) -> list[str]:
    dogs = session.scalars(select(Dog).where(Dog.chip.in_(chips)).options(joinedload(Dog.owner)))
    return [dog.owner.mail for dog in dogs]
