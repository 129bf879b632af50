# mypy: disable-error-code="no-untyped-def,misc,valid-type,no-any-return,name-defined,attr-defined,arg-type"
from sqlalchemy import Column, Integer, String, UniqueConstraint, select
from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker

Session = scoped_session(sessionmaker())
Base = declarative_base()


class ActiveRecord:
    id = Column(Integer, primary_key=True)

    @classmethod
    def get_by(cls, **values):
        return Session.query(cls).filter_by(**values).first()

    @classmethod
    def named(cls, name):
        return Session.scalar(select(cls).where(cls.name == name))

    @classmethod
    def create(cls, **values):
        row = cls(**values)
        Session.add(row)
        Session.flush()
        return row

    @classmethod
    def build(cls, **values):
        row = cls(**values)
        return row.save()

    @classmethod
    def get_or_create(cls, **values):
        row = cls.get_by(**values)
        if row is None:
            row = cls(**values)
            Session.add(row)
        return row

    def save(self):
        Session.add(self)
        Session.commit()
        return self


class Referral(Base, ActiveRecord):
    __tablename__ = "referrals"
    code = Column(String)
    owner_id = Column(Integer)


class Domain(Base, ActiveRecord):
    __tablename__ = "domains"
    name = Column(String, unique=True)


class Membership(Base, ActiveRecord):
    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "team_id"),)
    user_id = Column(Integer)
    team_id = Column(Integer)
    note = Column(String)


class Visit(Base, ActiveRecord):
    __tablename__ = "visits"
    path = Column(String)
