"""A token, an enrolment, a page of links: no login and no sign-up where whoever asks has logged in before, or nothing is judged."""
# only: apr-no-rate-limit

from typing import Annotated, Any

import flask
from fastapi import APIRouter, Depends, Security
from flask import Blueprint
from flask_login import login_required
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

ui = Blueprint("ui", __name__)
router = APIRouter()
tokens: dict[str, str] = {}


@ui.route("/login", methods=["GET", "POST"])
def login() -> Any:
    flask.session["next_url"] = flask.request.args.get("next", "/")
    if flask.current_app.debug:
        return flask.render_template("login_debug.html")
    return flask.render_template("login.html")


@ui.route("/signin", methods=["GET", "POST"])
def signin() -> Any:  # error: apr-no-rate-limit
    if flask.request.form.get("name") in tokens:
        return flask.redirect("/")
    return flask.render_template("login.html")


@ui.route("/settings/tokens/new", methods=["POST"])
@login_required
def new_token() -> Any:
    tokens[flask.request.form["description"]] = "t"
    return flask.redirect("/settings")


@ui.route("/auth/tokens/new", methods=["POST"])
def new_token_for_anybody() -> Any:  # error: apr-no-rate-limit
    tokens[flask.request.form["description"]] = "t"
    return flask.redirect("/settings")


def get_current_user() -> str:
    return "ann"


def get_auth_service() -> object:
    return object()


def check_scopes() -> None: ...


@router.post("/courses/{course_id}/enroll")
def enroll(course_id: int, user: Annotated[str, Depends(get_current_user)]) -> int:
    return course_id


@router.post("/enroll")
def enroll_stranger(name: str, service: Annotated[object, Depends(get_auth_service)]) -> str:  # error: apr-no-rate-limit
    return name


@router.post("/register/{path:path}")
def post_register(path: str, _: None = Security(check_scopes, scopes=["write:metadata"])) -> str:
    return path


class EnrollView(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request: Request) -> Response:
        return Response({})


class SignupView(APIView):
    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:  # error: apr-no-rate-limit
        return Response({})


@router.post("/import/check")
def import_check(toc: str) -> str:
    return toc


@router.post("/import")
def import_all(toc: str) -> str:  # error: apr-no-rate-limit
    return toc
