from __future__ import annotations

import functools
from typing import Any

import httpx
from fastapi import FastAPI

app = FastAPI()


class Provider:
    def __init__(self, well_known: str, people: str) -> None:
        self._well_known = well_known
        self._people = people

    @functools.cached_property
    def _document(self) -> dict[str, Any]:
        return dict(httpx.get(self._well_known).json())

    @property
    def token_endpoint(self) -> str:
        return str(self._document["token_endpoint"])

    @property
    def issuer(self) -> str:
        return str(self._document["issuer"])


class People:
    def __init__(self, base: str) -> None:
        self._base = base

    @property
    def count(self) -> int:  # error: apr-no-circuit-breaker
        return int(httpx.get(self._base).json()["count"])


@functools.lru_cache
def keys() -> Any:
    return httpx.get("https://login.example/keys").json()


@functools.lru_cache
def rate(pair: str) -> Any:  # error: apr-no-circuit-breaker
    return httpx.get(f"https://rates.example/{pair}").json()


provider = Provider("https://id.example/.well-known/openid-configuration", "https://people.example")
people = People("https://people.example")


@app.get("/about")
def about() -> dict[str, str]:
    return {"token": provider.token_endpoint, "issuer": provider.issuer}


@app.get("/login")
def login() -> dict[str, Any]:
    return {"token": provider.token_endpoint, "keys": keys(), "people": people.count}


@app.get("/people")
def number_of_people() -> dict[str, Any]:
    return {"people": people.count, "keys": keys()}


@app.get("/price")
def price(pair: str) -> Any:
    return rate(pair)


@app.get("/prices")
def prices(pair: str) -> Any:
    return [rate(pair)]
