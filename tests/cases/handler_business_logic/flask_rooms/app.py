"""Flask and SQLAlchemy 2.0 by hand: application factory, before_request, nested helpers; one Starlette endpoint."""

from datetime import datetime, timedelta

from flask import Flask, abort, g, jsonify, request
from sqlalchemy import create_engine, delete, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse

engine = create_engine("sqlite://")
SessionLocal = sessionmaker(engine)


class Base(DeclarativeBase):
    pass


class Room(Base):
    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(primary_key=True)
    capacity: Mapped[int]
    booked: Mapped[int]
    closed: Mapped[bool]


class Booking(Base):
    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int]
    people: Mapped[int]
    starts: Mapped[datetime]
    state: Mapped[str]


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    trial_ends: Mapped[datetime]
    plan: Mapped[str]


def create_app() -> Flask:
    app = Flask(__name__)

    @app.before_request
    def downgrade():
        with SessionLocal() as db:
            member = db.scalar(select(Member).where(Member.token == request.headers.get("X-Token", "")))
            if member is not None and member.trial_ends < datetime.utcnow():
                member.plan = "free"  # error: apr-handler-business-logic
                db.commit()

    @app.before_request
    def authenticate():
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        with SessionLocal() as db:
            g.member = db.scalar(select(Member).where(Member.token == token))
        if g.member is None:
            abort(401)

    @app.post("/rooms/<int:room_id>/bookings")
    def book(room_id: int):
        people = int(request.json["people"])
        with SessionLocal.begin() as db:  # error: apr-handler-business-logic
            room = db.get(Room, room_id)
            if room is None:
                abort(404)
            if room.booked + people > room.capacity:
                return jsonify(error="full"), 409
            db.execute(insert(Booking).values(room_id=room_id, people=people, starts=datetime.utcnow(), state="new"))
            db.execute(update(Room).where(Room.id == room_id).values(booked=Room.booked + people))
        return "", 201

    @app.delete("/bookings/<int:booking_id>")
    def cancel(booking_id: int):
        db = SessionLocal()
        booking = db.get(Booking, booking_id)
        if booking is None:
            abort(404)
        if booking.starts - datetime.utcnow() < timedelta(days=1):  # error: apr-handler-business-logic
            abort(409)
        booking.state = "cancelled"
        db.commit()
        return "", 204

    @app.get("/rooms")
    def rooms():
        with SessionLocal() as db:
            found = db.scalars(select(Room)).all()
            return jsonify([{"id": r.id, "free": r.capacity - r.booked, "full": r.booked >= r.capacity} for r in found])

    @app.get("/rooms/<int:room_id>")
    def room(room_id: int):
        with SessionLocal() as db:
            found = db.get(Room, room_id) or abort(404)
            return jsonify(id=found.id, percent=round(found.booked / found.capacity * 100))

    @app.delete("/rooms/<int:room_id>")
    def remove(room_id: int):
        with SessionLocal.begin() as db:
            db.execute(delete(Room).where(Room.id == room_id))
        return "", 204

    @app.teardown_request
    def done(error):
        g.pop("member", None)

    return app


class Rooms(HTTPEndpoint):
    async def get(self, request: Request) -> JSONResponse:
        with SessionLocal() as db:
            return JSONResponse({"count": len(db.scalars(select(Room)).all())})

    async def patch(self, request: Request) -> JSONResponse:
        body = await request.json()
        with SessionLocal() as db:
            room = db.get_one(Room, request.path_params["id"])
            room.closed = bool(body["closed"])  # error: apr-handler-business-logic
            db.commit()
        return JSONResponse({})


def settle(db: Session) -> None:
    """No handler calls it: a function for the shell."""
    for booking in db.scalars(select(Booking)):
        booking.state = "settled"
