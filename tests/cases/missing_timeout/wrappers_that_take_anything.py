# only: apr-missing-timeout
"""A wrapper with `**kwargs` has the limit that it puts in, or that its callers give."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import requests

P = ParamSpec("P")
T = TypeVar("T")


def call_api(path: str, **kwargs: Any) -> Any:
    return requests.get(f"https://api.example.com/{path}", **kwargs).json()  # error: apr-missing-timeout


def orders() -> Any:
    return call_api("orders", params={"open": 1})


def call_limited(path: str, **kwargs: Any) -> Any:
    kwargs.setdefault("timeout", 10)
    return requests.get(f"https://api.example.com/{path}", **kwargs).json()


def call_limited_otherwise(path: str, **kwargs: Any) -> Any:
    if "timeout" not in kwargs:
        kwargs["timeout"] = 10
    return requests.get(f"https://api.example.com/{path}", **kwargs).json()


def call_merged(path: str, **kwargs: Any) -> Any:
    return requests.get(f"https://api.example.com/{path}", **{"timeout": 10, **kwargs}).json()


def call_with_a_name(path: str, timeout: float = 10, **kwargs: Any) -> Any:
    return requests.get(f"https://api.example.com/{path}", timeout=timeout, **kwargs).json()


def call_by_callers(path: str, **kwargs: Any) -> Any:
    return requests.get(f"https://api.example.com/{path}", **kwargs).json()


def refunds() -> Any:
    return call_by_callers("refunds", timeout=5)


def call_public(path: str, **kwargs: Any) -> Any:
    """Who calls it is not in sight, and may give anything."""
    return requests.get(f"https://api.example.com/{path}", **kwargs).json()


def headers_only(token: str) -> Any:
    options: dict[str, Any] = {"headers": {"Authorization": token}, "verify": True}
    return requests.get("https://api.example.com/me", **options).json()  # error: apr-missing-timeout


def filled_later(token: str) -> Any:
    options: dict[str, Any] = {"headers": {"Authorization": token}}
    options["timeout"] = 10
    return requests.get("https://api.example.com/me", **options).json()


def filled_with_none(token: str) -> Any:
    options: dict[str, Any] = dict(headers={"Authorization": token})  # noqa: C408
    return requests.post("https://api.example.com/me", **options).json()  # error: apr-missing-timeout


class Api:
    def __init__(self) -> None:
        self.session = requests.Session()

    def _request(self, method: str, path: str, **kwargs: Any) -> Any:
        return self.session.request(method, f"https://api.example.com/{path}", timeout=(3, 10), **kwargs).json()

    def get(self, path: str, **params: str) -> Any:
        return self._request("GET", path, params=params)

    def _raw(self, method: str, path: str, **kwargs: Any) -> Any:
        return self.session.request(method, f"https://api.example.com/{path}", **kwargs).json()  # error: apr-missing-timeout

    def put(self, path: str, body: dict[str, str]) -> Any:
        return self._raw("PUT", path, json=body)


def pick(method: str, url: str) -> Any:
    return getattr(requests, method)(url)  # error: apr-missing-timeout


def pick_limited(method: str, url: str) -> Any:
    return getattr(requests, method)(url, timeout=3)


def pick_of_a_table(method: str, url: str) -> Any:
    return {"get": requests.get, "post": requests.post}[method](url)  # error: apr-missing-timeout


def pick_of_a_table_limited(method: str, url: str) -> Any:
    return {"get": requests.get, "post": requests.post}[method](url, timeout=3)


def counted(function: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> T:
        print(function)
        return function(*args, **kwargs)

    return inner


counted_get = counted(requests.get)


def page_counted() -> Any:
    return counted_get("https://shop.example.com")  # error: apr-missing-timeout


def page_counted_and_limited() -> Any:
    return counted_get("https://shop.example.com", timeout=3)


def every_page(path: str, page: int = 1, **kwargs: Any) -> list[Any]:
    answer = requests.get(f"https://api.example.com/{path}?page={page}", **kwargs).json()  # error: apr-missing-timeout
    return [*answer["items"], *(every_page(path, page + 1, **kwargs) if answer["more"] else [])]


def every_order() -> list[Any]:
    return every_page("orders", params={"open": 1})


def every_page_limited(path: str, page: int = 1, **kwargs: Any) -> list[Any]:
    answer = requests.get(f"https://api.example.com/{path}?page={page}", **kwargs).json()
    return [*answer["items"], *(every_page_limited(path, page + 1, **kwargs) if answer["more"] else [])]


def every_customer() -> list[Any]:
    return every_page_limited("customers", timeout=3)


def ask_left(path: str, left: int, **kwargs: Any) -> Any:
    # gap: two functions that hand what they were given to each other are not followed all the way round
    answer = requests.get(f"https://left.example.com/{path}", **kwargs)  # gap: apr-missing-timeout
    return answer.json() if answer.ok or not left else ask_right(path, left - 1, **kwargs)


def ask_right(path: str, left: int, **kwargs: Any) -> Any:
    answer = requests.get(f"https://right.example.com/{path}", **kwargs)  # gap: apr-missing-timeout
    return answer.json() if answer.ok or not left else ask_left(path, left - 1, **kwargs)


def either() -> Any:
    return ask_left("orders", 2, params={"open": 1})
