# only: apr-unlocked-shared-state
"""Plain `def` routes and views run in threads: a compound update of what they share loses updates, a single operation does not."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views import View
from fastapi import APIRouter, Depends, FastAPI
from flask import Blueprint, Flask
from flask.views import MethodView

app = FastAPI()
router = APIRouter()
site = Flask(__name__)
pages = Blueprint("pages", __name__)

_hits = 0
_lock = threading.Lock()
_ids = itertools.count(1)
STATS: dict[str, int] = {"hits": 0}
VISITS: Counter[str] = Counter()
EVENTS: list[str] = []
SEEN: set[str] = set()
NAMES: dict[str, str] = {}
_local = threading.local()


class Client:
    def __init__(self, url: str) -> None:
        self.url = url


_client: Client | None = None


@app.get("/hits")
def hits() -> int:
    global _hits
    _hits += 1  # error: apr-unlocked-shared-state
    return _hits


@router.get("/stats")
def stats() -> dict[str, int]:
    STATS["hits"] = STATS["hits"] + 1  # error: apr-unlocked-shared-state
    return STATS


@router.get("/locked")
def locked() -> int:
    global _hits
    with _lock:
        _hits += 1
        return _hits


@router.get("/async")
async def on_the_loop() -> int:
    global _hits
    _hits += 1
    return _hits


def bump(name: str) -> None:
    VISITS[name] += 1  # error: apr-unlocked-shared-state


@router.get("/visits/{name}")
def visit(name: str) -> int:
    bump(name)
    return VISITS[name]


def caller() -> str:
    STATS["callers"] = STATS.get("callers", 0) + 1  # error: apr-unlocked-shared-state
    return "x"


Caller = Annotated[str, Depends(caller)]


@router.get("/me")
async def me(name: Caller) -> str:
    return name


@router.get("/append")
def append(name: str) -> int:
    EVENTS.append(name)
    NAMES[name] = name.upper()
    NAMES.pop("old", None)
    return next(_ids)


@router.get("/once")
def once(event: str) -> bool:
    if event in SEEN:
        return False
    SEEN.add(event)  # error: apr-unlocked-shared-state
    return True


@router.get("/note")
def note(event: str) -> None:
    if event not in SEEN:
        SEEN.add(event)


@router.get("/upper")
def upper(name: str) -> str:
    if name not in NAMES:
        NAMES[name] = name.upper()
    return NAMES[name]


def client() -> Client:
    global _client
    if _client is None:
        _client = Client("https://x.example")  # error: apr-unlocked-shared-state
    return _client


def client_checked_twice() -> Client:
    global _client
    if _client is None:
        with _lock:
            if _client is None:
                _client = Client("https://x.example")
    return _client


@router.get("/client")
def use_client() -> str:
    return client().url + client_checked_twice().url


@router.get("/local")
def per_thread() -> int:
    _local.count = getattr(_local, "count", 0) + 1
    return int(_local.count)


@site.route("/flask")
def flask_view() -> str:
    global _hits
    _hits += 1  # error: apr-unlocked-shared-state
    return str(_hits)


@pages.before_request
def count_requests() -> None:
    STATS["requests"] += 1  # error: apr-unlocked-shared-state


class Report(MethodView):
    made = 0

    def get(self) -> str:
        Report.made += 1  # error: apr-unlocked-shared-state
        return str(Report.made)

    def post(self) -> str:
        self.made += 1
        return str(self.made)


def django_view(request: HttpRequest) -> HttpResponse:
    STATS["django"] += 1  # error: apr-unlocked-shared-state
    return HttpResponse(str(STATS["django"]))


class Totals(View):
    totals: dict[str, int] = {}

    def get(self, request: HttpRequest) -> HttpResponse:
        self.totals[request.path] = self.totals.get(request.path, 0) + 1  # error: apr-unlocked-shared-state
        return HttpResponse("ok")


urlpatterns = [path("x", django_view), path("totals", Totals.as_view())]


class Timing:
    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        self.started = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.started = time.monotonic()  # error: apr-unlocked-shared-state
        response: HttpResponse = self.get_response(request)
        response["X-Took"] = str(time.monotonic() - self.started)
        return response


class TimingLocally:
    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        response: HttpResponse = self.get_response(request)
        response["X-Took"] = str(time.monotonic() - started)
        return response
