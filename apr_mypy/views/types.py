"""Questions to a module's types: which classes a value may be, what they inherit, whether it must be awaited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from apr_mypy.facts import (
    ANY,
    CLASS_OBJECT,
    DEF,
    NONE,
    TYPE_VARIABLE,
    UNION,
    UNKNOWN,
    AnyValue,
    Attr,
    Await,
    Bind,
    Call,
    Choice,
    ClassRef,
    Compare,
    Each,
    Item,
    Lambda,
    Many,
    Module,
    Name,
    Op,
    Table,
    Type,
    Unseen,
    Yield,
)

AWAITABLES: Final = frozenset({"typing.Awaitable", "typing.Coroutine", "typing.AwaitableGenerator"})
FUTURES: Final = frozenset({"_asyncio.Future", "_asyncio.Task", "asyncio.futures.Future", "asyncio.tasks.Task"})
PARTIAL: Final = "functools.partial"
_GIVES: Final = {
    **dict.fromkeys(
        ("typing.Generator", "typing.Iterator", "typing.Iterable", "typing.AsyncGenerator", "typing.AsyncIterator", "typing.AsyncIterable"), 0
    ),
    "typing.Coroutine": 2,
    "typing.Awaitable": 0,
}
"""Which type argument of what a function returns is the thing itself."""

_WITH_TYPE: Final = frozenset({Name, Attr, Call, Op, Compare, Item, Many, Table, Choice, Each, Lambda, Await, Yield, Unseen})


class TypesView:
    """The types of one module. A type is its number in `Module.types`; number 0 is "not known" wherever a record allows it."""

    __slots__ = ("_awaitable", "_bases", "_by_name", "_class_names", "_classes", "_members", "_objects", "_of_classes", "_with", "table")

    def __init__(self, module: Module) -> None:
        self.table: tuple[Type, ...] = module.types
        self._classes: dict[str, ClassRef] = {ref.full: ref for ref in module.classes}
        self._members: dict[int, tuple[Type, ...]] = {}
        self._awaitable: dict[str, bool] = {}
        self._with: dict[str, frozenset[int]] = {}
        self._of_classes: dict[str, frozenset[str]] = {}
        self._by_name: dict[str, list[int]] | None = None
        self._class_names: dict[int, tuple[str, ...]] = {}
        self._objects: dict[int, tuple[str, ...]] = {}
        self._bases: dict[int, tuple[str, ...]] = {}

    def type_of(self, value: AnyValue) -> int:
        """The type of a value, 0 where it has none (a constant, an f-string)."""
        kind = type(value)
        if kind in _WITH_TYPE:
            return value.type  # type: ignore[union-attr]  # those kinds have one
        return self.type_of(value.value) if isinstance(value, Bind) else 0

    def members(self, number: int) -> tuple[Type, ...]:
        """What a value of this type may be: the members of a union, flattened; None and type variables' bounds included."""
        known = self._members.get(number)
        if known is None:
            is_one = number < len(self.table) and self.table[number].name != UNION
            known = self._members[number] = (self.table[number],) if is_one else tuple(self._flat(number, 0))
        return known

    def _flat(self, number: int, depth: int) -> Iterator[Type]:
        if number >= len(self.table):
            return
        one = self.table[number]
        if one.name == UNION or (one.kind == TYPE_VARIABLE and one.args and one.name == UNION):
            if depth < 8:
                for arg in one.args:
                    yield from self._flat(arg, depth + 1)
        else:
            yield one

    def classes(self, number: int) -> tuple[str, ...]:
        """The classes whose instances the value may be: defining names, without None, functions and Any."""
        known = self._class_names.get(number)
        if known is None:
            known = self._class_names[number] = tuple([one.name for one in self.members(number) if one.name in self._classes or "." in one.name])
        return known

    def class_objects(self, number: int) -> tuple[str, ...]:
        """The classes that the value itself may be (`type[X]`)."""
        known = self._objects.get(number)
        if known is None:
            known = self._objects[number] = tuple(
                [self.table[one.args[0]].name for one in self.members(number) if one.name == CLASS_OBJECT and one.args]
            )
        return known

    def reference(self, full: str) -> ClassRef | None:
        """What is known here of a class."""
        return self._classes.get(full)

    def mro(self, full: str) -> tuple[str, ...]:
        """The class's MRO, itself first; a class that is not known here is its own."""
        ref = self._classes.get(full)
        return ref.mro if ref is not None and ref.mro else (full,)

    def is_a(self, number: int, bases: frozenset[str] | set[str]) -> bool:
        """Whether some class the value may be is, or inherits from, one of `bases`."""
        return not bases.isdisjoint(self.bases(number))

    def is_awaitable(self, number: int) -> bool:
        """Whether the value can be awaited, by its class."""
        return self.is_a(number, AWAITABLES)

    def is_awaitable_class(self, full: str) -> bool:
        """Whether instances of a class can be awaited."""
        known = self._awaitable.get(full)
        if known is None:
            ref = self._classes.get(full)
            known = self._awaitable[full] = not AWAITABLES.isdisjoint(self.mro(full)) or (ref is not None and ref.has_await)
        return known

    def has_await_of_its_own(self, full: str) -> bool:
        """Whether a class is awaitable by a method `__await__` alone, without saying that it is an Awaitable; a client or pool that may be entered by `async with` too does not count."""
        ref = self._classes.get(full)
        return ref is not None and ref.has_await and not ref.is_client and not any(base in AWAITABLES for base in ref.mro)

    def is_protocol(self, full: str) -> bool:
        ref = self._classes.get(full)
        return ref is not None and ref.is_protocol

    def bases(self, number: int) -> tuple[str, ...]:
        """The classes that the value may be, each followed by what it inherits from."""
        known = self._bases.get(number)
        if known is None:
            known = self._bases[number] = tuple([base for full in self.classes(number) for base in self.mro(full)])
        return known

    def is_any(self, number: int) -> bool:
        """Whether mypy knows nothing of the value."""
        return number == 0 or any(one.name in (ANY, UNKNOWN) for one in self.members(number))

    def unfollowed(self, number: int) -> str:
        """The import path of a declared class of which mypy knows nothing, a library's without types; "" for any other type."""
        return next((one.value for one in self.members(number) if one.name == ANY and one.value), "")

    def returns(self, number: int) -> int:
        """The return type of a function type, 0 when it is none."""
        for one in self.members(number):
            if one.name in (DEF, PARTIAL) and one.args:
                return one.args[0]
        return 0

    def given_by(self, number: int) -> tuple[int, ...]:
        """What a function gives to a framework that calls it: its result, awaited, or what a generator yields."""
        returned = self.returns(number)
        return tuple(
            one.args[_GIVES[one.name]] if one.name in _GIVES and len(one.args) > _GIVES[one.name] else returned for one in self.members(returned)
        )

    def is_always_async_def(self, number: int) -> bool:
        """Whether the value is a function, and calling it always gives an awaitable: not `async def` or `def`, as the caller likes, and not `bool | Awaitable[bool]`."""
        members = [one for one in self.members(number) if one.name != NONE]
        return bool(members) and all(one.name in (DEF, PARTIAL) and one.args and self._is_always_awaitable(one.args[0]) for one in members)

    def _is_always_awaitable(self, number: int) -> bool:
        """Whether whatever the value may be can be awaited."""
        members = self.members(number)
        return bool(members) and all(self.is_awaitable_class(one.name) for one in members)

    def numbers_where(self, name: str, test: Callable[[int], bool]) -> frozenset[int]:
        """The types of the module that pass a test, asked once for each; `name` names the test. For rules that look at every value."""
        known = self._with.get(name)
        if known is None:
            known = self._with[name] = frozenset([number for number in range(len(self.table)) if test(number)])
        return known

    def classes_where(self, name: str, test: Callable[[ClassRef], object]) -> frozenset[str]:
        """The classes named in the module's types that pass a test, asked once for each; `name` names the test. A module has far fewer classes than types, and types than values: a rule begins here."""
        known = self._of_classes.get(name)
        if known is None:
            known = self._of_classes[name] = frozenset([full for full, ref in self._classes.items() if test(ref)])
        return known

    def numbers_with(self, classes: Iterable[str]) -> list[int]:
        """The types that may be an instance of one of these classes: the class itself, and unions with it. In the order of the classes."""
        if self._by_name is None:
            self._by_name = {}
            for number, one in enumerate(self.table):
                for member in (one,) if one.name != UNION else self.members(number):
                    self._by_name.setdefault(member.name, []).append(number)
        by_name = self._by_name
        return list(dict.fromkeys([number for full in classes for number in by_name.get(full, ())]))

    def inside(self, number: int) -> Iterator[Type]:
        """The type and all types in it: union members, generic arguments, items of tuples, results of functions; each once."""
        seen: set[int] = set()
        queue = [number]
        while queue:
            at = queue.pop(0)
            if at in seen or at >= len(self.table):
                continue
            seen.add(at)
            one = self.table[at]
            yield one
            queue.extend(one.args)

    def shown(self, number: int, depth: int = 0) -> str:
        """The type as a reader would write it, with the last part of each name."""
        if not 0 < number < len(self.table) or depth > 4:
            return "?"
        one = self.table[number]
        args = [self.shown(arg, depth + 1) for arg in one.args]
        if one.name == UNION:
            return " | ".join(args)
        if one.name == CLASS_OBJECT:
            return f"type[{', '.join(args)}]"
        if one.name == DEF:
            return f"Callable[..., {args[0] if args else '?'}]"
        short = one.name.rpartition(".")[2]
        return f"{short}[{', '.join(args)}]" if args else short
