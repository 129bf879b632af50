"""What is worked out once: a property of a view, a question of yes or no to a program.

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
    """The answer to a question of yes or no about `key`, kept in the `__dict__` of `holder` under the question's name.

    Functions that call each other lead back to a question that is being answered: there the answer is no. Where an answer looks only so far, `depth` says how far the way here was: a no is
    asked again from nearer.
    """
    known: dict[Hashable, tuple[int, bool]] = holder.__dict__.setdefault(question, {})
    at, found = known.get(key, (depth + 1, False))
    if not found and depth < at:
        known[key] = (depth, False)
        found = answer()
        known[key] = (depth, found)
    return found
