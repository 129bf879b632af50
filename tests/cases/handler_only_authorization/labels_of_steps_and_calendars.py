"""Decorators of steps whose label speaks of a manager, the calendar of a concert for all to read; and the same operations behind a guard that asks."""
# only: apr-handler-only-authorization

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, g
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)


class Step:
    """Runs a function only while the machine is in one of these states."""

    def __init__(self, name: str, states: list[str]) -> None:
        self.name = name
        self.states = states

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            if machine.state not in self.states:
                raise RuntimeError(self.name)
            return function(*args, **kwargs)

        return run


class Machine:
    state = "running"


machine = Machine()


class Names:
    def delete_customer(self, customer_id: int) -> None:
        print(customer_id)

    def delete_member(self, member_id: int) -> None:  # error: apr-handler-only-authorization
        print(member_id)


names = Names()


@Step(name="backup_manager_freeze_all", states=["running"])
def freeze_all(customer_id: int) -> None:
    names.delete_customer(customer_id)


@app.post("/freeze/<int:customer_id>")
def freeze(customer_id: int) -> str:
    freeze_all(customer_id)
    return ""


@app.post("/stop/<int:customer_id>")
def stop(customer_id: int) -> str:
    names.delete_customer(customer_id)
    return ""


def requires(role: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def inner(*args: Any, **kwargs: Any) -> Any:
            if g.user.role != role:
                abort(403)
            return view(*args, **kwargs)

        return inner

    return wrap


@app.post("/clear/<int:member_id>")
@requires(role="manager")
def clear(member_id: int) -> str:
    names.delete_member(member_id)
    return ""


@app.post("/forget/<int:member_id>")
def forget(member_id: int) -> str:
    names.delete_member(member_id)
    return ""


# --- what all may read --------------------------------------------------------------------------------------------------------------


class Event(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)


class Ticket(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    holder = db.Column(db.String)


class CalendarFile:
    @staticmethod
    def export(event_id: int) -> str:
        event = Event.query.get(event_id)
        return f"BEGIN:VEVENT {event.name}"


class HolderFile:
    @staticmethod
    def export_holders(event_id: int) -> str:  # error: apr-handler-only-authorization
        return "\n".join(ticket.holder for ticket in Ticket.query.filter_by(event_id=event_id))


@app.post("/events/<int:event_id>/mail")
def mail(event_id: int) -> Response:
    if not g.user.is_organizer:
        abort(403)
    return Response(CalendarFile.export(event_id) + HolderFile.export_holders(event_id))


@app.post("/events/<int:event_id>/paid")
def paid(event_id: int) -> Response:
    return Response(CalendarFile.export(event_id) + HolderFile.export_holders(event_id))
