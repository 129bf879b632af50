# only: apr-app-only-constraint
# mypy: disable-error-code="no-untyped-def,misc,valid-type,no-any-return,name-defined"
"""Code without annotations: what a session of no type stores is known by the row that it is given."""

from flask import Flask, g, request
from sqlalchemy import Column, Integer, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import declarative_base

app = Flask(__name__)
Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column(String)


class Coupon(Base):
    __tablename__ = "coupons"
    id = Column(Integer, primary_key=True)
    code = Column(String, unique=True)


@app.post("/users")
def sign_up():
    if g.db.query(User).filter_by(email=request.json["email"]).first() is not None:  # error: apr-app-only-constraint
        return "taken", 409
    g.db.add(User(email=request.json["email"]))
    g.db.commit()
    return "ok"


def get_or_make(session, email):
    user = session.query(User).filter(User.email == email).first()  # error: apr-app-only-constraint
    if user is None:
        user = User(email=email)
        session.add(user)
        session.commit()
    return user


def make_coupon(session, code):
    if session.scalar(select(Coupon).where(Coupon.code == code)):
        raise ValueError("it is taken")
    session.add(Coupon(code=code))
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise ValueError("it is taken") from error


def make_coupon_unanswered(session, code):
    if session.scalar(select(Coupon).where(Coupon.code == code)):  # error: apr-app-only-constraint
        raise ValueError("it is taken")
    session.add(Coupon(code=code))
    session.commit()


def collect(seen, code):
    if seen.get(code) is None:
        seen.add(Coupon(code=code))


class KindForm:
    def __init__(self, event, session):
        self.event = event
        self.session = session

    def validate_of_the_event(self, email):
        if self.event.users.filter(User.email == email).count():
            raise ValueError("it is taken")
        self.session.add(User(email=email))

    def validate(self, email):
        if self.session.query(User).filter(User.email == email).count():  # error: apr-app-only-constraint
            raise ValueError("it is taken")
        self.session.add(User(email=email))
