"""A property that is worked out once. `functools.cached_property` takes a lock for it before Python 3.12, which for the many small views of a module costs more than the work."""

from __future__ import annotations

from collections.abc import Callable
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
