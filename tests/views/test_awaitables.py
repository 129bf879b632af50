"""What becomes of an awaitable, what decorators make of functions, and where mypy's own report of an unused coroutine is a guess."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.rules import unawaited_coroutine
from apr_mypy.views.fates import Fates
from apr_mypy.views.wrappers import awaitable_by_decorator, effect

SOURCES = {
    "fates": """
        import asyncio
        from collections.abc import Coroutine
        from typing import Any

        async def c() -> int:
            return 1

        async def awaited() -> None:
            await c()

        async def stored_and_awaited() -> None:
            x = c()
            await x

        async def awaited_on_one_path(flag: bool) -> None:
            x = c()
            if flag:
                await x

        async def closed() -> None:
            x = c()
            x.close()

        async def stored() -> None:
            x = c()

        async def shadowed() -> None:
            x = c()
            x = c()
            await x

        async def alias() -> None:
            x = c()
            y = x
            await y

        async def alias_lost() -> None:
            x = c()
            y = x

        async def in_list() -> None:
            xs = [c()]

        async def in_list_gathered() -> None:
            xs = [c()]
            await asyncio.gather(*xs)

        async def list_of_others(xs: list[Any]) -> None:
            xs.append(c())

        async def nested_containers() -> None:
            xs = {"a": [c()]}
            print(xs)

        async def nested_and_used() -> None:
            xs = {"a": [c()]}
            for one in xs.values():
                await one[0]

        async def looped() -> None:
            for one in [c()]:
                await one

        async def looped_lost() -> None:
            for one in [c()]:
                print(one)

        async def captured() -> Any:
            x = c()
            return lambda: x

        async def walrus() -> None:
            if x := c():
                await x

        async def walrus_lost() -> None:
            if x := c():
                print(x)

        def returned() -> Coroutine[Any, Any, int]:
            return c()

        def returned_as_any() -> Any:
            return c()

        def returned_as_any_to_who_awaits() -> Any:
            return c()

        async def caller() -> None:
            await returned_as_any_to_who_awaits()
    """,
    "lazy_methods": """
        from redis.asyncio import Redis

        def uses(client: Redis) -> None:
            print(client.delete, client.pipeline().delete, client.pipeline)
    """,
    "decorating": """
        import asyncio
        import functools
        from typing import Any, Callable

        def passes_on(func: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(func)
            def wrapper(*args: Any) -> Any:
                return func(*args)
            return wrapper

        def runs(func: Callable[..., Any]) -> Callable[..., Any]:
            def wrapper(*args: Any) -> Any:
                return asyncio.run(func(*args))
            return wrapper

        def threads(name: str) -> Callable[..., Any]:
            def decorator(func: Callable[..., Any]) -> Callable[..., Any]:
                async def wrapper(*args: Any) -> Any:
                    return await asyncio.to_thread(func, *args)
                return wrapper
            return decorator

        def registers(func: Callable[..., Any]) -> Callable[..., Any]:
            print(func)
            return func

        def unclear(func: Callable[..., Any]) -> Any:
            return object()

        @passes_on
        async def a() -> None: ...

        @runs
        async def b() -> None: ...

        @threads("x")
        def c() -> None: ...

        @registers
        async def d() -> None: ...

        @unclear
        async def e() -> None: ...

        @runs
        @threads("x")
        def g() -> None: ...

        @passes_on
        def h() -> None: ...
    """,
    "guesses": """
        from collections.abc import Callable, Coroutine
        from typing import Any, Generic, TypeVar, overload

        R = TypeVar("R")
        T = TypeVar("T")

        class Task(Generic[R]):
            def __init__(self, func: Callable[..., R]) -> None: ...
            @overload
            def __call__(self: "Task[Coroutine[Any, Any, T]]") -> Coroutine[Any, Any, T]: ...
            @overload
            def __call__(self: "Task[T]") -> T: ...
            def __call__(self) -> Any: ...

        def task(func: Callable[..., R]) -> Task[R]:
            return Task(func)

        @task
        def untyped():
            return 1

        @task
        async def typed() -> int:
            return 1

        async def says_too_much() -> Coroutine[Any, Any, int]:
            return typed()

        async def awaits() -> None:
            await says_too_much()  # type: ignore[unused-coroutine]

        def uses() -> None:
            untyped()  # type: ignore[unused-coroutine]
            typed()  # type: ignore[unused-coroutine]
    """,
    "twins": """
        from typing import Any

        def outer(flag: bool) -> Any:
            if flag:
                def inner() -> int:
                    return 1
            else:
                def inner() -> int:
                    return 2
            return inner
    """,
}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        *(
            (name, 0)
            for name in (
                "awaited",
                "stored_and_awaited",
                "awaited_on_one_path",
                "closed",
                "alias",
                "in_list_gathered",
                "list_of_others",
                "nested_and_used",
            )
        ),
        *((name, 0) for name in ("looped", "captured", "walrus", "returned", "returned_as_any_to_who_awaits")),
    ],
)
def test_not_lost(sources: Any, name: str, number: int) -> None:
    fates = Fates(sources.module("fates"))
    call = sources.value(f"fates.{name}", "c()", number)
    assert fates.is_made(sources.fn(f"fates.{name}"), call)
    assert fates.lost(sources.fn(f"fates.{name}"), call) is None


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("stored", "is stored and never awaited"),
        ("shadowed", "is stored and never awaited"),
        ("alias_lost", "is stored and never awaited"),
        ("in_list", "is collected and never awaited"),
        ("nested_containers", "is collected and never awaited"),
        ("looped_lost", "is collected and never awaited"),
        ("walrus_lost", "is asked for its truth, which is always true, and not awaited"),
        ("returned_as_any", "is returned as Any, so no caller knows to await it"),
    ],
)
def test_lost(sources: Any, name: str, how: str) -> None:
    fates = Fates(sources.module("fates"))
    assert fates.lost(sources.fn(f"fates.{name}"), sources.value(f"fates.{name}", "c()")) == how


@pytest.mark.parametrize(("function", "said"), [("a", "same"), ("b", "sync"), ("c", "async"), ("d", "same"), ("e", "unknown"), ("h", "same")])
def test_what_a_decorator_makes(sources: Any, function: str, said: str) -> None:
    module = sources.module("decorating")
    (decorator,) = module.functions[f"decorating.{function}"].function.decorators
    assert effect(module, module.body, decorator) == said


def test_methods_that_do_nothing_until_their_result_is_awaited(sources: Any) -> None:
    fates, fn = Fates(sources.module("lazy_methods")), sources.fn("lazy_methods.uses")
    (printed,) = [call for call in fn.calls if len(call.args) == 3]
    assert [fates.is_lazy_method(fn, arg.value) for arg in printed.args] == [True, False, False]


def test_functions_that_decorators_make_awaitable(sources: Any) -> None:
    assert awaitable_by_decorator(sources.module("decorating")) == {"decorating.a", "decorating.c", "decorating.d"}


def test_mypy_guessed_where_an_any_chose_the_overload(sources: Any) -> None:
    module = sources.module("guesses")
    untyped = sources.value("guesses.uses", "untyped()")
    typed = sources.value("guesses.uses", "typed()")
    assert unawaited_coroutine.mypy_guessed(module, untyped.line)
    assert unawaited_coroutine.mypy_guessed(module, sources.value("guesses.awaits", "says_too_much()").line)
    assert not unawaited_coroutine.mypy_guessed(module, typed.line)
    assert not unawaited_coroutine.mypy_guessed(module, 1)


def test_nested_functions_of_one_name_are_two(sources: Any) -> None:
    assert list(sources.fn("twins.outer").nested) == ["inner", "inner#2"]
    assert {"twins.outer.inner", "twins.outer.inner#2"} <= sources.module("twins").functions.keys()
