import functools
import json
from collections.abc import Awaitable, Callable
from typing import Any

_kept: dict[str, Any] = {}


def as_text(result: Any) -> str:
    if hasattr(result, "__table__"):
        return json.dumps({column.name: getattr(result, column.name) for column in result.__table__.columns})
    return json.dumps(result)


class Store:
    async def get(self, key: str) -> str | None:
        return _kept.get(key)

    async def set(self, key: str, text: str) -> None:
        _kept[key] = text


store = Store()


def text_cached(name: str) -> Callable[..., Any]:
    def decorate(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @functools.wraps(function)
        async def run(*args: Any, **options: Any) -> Any:
            held = await store.get(name)
            if held is not None:
                return json.loads(held)
            result = await function(*args, **options)
            if result is not None:
                text = as_text(result)
                await store.set(name, text)
            return result

        return run

    return decorate


def cached(name: str) -> Callable[..., Any]:
    def decorate(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @functools.wraps(function)
        async def run(*args: Any, **options: Any) -> Any:
            if name not in _kept:
                result = await function(*args, **options)
                _kept[name] = result
            return _kept[name]

        return run

    return decorate
