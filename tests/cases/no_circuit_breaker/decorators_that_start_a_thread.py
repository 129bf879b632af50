# only: apr-no-circuit-breaker
"""A decorator that starts a thread and waits for nothing takes what it is put on out of the request; one that starts a thread for something else does not."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import requests
from fastapi import APIRouter

router = APIRouter()
IN_THREADS = True


def later(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if IN_THREADS:
            thread = Thread(target=function, args=args, kwargs=kwargs)
            thread.daemon = True
            thread.start()
        else:
            return function(*args, **kwargs)

    return wrapper


def at_once(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        Thread(target=log, args=(args,)).start()
        return function(*args, **kwargs)

    return wrapper


def log(given: tuple[Any, ...]) -> None:
    print(given)


def count(page: str) -> None:
    requests.post("https://stats.example.com/pages", json={"page": page}, timeout=5)


@later
def count_later(page: str) -> None:
    count(page)


def price(name: str) -> None:  # error: apr-no-circuit-breaker
    requests.post("https://prices.example.com/asked", json={"name": name}, timeout=5)


@at_once
def ask_price(name: str) -> None:
    price(name)


@router.get("/pages/{page}")
def show_page(page: str) -> str:
    count_later(page)
    return page


@router.get("/pages/{page}/text")
def show_text(page: str) -> str:
    count_later(page)
    return page


@router.get("/prices/{name}")
def show_price(name: str) -> str:
    ask_price(name)
    return name


@router.get("/prices/{name}/text")
def show_price_text(name: str) -> str:
    ask_price(name)
    return name
