# only: apr-n-plus-one
# mypy: disable-error-code="no-untyped-def,misc,valid-type,no-any-return,name-defined"
"""Code without annotations: the session is anything, the model that a query names says whose method it is."""

from flask import current_app, g
from sqlalchemy import Column, ForeignKey, Integer, String, select
from sqlalchemy.orm import declarative_base, joinedload, relationship

Base = declarative_base()


class Permission(Base):
    __tablename__ = "permissions"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Grant(Base):
    __tablename__ = "grants"
    id = Column(Integer, primary_key=True)
    permission_id = Column(Integer, ForeignKey("permissions.id"))
    permission = relationship(Permission)


class Repository:
    def __init__(self, session):
        self.session = session

    def each(self, ids):
        return [self.session.query(Permission).get(one) for one in ids]  # error: apr-n-plus-one

    def each_by_key(self, ids):
        return [self.session.get(Permission, one) for one in ids]  # error: apr-n-plus-one

    def each_by_statement(self, ids):
        return [self.session.execute(select(Permission).where(Permission.id == one)).scalar_one() for one in ids]  # error: apr-n-plus-one

    def at_once(self, ids):
        return self.session.query(Permission).filter(Permission.id.in_(ids)).all()


def print_each(session, ids):
    for one in ids:
        permission = session.query(Permission).filter(Permission.id == one).first()  # error: apr-n-plus-one
        print(permission.name)


def of_the_application(ids):
    for one in ids:
        print(current_app.builder.session.query(Permission).filter_by(id=one).one_or_none())  # error: apr-n-plus-one


def count_each(ids):
    return [g.db.query(Permission).filter_by(id=one).count() for one in ids]  # error: apr-n-plus-one


def lazily(session):
    return [grant.permission.name for grant in session.query(Grant).all()]  # error: apr-n-plus-one


def eagerly(session):
    return [grant.permission.name for grant in session.query(Grant).options(joinedload(Grant.permission)).all()]


def of_a_register(register, names):
    return [register.get(Permission) for _ in names] + [register.first(one) for one in names]


def of_a_table(table, names):
    return [table.get(one, Permission) for one in names[:3]]


def mapped(session, names):
    known = {permission.name: permission for permission in session.query(Permission).all()}
    return [known.get(one, None) for one in names]
