# only: apr-blocking-call
"""Litestar calls a plain `def` on the loop unless it is told `sync_to_thread=True`: handlers, controllers' methods, dependencies."""

import time
from typing import Any

import requests
from litestar import Controller, Litestar, get, post
from litestar.di import Provide


@get("/rates", sync_to_thread=False)
def rates() -> dict[str, Any]:
    answer: dict[str, Any] = requests.get("https://rates.example.com", timeout=3).json()  # error: apr-blocking-call
    return answer


@get("/slow")
def slow() -> str:
    time.sleep(1)  # error: apr-blocking-call
    return "done"


@get("/threaded", sync_to_thread=True)
def threaded() -> str:
    time.sleep(1)
    return "done"


@post("/async")
async def asynchronous() -> str:
    time.sleep(1)  # error: apr-blocking-call
    return "done"


def tenant() -> str:
    return requests.get("https://sso.example.com/tenant", timeout=3).text  # error: apr-blocking-call


def account() -> str:
    return requests.get("https://sso.example.com/account", timeout=3).text


class OrderController(Controller):
    path = "/orders"
    dependencies = {"tenant": Provide(tenant, sync_to_thread=False), "account": Provide(account, sync_to_thread=True)}

    @get("/")
    def index(self, tenant: str) -> str:
        self.touch()  # error: apr-blocking-call
        return tenant

    @get("/heavy", sync_to_thread=True)
    def heavy(self, account: str) -> str:
        self.touch()
        return account

    def touch(self) -> None:
        time.sleep(0.1)


def on_startup() -> None:
    time.sleep(1)


app = Litestar([rates, slow, threaded, asynchronous, OrderController], on_startup=[on_startup])
