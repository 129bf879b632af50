from functools import wraps
from typing import Any, Callable


class Mailer:
    def __init__(self) -> None:
        self._kept: list[str] = []
        self._keeps = False
        self._shuffles = True

    def keep(self, keeps: bool = True) -> None:
        self._keeps = keeps

    def purge_kept(self) -> None:
        self._kept = []

    def kept(self) -> list[str]:
        return self._kept

    def add(self, text: str) -> None:
        self._kept.append(text)

    def kept_for_the_test(self, fn: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(fn)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            self.purge_kept()
            self.keep()
            result = fn(*args, **kwargs)
            self.purge_kept()
            self.keep(False)
            return result

        return wrapper


mailer = Mailer()
_makers: dict[tuple[str, str], Callable[[str], str]] = {}


def register(kind: str, event: str, maker: Callable[[str], str]) -> None:
    _makers[(kind, event)] = maker


def made(kind: str, event: str, text: str) -> str:
    return _makers[(kind, event)](text)


def known() -> int:
    return len(_makers)
