# only: apr-unguarded-read-modify-write
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
"""What a property of a row makes is no part of the row, however its methods are called; what it holds is."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()

PLUGINS = {}


class Plugin(Base):
    __tablename__ = "plugins"
    id = Column(Integer, primary_key=True)
    slug = Column(String)
    stored = Column(JSON)

    @property
    def instance(self):
        plugin = PLUGINS[self.slug]
        plugin.configuration = self.stored
        return plugin

    @property
    def settings(self):
        return self.stored or {}

    @property
    def options(self):
        return self.stored

    @options.setter
    def options(self, value):
        self.stored = value


class Person(Base):
    __tablename__ = "persons"
    id = Column(Integer, primary_key=True)


class Attendee(Base):
    __tablename__ = "attendees"
    id = Column(Integer, primary_key=True)
    individual = relationship("Person", backref="attendances")
    individual_person_id = Column(Integer, ForeignKey("person.id"))


def active(session: Session, slug: str) -> Plugin | None:
    return session.query(Plugin).filter(Plugin.slug == slug).one_or_none()


def publish(session: Session, slug: str, document: str) -> None:
    plugin = active(session, slug)
    if plugin is not None:
        plugin.instance.update(document, name=document)
        session.commit()


def store(session: Session, slug: str, key: str, value: str) -> None:
    plugin = active(session, slug)
    if plugin is not None:
        plugin.settings.update({key: value})  # gap: apr-unguarded-read-modify-write
        session.commit()


def choose(session: Session, slug: str, key: str, value: str) -> None:
    plugin = active(session, slug)
    if plugin is not None:
        plugin.options.update({key: value})  # error: apr-unguarded-read-modify-write
        session.commit()


def keep(session: Session, slug: str, key: str, value: str) -> None:
    plugin = active(session, slug)
    if plugin is not None:
        plugin.stored[key] = value  # error: apr-unguarded-read-modify-write
        session.commit()


def attend(session: Session, person_id: int) -> None:
    person = session.get_one(Person, person_id)
    attendee = Attendee()
    session.add(attendee)
    person.attendances.append(attendee)
    session.commit()
