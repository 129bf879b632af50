# only: apr-magic-return
"""Values that are honest answers: to documented questions, by the contract of a tool, of a cache, for a key that has not the form of one; and near twins that hide a failure."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol


class NotRegisteredError(Exception):
    pass


class ValidationError(Exception):
    pass


class Rows(Protocol):
    def filter(self, **by: str) -> "Rows": ...

    def count(self) -> int: ...

    def none(self) -> "Rows": ...


class Response(Protocol):
    status_code: int

    def json(self) -> dict[str, Any]: ...


class Match(Protocol):
    route: str


class Status:
    def __init__(self, rows: Rows, send: Callable[[str], None]) -> None:
        self.rows = rows
        self.send = send

    def _get_connection_status(self) -> bool:
        """Ask the database.

        Returns:
            bool: True if there is a connection, False otherwise.
        """
        try:
            self.rows.count()
        except Exception:
            return False
        return True

    def notify(self, text: str) -> bool:
        """Return True if the text was sent, False otherwise."""
        try:
            self.send(text)
        except Exception:
            return False  # error: apr-magic-return
        return True

    def _ipython_key_completions_(self) -> list[str]:
        try:
            return [str(self.rows.count())]
        except Exception:
            return []

    def key_completions(self) -> list[str]:
        try:
            return [str(self.rows.count())]
        except Exception:
            return []  # error: apr-magic-return


def vendor_of(registry: Callable[[str], str], prefix: str) -> str:
    try:
        return registry(prefix)
    except NotRegisteredError:
        return ""


def vendor_or_trouble(registry: Callable[[str], str], prefix: str) -> str:
    try:
        return registry(prefix)
    except ConnectionError:
        return ""  # error: apr-magic-return


def fail_silently(func: Callable[..., Any], *args: Any) -> Any:
    try:
        return func(*args)
    except Exception:
        pass
    return None


def call(func: Callable[..., Any], *args: Any) -> Any:
    try:
        return func(*args)
    except Exception:
        pass
    return None  # error: apr-magic-return


def tags_of_key(look_up: Callable[[bytes], list[str]], key: str) -> list[str] | None:
    try:
        secret = bytes.fromhex(key)
    except Exception:
        return None
    return look_up(secret)


def rows_of(rows: Rows, owner: str) -> Rows:
    try:
        rows = rows.filter(owner=owner)
    except ValidationError:
        return rows.none()
    return rows


def refusal(parse: Callable[[str], dict[str, str]], text: str) -> dict[str, str]:
    try:
        said = parse(text)
    except ConnectionError:
        said = {}
    said.update(status="refused")
    return said


def details(parse: Callable[[str], dict[str, str]], text: str) -> dict[str, str]:
    try:
        said = parse(text)
    except ConnectionError:
        said = {}  # error: apr-magic-return
    return said


def label(response: Response, match: Match | None) -> str:
    if response.status_code > 400:
        return ""
    return match.route if match is not None else "unknown"


def body(response: Response) -> dict[str, Any]:
    if response.status_code >= 400:
        return {}  # error: apr-magic-return
    return response.json()


def without_errors(func: Callable[..., int]) -> Callable[..., int | None]:
    @wraps(func)
    def wrapper(*args: Any) -> int | None:
        try:
            return func(*args)
        except ConnectionError:
            return None  # error: apr-magic-return

    return wrapper
