"""Retention: whether somebody owns what was started. A handle is owned when something awaits it, cancels it, gives it a done-callback, or passes it on to a caller who may.

The one notion for every rule about tasks. A handle that only lies somewhere is not owned: its failure is seen by nobody, nobody ends it, and a task that only a local name held may be collected
before it has run. Everything that cannot be followed counts as owned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ConsumesAwaitable, Spawns
from apr_mypy.roles import Role
from apr_mypy.views.flow import Definition, bound_names
from apr_mypy.views.function import FunctionView
from apr_mypy.views.kept_places import TAKING, Fate, Follow, Hold, Places, key_of
from apr_mypy.views.makers import Calls
from apr_mypy.views.shown import shown
from apr_mypy.views.starts import Start, is_dropped_callback
from apr_mypy.views.told_to_end import ENDING, answers_itself, is_heard_of, is_out_of_sight, is_told_to_stop, is_waited_for, runs_by_its_owners_flag
from apr_mypy.views.walk import inside

_ADD: Final = frozenset({"append", "add", "insert", "appendleft", "setdefault", "extend", "update"})
_FILL: Final = _ADD | {"discard", "remove", "clear", "sort", "reverse", "keys", "count", "index"}
_SAME: Final = frozenset({"values", "items", "copy", "union", "difference", "intersection", "symmetric_difference", "difference_update", "__iter__"})
_GIVE_SAME: Final = _SAME | {"setdefault", "get"}
_COLLECTIONS: Final = (
    "builtins.list.",
    "builtins.set.",
    "builtins.dict.",
    "collections.",
    "typing.",
    "weakref.",
    "_weakrefset.",
    "_collections_abc.",
)
_LISTS: Final = frozenset({"builtins.list", "builtins.set"})
_ASKING: Final = frozenset(
    f"builtins.{name}"
    for name in (
        "print",
        "str",
        "repr",
        "format",
        "len",
        "bool",
        "isinstance",
        "issubclass",
        "id",
        "hash",
        "type",
        "callable",
        "any",
        "all",
        "hasattr",
    )
)
_COPYING: Final = frozenset(
    f"builtins.{name}" for name in ("list", "set", "tuple", "frozenset", "sorted", "reversed", "enumerate", "zip", "iter", "dict", "filter", "next")
)
_OWNED: Final = Fate(Hold.OWNED)


class Retention:
    """Follows the handle of one kind of thing. `ignored` are calls that count for nothing."""

    def __init__(self, program: Calls, row: Spawns, whole: bool, ignored: frozenset[int] = frozenset()) -> None:
        self.program = program
        self.row = row
        self.places = Places(program, whole)
        self.ignored = ignored
        self._seen: set[tuple[str, object]] = set()

    def of(self, start: Start) -> Iterator[Fate]:
        """All that becomes of the handle of one start; at least one fate."""
        yield Fate(Hold.DROPPED)
        if start.row.started_by and not start.helper and start.handle is not None and self._is_agreed(start.fn, start.handle):
            yield _OWNED
        elif start.handle is not None and start.row.results:
            yield from self._results(start.fn, start.handle)
        elif start.handle is not None and start.row.started_by and not start.helper:
            yield from self.holder(start.fn, start.handle)
        elif start.handle is not None:
            yield from (self.collection if start.several else self.value)(start.fn, start.handle)

    def _is_agreed(self, fn: FunctionView, handle: f.AnyValue) -> bool:
        return is_heard_of(self.program, fn, handle) or runs_by_its_owners_flag(self.program, fn, handle)

    def _results(self, fn: FunctionView, value: f.AnyValue) -> Iterator[Fate]:
        """What becomes of the results of several: they are owned when anything is done with them."""
        use = fn.use_of(value)
        if use.kind == "assigned":
            yield from self._assigned(fn, use.by, value, lambda view, read: iter((_OWNED,)))
        elif use.kind not in ("statement", "deleted"):
            yield _OWNED

    def _once(self, *key: object) -> bool:
        """Whether this is the first time that a place is looked at; also the end of every cycle."""
        mark = (str(key[0]), key[1:])
        if mark in self._seen:
            return False
        self._seen.add(mark)
        return True

    # --- one handle ---------------------------------------------------------------------------------------------------------------

    def value(self, fn: FunctionView, value: f.AnyValue) -> Iterator[Fate]:
        """What becomes of a handle where it stands."""
        if not self._once("value", id(value), fn.full):
            return
        use = fn.use_of(value)
        match use.kind:
            case "statement" | "condition" | "compared" | "text" | "deleted":
                return
            case "returned":
                fate = self._returned(fn)
                yield Fate(Hold.RETURNED) if fate.hold is Hold.RESPONSE and _is_told_to_await(fn) else fate
            case "lambda":
                yield from self._lambda(fn)
            case "assigned":
                yield from self._assigned(fn, use.by, value, self.value)
            case "argument":
                yield from self._argument(fn, use.by, value)
            case "receiver":
                yield from self._asked(fn, use.by)
            case "item" | "collected":
                yield from self._collected(fn, use.by, value)
            case "index" if isinstance(use.by, f.Item):
                yield from self.collection_at(fn, use.by.base)
            case "other" if use.slot == "target":
                return
            case _:
                yield _OWNED

    def holder(self, fn: FunctionView, value: f.AnyValue) -> Iterator[Fate]:
        """What becomes of a handle that is reached by a name or field (`thread` of `thread.start()`)."""
        if not self._once("holder", id(value), fn.full):
            return
        match value:
            case f.Call():
                made = self.program.run_by(fn, value)
                yield Fate(Hold.DROPPED) if not made or all(one.function.name in ("__init__", "__post_init__", "__new__") for one in made) else _OWNED
            case f.Name(scope=f.LOCAL) if _is_self_in_constructor(fn, value):
                yield Fate(Hold.RETURNED)
            case f.Name(scope=f.LOCAL):
                for one in fn.definitions(value) or (None,):
                    yield from self._defined(fn, one)
            case f.Name():
                yield from self.places.in_global(value, self.value)
            case f.Attr():
                yield from [_OWNED] if is_told_to_stop(self.program, value) else self.places.in_field(fn, value, self.value)
            case f.Item():
                yield from self.collection_at(fn, value.base)
            case _:
                yield _OWNED

    def _defined(self, fn: FunctionView, one: Definition | None) -> Iterator[Fate]:
        """What becomes of a handle under the name that a definition gives it."""
        if one is None or one.value is None:
            yield _OWNED
        elif one.kind == "assigned":
            if isinstance(one.value, (f.Name, f.Attr)):
                yield from self.holder(one.function, one.value)
            targets = one.record.targets if isinstance(one.record, f.Set) else (f.Name(one.name, f.LOCAL, 0),)
            for target in targets:
                for name in target.items if isinstance(target, f.Many) else (target,):
                    if len(targets) > 1 or name == target or (isinstance(name, f.Name) and name.name == one.name):
                        yield from self._stored(one.function, name, one.record, self.value)
        elif one.kind in ("loop", "each"):
            yield Fate(Hold.LOCAL, one.name)
            for read in one.function.reads(one.name):
                if any(other.record is one.record for other in one.function.definitions(read)):
                    yield from self.value(one.function, read)
            yield from self.collection_at(one.function, one.value)
        else:
            yield _OWNED

    def _returned(self, fn: FunctionView) -> Fate:
        if fn.outer is not None and not fn.is_async:
            name = fn.function.name
            reads = [(view, read) for view in (fn.outer, *fn.outer.nested.values()) for read in view.reads(name)]
            if reads and all(is_dropped_callback(view, read) for view, read in reads):
                return Fate(Hold.DROPPED)
        entries = {entry.function for entry in fn.module.roles.entries() if entry.role in (Role.HANDLER, Role.WEBHOOK)}
        return Fate(Hold.RESPONSE, "the response") if fn.full in entries else Fate(Hold.RETURNED)

    def _returned_among(self, fn: FunctionView, value: f.AnyValue) -> Fate:
        """A collection that is returned: a list of handles is the caller's to wait for; of a tuple or an object nobody knows which part he takes."""
        fate, types = self._returned(fn), fn.module.types
        is_list = not _LISTS.isdisjoint(types.classes(types.type_of(value)))
        return fate if fate.hold is not Hold.RETURNED else fate._replace(among=True) if is_list else _OWNED

    def _lambda(self, fn: FunctionView) -> Iterator[Fate]:
        """A lambda's result goes to whoever calls it; a callback's goes nowhere."""
        outer, made = fn.outer, fn.lambda_
        if outer is None or made is None:
            yield _OWNED
            return
        use = outer.use_of(made)
        values: list[f.AnyValue] = [made]
        if use.kind == "assigned" and isinstance(use.by, f.Set):
            values = [read for target in use.by.targets if isinstance(target, f.Name) for read in outer.reads(target.name)]
        if not values or not all(is_dropped_callback(outer, value) for value in values):
            yield _OWNED

    def _assigned(self, fn: FunctionView, by: Any, value: f.AnyValue, follow: Follow) -> Iterator[Fate]:
        if isinstance(by, f.Bind):
            yield from self._stored(fn, f.Name(by.name, f.LOCAL, 0), by, follow)
            yield from follow(fn, by)
        elif isinstance(by, f.Set):
            for target in by.targets:
                yield from self._stored(fn, target, by, follow)

    def _stored(self, fn: FunctionView, target: f.AnyValue, record: Any, follow: Follow) -> Iterator[Fate]:
        """What becomes of a handle (or, with `follow` = `collection`, of a collection of them) in the place that it is assigned to."""
        match target:
            case f.Name(scope=f.LOCAL):
                if target.name.strip("_"):
                    yield from self._local(fn, target.name, record, follow)
            case f.Name():
                yield from self.places.in_global(target, follow)
            case f.Attr():
                yield from self._in_field(fn, target, follow)
            case f.Item():
                yield from self._item(fn, target, follow)
            case f.Many() if follow == self.collection:
                for name, _ in bound_names(target):
                    yield from self._local(fn, name, record, self.value)
            case _:
                yield _OWNED

    def _in_field(self, fn: FunctionView, field: f.Attr, follow: Follow) -> Iterator[Fate]:
        """A field; what a property's setter does with it, where the field is one."""
        for setter in (setters := self._setters(field)):
            for param in setter.function.params[1:]:
                for view in _within(setter):
                    for read in view.reads(param.name):
                        yield from follow(view, read)
        if (self.row.started_by and is_told_to_stop(self.program, field)) or is_waited_for(self.program, field):
            yield _OWNED
        elif answers_itself(self.program, field) or is_out_of_sight(self.program, field):
            yield _OWNED
        elif not setters:
            yield from self.places.in_field(fn, field, follow)

    def _setters(self, field: f.Attr) -> list[FunctionView]:
        """The project's functions that run when a field is set, where it is a property."""
        holders = ((target, self.program.classes.get(target.rpartition(".")[0])) for target in field.targets)
        return [one for target, holder in holders if holder is not None and (one := holder.module.functions.get(f"{target}.setter")) is not None]

    def _local(self, fn: FunctionView, name: str, record: Any, follow: Follow) -> Iterator[Fate]:
        """A local name: its reads here and in the functions inside; of a `nonlocal`, those around as well."""
        home = fn
        while home.outer is not None and any(step.is_nonlocal and name in step.names for step in home.all(f.Global)):
            home = home.outer
        kept = home is fn and fn.function.is_generator and _yields_after(fn, record)
        yield Fate(Hold.FRAME if kept else Hold.LOCAL, name)
        for view in _within(home):
            for read in view.reads(name):
                definitions = view.definitions(read)
                if home is not fn or not definitions or any(one.record is record or one.function is not view for one in definitions):
                    yield from follow(view, read)

    def _argument(self, fn: FunctionView, call: f.Call, value: f.AnyValue) -> Iterator[Fate]:
        if id(call) in self.ignored:
            return
        module = fn.module
        names = module.callee(fn, call).names
        if not self.program.classes.keys().isdisjoint(module.types.classes(call.type)):
            yield from self._given(fn, call, value)  # a NamedTuple is a tuple too
        elif any(name in _COPYING for name in names):
            yield from self.collection(fn, call)
        elif any(name in _ASKING for name in names) or module.is_logging(fn, call):
            return
        elif (base := _filled_by(fn, call)) is not None:
            yield from self.collection_at(fn, base) if _is_kept_by(call) else ()
        elif module.knowledge.find(ConsumesAwaitable, names) is not None:
            yield _OWNED
        else:
            yield from self._given(fn, call, value)

    def _given(self, fn: FunctionView, call: f.Call, value: f.AnyValue) -> Iterator[Fate]:
        """A handle given to a function: followed into those of the project, owned by any other."""
        keyword = next((arg.name for arg in call.args if arg.value is value and arg.name not in ("", "*", "**")), "")
        position = next((number for number, arg in enumerate(call.args) if arg.value is value), -1)
        callees = self.program.run_by(fn, call)
        made = self.program.classes.get(next(iter(fn.module.types.classes(call.type)), ""))
        if not callees and made is not None:
            declared = [field.name for field in made.class_.fields if field.declared and not field.in_method]
            name = keyword or (declared[position] if 0 <= position < len(declared) else "")
            where = f"{shown(call.func)}.{name}"
            if name not in declared:
                yield _OWNED
            elif made.class_.is_typed_dict:
                yield from self.places.under_key(repr(name), where, self.value)
            else:
                yield from self.places.in_fields(name, (f"{made.full}.{name}",), self.value, where, False)
            return
        for callee in callees:
            params = [one for one in callee.function.params if one.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
            if callee.owner is not None and not callee.function.is_static:
                params = params[1:]
            name = keyword if keyword in {one.name for one in callee.function.params} else ""
            if not name and not keyword and 0 <= position < len(params) and call.args[position].name == "":
                name = params[position].name
            if not name or callee.function.is_generator:
                yield _OWNED
            elif self._once("parameter", callee.full, name):
                yield Fate(Hold.LOCAL, name)
                for view in _within(callee):
                    for read in view.reads(name):
                        yield from self.value(view, read)
        if not callees:
            yield self._passed_on(fn, call)

    def _passed_on(self, fn: FunctionView, call: f.Call) -> Fate:
        """A handle given to a library's function: that owns it, unless all that it makes is the response."""
        returned = self._returned(fn) if fn.use_of(call).kind == "returned" else _OWNED
        return returned if returned.hold is Hold.RESPONSE else _OWNED

    def _asked(self, fn: FunctionView, attr: f.Attr) -> Iterator[Fate]:
        """A method or attribute of a handle: those that own it are the library's to name; a thread's own `stop()` ends it too."""
        if attr.name in self.row.owned_by or attr.name == "__await__":
            yield _OWNED
        elif (not attr.targets or any(fn.module.is_own(target) for target in attr.targets)) and ENDING.match(attr.name):
            yield _OWNED  # where it has no type, what has a `stop()` is no plain thread
        elif fn.use_of(attr).kind == "called" and _is_polled(fn, attr):
            yield _OWNED

    # --- collections --------------------------------------------------------------------------------------------------------------

    def collection(self, fn: FunctionView, value: f.AnyValue) -> Iterator[Fate]:
        """What becomes of the handles in a collection, where that stands."""
        if not self._once("collection", id(value), fn.full):
            return
        use = fn.use_of(value)
        match use.kind:
            case "statement" | "condition" | "compared" | "text" | "deleted":
                return
            case "returned":
                yield self._returned_among(fn, value)
            case "assigned":
                yield from self._assigned(fn, use.by, value, self.collection)
            case "argument":
                yield from self._collection_given(fn, use.by)
            case "iterated":
                yield from self._iterated(fn, use.by)
            case "subscripted":
                if isinstance(use.by, f.Item) and fn.use_of(use.by).slot != "target":
                    is_slice = isinstance(use.by.index, f.Many) and use.by.index.kind == "slice"
                    yield from self.collection(fn, use.by) if is_slice else self.value(fn, use.by)
            case "receiver":
                yield from self._collection_asked(fn, use.by)
            case "item" | "collected":
                yield from self.collection(fn, use.by)
            case "operand":
                yield from self.collection_at(fn, use.by.target) if isinstance(use.by, f.Change) else self.collection(fn, use.by)
            case "other" if use.slot in ("target", "changed"):
                return
            case _:
                yield _OWNED

    def collection_named(self, fn: FunctionView, target: f.AnyValue, record: Any) -> Iterator[Fate]:
        """What becomes of the handles in a collection that a record assigns to `target`."""
        return self._stored(fn, target, record, self.collection)

    def _collected(self, fn: FunctionView, by: f.AnyValue, value: f.AnyValue) -> Iterator[Fate]:
        """A handle in a display or comprehension; `a, b = start(), start()` names each."""
        use = fn.use_of(by)
        if isinstance(by, f.Many) and use.kind == "assigned" and isinstance(use.by, f.Set):
            position = next(number for number, item in enumerate(by.items) if item is value)
            for target in use.by.targets:
                if isinstance(target, f.Many) and len(target.items) == len(by.items):
                    yield from self._stored(fn, target.items[position], use.by, self.value)
                else:
                    yield from self._stored(fn, target, use.by, self.collection)
            return
        yield from self.collection(fn, by)

    def collection_at(self, fn: FunctionView, base: f.AnyValue) -> Iterator[Fate]:
        """What becomes of a handle that is put into a collection that is there already."""
        if not self._once("at", id(base), fn.full):
            return
        match base:
            case f.Name(scope=f.LOCAL):
                definitions = fn.definitions(base) or (None,)
                for one in definitions:
                    if one is None or one.kind != "assigned" or one.value is None or one.path:
                        yield _OWNED
                    elif isinstance(one.value, (f.Attr, f.Item)) or (isinstance(one.value, f.Name) and one.value != base):
                        yield from self.collection_at(one.function, one.value)
                    elif isinstance(one.value, f.Call) and self.program.run_by(one.function, one.value):
                        yield _OWNED
                    else:
                        yield Fate(Hold.LOCAL, base.name)
                        for view in _within(one.function):
                            for read in view.reads(base.name):
                                yield from self.collection(view, read)
            case f.Name():
                yield from self.places.in_global(base, self.collection)
            case f.Attr():
                yield from self.places.in_field(fn, base, self.collection)
            case f.Item():
                yield from self._item(fn, base, self.collection)
            case f.Call() if isinstance(base.func, f.Attr) and base.func.name in _GIVE_SAME:
                yield from self.collection_at(fn, base.func.base)
            case f.Call() if base.args and any(name in _COPYING for name in fn.module.callee(fn, base).names):
                for arg in base.args:
                    yield from self.collection_at(fn, arg.value) if isinstance(arg.value, (f.Name, f.Attr, f.Item, f.Call)) else ()
            case f.Many() | f.Each():
                for item in base.items if isinstance(base, f.Many) else ():
                    yield from self.holder(fn, item) if isinstance(item, f.Name) else ()
            case _:
                yield _OWNED

    def _item(self, fn: FunctionView, item: f.Item, follow: Follow) -> Iterator[Fate]:
        """`tasks[name]` of a collection at hand; `app["listener"]`, where the mapping came from outside, is a place of its own."""
        base = item.base
        given = isinstance(base, f.Name) and base.scope == f.LOCAL and all(one.kind == "parameter" for one in fn.definitions(base))
        foreign = isinstance(base, f.Attr) and fn.module.types.classes(fn.module.types.type_of(base)) != ("builtins.dict",)
        key = key_of(item)
        yield from self.places.under_key(key, shown(item), follow) if key is not None and (given or foreign) else self.collection_at(fn, base)

    def _collection_given(self, fn: FunctionView, call: f.Call) -> Iterator[Fate]:
        if id(call) in self.ignored:
            return
        names = fn.module.callee(fn, call).names
        if any(name in _COPYING for name in names):
            yield from self.collection(fn, call)
        elif any(name in _ASKING for name in names) or fn.module.is_logging(fn, call):
            return
        elif (base := _filled_by(fn, call)) is not None:
            yield from self.collection_at(fn, base) if _is_kept_by(call) else ()
        elif fn.module.knowledge.find(ConsumesAwaitable, names) is not None:
            yield _OWNED
        else:
            yield self._passed_on(fn, call)

    def _collection_asked(self, fn: FunctionView, attr: f.Attr) -> Iterator[Fate]:
        use = fn.use_of(attr)
        if attr.name in _FILL or use.kind != "called":
            return
        if attr.name in _SAME:
            yield from self.collection(fn, use.by)
        elif attr.name in TAKING:
            yield from self.value(fn, use.by)
        else:
            yield _OWNED

    def _iterated(self, fn: FunctionView, by: Any) -> Iterator[Fate]:
        if isinstance(by, f.Star):
            yield from self.collection(fn, by)
            return
        targets = [by.target] if isinstance(by, f.For) else [loop.target for loop in by.loops] if isinstance(by, f.Each) else []
        names = [name for target in targets for name, _ in bound_names(target)]
        if not names:
            yield _OWNED
        for name in names:
            for read in fn.reads(name):
                if any(one.record is by for one in fn.definitions(read)):
                    yield from self.value(fn, read)


def _is_self_in_constructor(fn: FunctionView, name: f.Name) -> bool:
    """Whether an object starts itself while it is made: whoever makes it has the handle."""
    function = fn.function
    return fn.owner is not None and function.name in ("__init__", "__post_init__") and bool(function.params) and function.params[0].name == name.name


def _filled_by(fn: FunctionView, call: f.Call) -> f.AnyValue | None:
    """The collection that a call puts its argument into, or takes it out of; one whose type nobody knows (`app.state.tasks.add`) counts by the word."""
    func = call.func
    if not isinstance(func, f.Attr) or func.name not in _FILL:
        return None
    known = any(name.startswith(_COLLECTIONS) for name in fn.module.callee(fn, call).names)
    return func.base if known or (not func.targets and fn.module.types.is_any(fn.module.types.type_of(func.base))) else None


def _is_kept_by(call: f.Call) -> bool:
    """Whether such a call puts something in."""
    return isinstance(call.func, f.Attr) and call.func.name in _ADD


def _is_told_to_await(fn: FunctionView) -> bool:
    """Whether a plain function says that it gives an awaitable (`def reload(request) -> Awaitable[None]: return shield(work())`): whoever calls it awaits that, a framework and a decorator too."""
    types = fn.module.types
    return (
        not fn.is_async
        and fn.function.return_declared
        and any(types.is_awaitable_class(one.name) for one in types.members(fn.function.returns) if one.name != f.NONE)
    )


def _is_polled(fn: FunctionView, attr: f.Attr) -> bool:
    """Whether a loop asks again and again if something is done: for as long as it is not, or to leave with an error when it is (`if task.done(): raise …`)."""
    for holder, slot in fn.around(attr):
        if isinstance(holder, f.While) and slot == "test":
            return True
        if isinstance(holder, f.If) and slot == "test":
            number = next((number for number, test in enumerate(holder.tests) if any(one is attr for one in inside(test))), None)
            ends = number is not None and any(isinstance(step, f.Raise | f.Break) for step in holder.blocks[number])
            return ends and next(fn.loops_around(holder), None) is not None
    return False


def _within(fn: FunctionView) -> Iterator[FunctionView]:
    """A function and all functions and lambdas in it."""
    yield fn
    for inner in (*fn.nested.values(), *fn.lambdas):
        yield from _within(inner)


def _yields_after(fn: FunctionView, record: Any) -> bool:
    """Whether a generator is suspended at some time after a record."""
    line = getattr(record, "line", 0) or getattr(fn.step_of(record), "line", 0)
    return any(getattr(fn.step_of(one), "line", 0) >= line or any(True for _ in fn.loops_around(one)) for one in fn.all(f.Yield))


__all__ = ["Fate", "Hold", "Retention"]
