"""What takes something out of a store by its key is no deed of its own; a secret that was compared, a helper that asks before it runs what it is handed, and who acts alone stand for a permission. What is done to anybody's rows by the same shapes is a deed."""
# only: apr-handler-only-authorization

import hmac
import os
from collections.abc import Callable

from flask import Flask, abort, request
from flask.views import MethodView
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = Flask(__name__)
session = Session()
kept: dict[str, str] = {}


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "skippers"
    id: Mapped[int] = mapped_column(primary_key=True)
    phrase: Mapped[str]
    role: Mapped[str]


def get_current_user() -> dict[str, int]:
    raise NotImplementedError


def check_harbour_admin() -> None:
    if not request.headers.get("x-role") == "admin":
        abort(403)


def abort_with(status: int, words: str) -> None:
    abort(status, words)


def delete(key: str) -> None:
    kept.pop(key, None)


def remove_record_files(*paths: str) -> None:
    for path in paths:
        os.remove(path)


def drop_document(index: dict[int, str], number: int) -> None:
    del index[number]


def wipe_picture(skipper_id: int) -> None:
    delete(f"picture-{skipper_id}")
    deactivate_picture(skipper_id)


def deactivate_picture(skipper_id: int) -> None:
    kept[f"off-{skipper_id}"] = "yes"


def terminate_lease(berth_id: int) -> None:
    kept[f"lease-{berth_id}"] = "ended"


def deactivate_berth(berth_id: int) -> None:  # error: apr-handler-only-authorization
    kept[f"berth-{berth_id}"] = "off"


def suspend_skipper(phrase: str) -> None:
    kept[f"skipper-{phrase}"] = "off"


def change_skipper(skipper_id: int, phrase: str = "", role: str | None = None) -> None:
    row = session.get_one(User, skipper_id)
    row.phrase = phrase
    if role is not None:
        row.role = role
    session.commit()


def change_rank(skipper_id: int, role: str) -> None:  # error: apr-handler-only-authorization
    row = session.get_one(User, skipper_id)
    row.role = role
    session.commit()


def serve_for_admins(number: int, build: Callable[[int], None]) -> str:
    check_harbour_admin()
    build(number)
    return ""


def serve(number: int, build: Callable[[int], None]) -> str:
    build(number)
    return ""


class BerthView(MethodView):
    def delete(self, number: int) -> str:
        check_harbour_admin()
        delete(f"berth-{number}")
        remove_record_files(f"/tmp/{number}")
        drop_document({}, number)
        deactivate_picture(number)
        terminate_lease(number)
        deactivate_berth(number)
        suspend_skipper("x")
        change_skipper(number, "x", "harbour master")
        change_rank(number, "harbour master")
        return ""


class TidyView(MethodView):
    def post(self, number: int) -> str:
        delete(f"tide-{number}")
        remove_record_files(f"/tmp/{number}")
        drop_document({}, number)
        return ""


class PictureView(MethodView):
    def delete(self) -> str:
        skipper = get_current_user()
        wipe_picture(skipper["id"])
        return ""


class LeaseView(MethodView):
    def post(self, number: int) -> str:
        return serve_for_admins(number, terminate_lease)


class OpenBerthView(MethodView):
    def post(self, number: int) -> str:
        return serve(number, deactivate_berth)


class LeaveView(MethodView):
    def post(self) -> str:
        if hmac.compare_digest(kept.get("secret", ""), request.form["secret"]):
            suspend_skipper(request.form["secret"])
        return ""


class PhraseView(MethodView):
    def post(self, number: int) -> str:
        change_skipper(number, phrase=request.form["phrase"])
        change_rank(number, request.form["rank"])
        return ""


app.add_url_rule("/berths/<int:number>", view_func=BerthView.as_view("berth"))
app.add_url_rule("/tidy/<int:number>", view_func=TidyView.as_view("tidy"))
app.add_url_rule("/picture", view_func=PictureView.as_view("picture"))
app.add_url_rule("/leases/<int:number>", view_func=LeaseView.as_view("lease"))
app.add_url_rule("/open/<int:number>", view_func=OpenBerthView.as_view("open"))
app.add_url_rule("/leave", view_func=LeaveView.as_view("leave"))
app.add_url_rule("/phrase/<int:number>", view_func=PhraseView.as_view("phrase"))
