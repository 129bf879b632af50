"""Flask: a decorator of the project's own that asks for a role, `abort(403)`, and Celery jobs that a request puts on the queue."""
# only: apr-handler-only-authorization

from collections.abc import Callable
from functools import wraps
from typing import Any

from celery import Celery
from flask import Flask, abort, g
from flask.typing import ResponseReturnValue

app = Flask(__name__)
queue = Celery("shop")


def roles_required(role: str) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    def wrap(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def inner(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if g.user.role != role:
                abort(403)
            return view(*args, **kwargs)

        return inner

    return wrap


def delete_project(project_id: int) -> None:  # error: apr-handler-only-authorization
    print(project_id)


def payout(partner_id: int) -> None:  # error: apr-handler-only-authorization
    print(partner_id)


def erase_customer(customer_id: int) -> None:
    print(customer_id)


def suspend_user(user_id: int) -> None:
    print(user_id)


@app.delete("/projects/<int:project_id>")
@roles_required("admin")
def remove_project(project_id: int) -> ResponseReturnValue:
    delete_project(project_id)
    return "ok"


@app.post("/projects/<int:project_id>/reset")
def reset_project(project_id: int) -> ResponseReturnValue:
    delete_project(project_id)
    return "ok"


@queue.task
def pay_partner(partner_id: int) -> None:
    payout(partner_id)


@app.post("/partners/<int:partner_id>/payout")
def pay_now(partner_id: int) -> ResponseReturnValue:
    if not g.user.is_admin:
        abort(403)
    payout(partner_id)
    return "ok"


@app.post("/partners/<int:partner_id>/close")
def close_partner(partner_id: int) -> ResponseReturnValue:
    pay_partner.delay(partner_id)
    return "ok"


@queue.task
def erase_old() -> None:
    erase_customer(1)


@app.delete("/customers/<int:customer_id>")
@roles_required("admin")
def remove_customer(customer_id: int) -> ResponseReturnValue:
    erase_customer(customer_id)
    return "ok"


@queue.task
def suspend_later(user_id: int) -> None:
    suspend_user(user_id)


@app.post("/users/<int:user_id>/suspend")
@roles_required("admin")
def suspend(user_id: int) -> ResponseReturnValue:
    suspend_later.delay(user_id)
    return "ok"


@app.post("/users/<int:user_id>/suspend-now")
@roles_required("moderator")
def suspend_now(user_id: int) -> ResponseReturnValue:
    suspend_user(user_id)
    return "ok"
