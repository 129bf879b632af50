"""What an awaitable is, and which calls and attributes make one: by type, by knowledge of libraries, by what a decorator makes of a function."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Lazy, Running
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.types import AWAITABLES, FUTURES
from apr_mypy.views.wrappers import awaitable_by_decorator

_COROUTINES: Final = frozenset({"typing.Coroutine", "types.CoroutineType"})


class Awaitables:
    """The awaitables of one module."""

    def __init__(self, module: ModuleView) -> None:
        self.module = module
        self.types = module.types
        awaited = self.types.classes_where("awaited", lambda ref: self._must_be_awaited(ref.full))
        self.numbers: Final = frozenset([one for one in self.types.numbers_with(awaited) if self._is_awaitable(one)] if awaited else ())
        """The types whose values have to be awaited, whatever they are."""
        rows = module.knowledge.table(Lazy)
        lazy = self.types.classes_where("lazy", lambda ref: not rows.keys().isdisjoint(ref.mro))
        self._lazy = frozenset([one for one in self.types.numbers_with(lazy) if self._is_lazy(one)] if lazy else ())
        self._lazy_calls = {id(call) for _, call, _ in module.calls_known_as(Lazy)}
        self._by_decorator = awaitable_by_decorator(module)
        self._methods = frozenset(
            one.full
            for one in module.functions.values()
            if one.is_async and one.owner is not None and not one.function.is_generator and not one.function.decorators
        )
        self._method_names = frozenset(one.rpartition(".")[2] for one in self._methods)
        self._properties = frozenset(one.full for one in module.functions.values() if one.is_async and one.function.is_property)

    def _is_awaitable(self, number: int) -> bool:
        """Whether each class that the value may be has to be awaited. What already runs (a future, a task) is another matter, and what may be None is a sync-or-async hook's."""
        members = self.types.members(number)
        return (
            bool(members)
            and all(self._must_be_awaited(one.name) for one in members)
            and not self.types.is_a(number, FUTURES)
            and self.module.knowledge.find(Running, self.types.bases(number)) is None
        )

    def _must_be_awaited(self, full: str) -> bool:
        """Whether an instance of a class does nothing until it is awaited. A library's class with a mere `__await__` may be a handle of what runs already (anyio's TaskHandle)."""
        types = self.types
        if not AWAITABLES.isdisjoint(types.mro(full)):
            return True
        return types.has_await_of_its_own(full) and self.module.is_own(full) and not self._is_a_row(full)

    def _is_a_row(self, full: str) -> bool:
        """Whether a class is a row, or has its `__await__` from a library's base: such objects are made to be kept, and awaited at will."""
        types = self.types
        ref = types.reference(full)
        if ref is not None and self.module.roles.is_orm_model(ref):
            return True
        return any(not self.module.is_own(base) and types.has_await_of_its_own(base) for base in types.mro(full)[1:])

    def is_object(self, value: f.AnyValue) -> bool:
        """Whether the value is an object of a class of the project that can be awaited besides, no coroutine and no mere Awaitable."""
        members = self.types.members(self.types.type_of(value))
        return bool(members) and all(AWAITABLES.isdisjoint(self.types.mro(one.name)) and self._must_be_awaited(one.name) for one in members)

    def _is_lazy(self, number: int) -> bool:
        """Whether the value is of a class that does nothing until awaited. (A client whose methods are lazy is not itself.)"""
        row = self.module.knowledge.find(Lazy, self.types.bases(number))
        return row is not None and not row.methods

    def may_be_made(self, call: f.Call) -> bool:
        """The quick form of `is_made`, for every call: by its type alone, where nothing else can make an awaitable."""
        return (
            call.type in self.numbers
            or call.type in self._lazy
            or id(call) in self._lazy_calls
            or bool(self._by_decorator)
            or self._may_be_method(call)
        )

    def _may_be_method(self, call: f.Call) -> bool:
        """Whether a call of a receiver without a type has the name of a coroutine method of this module."""
        func = call.func
        return func.__class__ is f.Attr and func.name in self._method_names and not func.targets and self.types.is_any(call.type)

    def is_made(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether a call gives an awaitable that does nothing until it is awaited."""
        if call.type in self.numbers:
            return not self._is_complete(fn, call)
        if call.type in self._lazy or id(call) in self._lazy_calls:
            return self.is_lazy(fn, call)
        if self.types.is_any(call.type) and (self._by_decorator or self._may_be_method(call)):
            return any(name in self._by_decorator or name in self._methods for name in self.module.callee(fn, call).names)
        return False

    def is_read(self, attr: f.Attr) -> bool:
        """Whether reading an attribute makes an awaitable: an `async` property, or what `__getattr__` makes (`row.awaitable_attrs.items`); one that is stored there is another's."""
        if attr.type not in self.numbers:
            return False
        return not attr.targets or any(target in self._properties for target in attr.targets)

    def is_lazy(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether knowledge says that the result does nothing until awaited, though it is no coroutine."""
        row = self.module.find(Lazy, fn, call)
        return ((row is not None and not row.methods) or self._is_lazy(call.type)) and not self._is_complete(fn, call)

    def is_lazy_method(self, fn: FunctionView, method: f.Attr) -> bool:
        """Whether knowledge says that what a method gives, wherever it is called, does nothing until awaited."""
        row = self.module.find_value(Lazy, fn, method)
        if row is None or row.methods:
            return False
        held = self.module.instances_of(fn, method.base) if row.unless_receiver else ()
        return not any(other in held or self.module.knowledge.defining(other) in held for other in row.unless_receiver)

    def _is_complete(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether the receiver takes the call as an order that needs no await (a pipeline), or answers at once."""
        row = self.module.find(Lazy, fn, call)
        receiver = call.func.base if isinstance(call.func, f.Attr) else None
        if row is None or receiver is None or not row.unless_receiver:
            return False
        held = self.module.instances_of(fn, receiver)
        return any(other in held or self.module.knowledge.defining(other) in held for other in row.unless_receiver)

    def is_coroutine(self, value: f.AnyValue) -> bool:
        """Whether the value is a plain coroutine (or None), which nothing but `await` can use."""
        members = [one for one in self.types.members(self.types.type_of(value)) if one.name != f.NONE]
        return bool(members) and all(one.name in _COROUTINES for one in members)
