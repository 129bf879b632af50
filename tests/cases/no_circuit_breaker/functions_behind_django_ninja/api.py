from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Router  # type: ignore[import-not-found]

from .clients import address, customer, deliver, score, send, upload

api = NinjaAPI()
router = Router()


@api.get("/customers/{key}")
def get_customer(request: HttpRequest, key: int) -> Any:
    return customer(key)


@router.get("/customers/{key}/orders")
def get_orders(request: HttpRequest, key: int) -> Any:
    return customer(key)["orders"]


@api.get("/address")
def get_address(request: HttpRequest, q: str) -> Any:
    return address(q)


@api.post("/address")
def post_address(request: HttpRequest, q: str) -> Any:
    return address(q)


@api.get("/score/{person}")
def get_score(request: HttpRequest, person: str) -> Any:
    return score(person)


@api.post("/files")
def post_file(request: HttpRequest, name: str) -> None:
    upload(name, request.body)
    send("x@x.example", name)


@api.put("/files")
def put_file(request: HttpRequest, name: str) -> None:
    upload(name, request.body)
    send("x@x.example", name)


@api.post("/hooks")
def hooks(request: HttpRequest, url: str) -> None:
    deliver(url, {})


@api.put("/hooks")
def hooks_again(request: HttpRequest, url: str) -> None:
    deliver(url, {})
