# only: apr-n-plus-one
"""Rows that were asked for at once and lie in dictionaries, of which mypy knows nothing."""

from collections import defaultdict

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Entity(Base):
    __tablename__ = "entity"
    id = Column(Integer, primary_key=True)
    name = Column(String(40))


class Task(Base):
    __tablename__ = "task"
    id = Column(Integer, primary_key=True)
    entity_id = Column(Integer, ForeignKey("entity.id"))

    @classmethod
    def get(cls, session, key):
        return session.query(cls).filter(cls.id == key).first()


def tasks_of(session, ids):
    tasks = defaultdict(list)
    for task in session.query(Task).filter(Task.entity_id.in_(ids)).all():
        tasks[task.entity_id].append(task)
    return tasks, lambda task: {"id": task.id}


def by_id(session):
    return {task.id: task for task in session.query(Task).all()}


def listed(session: Session):
    rows = session.query(Entity).all()
    tasks, build = tasks_of(session, [row.id for row in rows])
    return [[build(task) for task in tasks.get(row.id, ())] for row in rows]


def counted(session):
    found = {}
    for entity in session.query(Entity).all():
        person = found.setdefault(entity.name, {})
        person[entity.id] = person.get(entity.id, 0) + 1
    return found


def looked_up(session):
    tasks = by_id(session)
    return [tasks.get(entity.id, None) for entity in session.query(Entity).all()]


def asked_each(session):
    return [Task.get(session, entity.id) for entity in session.query(Entity).all()]  # error: apr-n-plus-one
