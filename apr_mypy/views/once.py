"""What is worked out once: a property of a view, a question to a program.

`functools.cached_property` takes a lock for it before Python 3.12, which for the many small views of a module costs more than the work."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801  (used as a decorator, as `property` is)
    """For classes whose instances have a `__dict__`: there the value is kept, and found before this is asked again."""

    __slots__ = ("_name", "_work")

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self._name = work.__name__

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> once[T]: ...

    @overload
    def __get__(self, instance: object, owner: type[Any]) -> T: ...

    def __get__(self, instance: object | None, owner: type[Any]) -> once[T] | T:
        if instance is None:
            return self
        found = instance.__dict__[self._name] = self._work(instance)
        return found


def asked_once(holder: object, question: str, key: Hashable, answer: Callable[[], bool], depth: int = 0) -> bool:
    """The answer to a question of yes or no about `key`, kept as `found_once` keeps it; "nothing" is no."""
    return found_once(holder, question, key, answer, False, depth)


def found_once(holder: object, question: str, key: Hashable, search: Callable[[], T], nothing: T, depth: int = 0) -> T:
    """What a search about `key` finds, kept in the `__dict__` of `holder` under the question's name; `nothing` is what it gives where it finds nothing.

    Functions that call each other, and names set from themselves, lead back to a question that is being answered: there nothing is found. Where a search looks only so far, `depth` says how
    far the way here was: nothing is searched for again from nearer.
    """
    known: dict[Hashable, tuple[int, T]] = holder.__dict__.setdefault(question, {})
    at, found = known.get(key, (depth + 1, nothing))
    if not found and depth < at:
        known[key] = (depth, nothing)
        found = search()
        known[key] = (depth, found)
    return found
