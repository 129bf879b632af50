"""What becomes of an awaitable: followed from where it is made through names, containers, loops, arguments and returns, until something may await it or nothing does."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import AsksAwaitable, ConsumesAwaitable, Route, SyncCallback, TakesValue
from apr_mypy.views.awaitables import Awaitables
from apr_mypy.views.awaited_objects import is_meant, is_told_to_itself
from apr_mypy.views.flow import bound_names
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.wrappers import is_left_as_it_is

CONTAINERS: Final = frozenset(
    {
        *(
            f"builtins.{one}"
            for one in ("list", "tuple", "set", "frozenset", "dict", "map", "filter", "reversed", "zip", "enumerate", "iter", "sorted")
        ),
        *(f"collections.{one}" for one in ("deque", "defaultdict", "OrderedDict")),
    }
)
TRUTH: Final = frozenset({"builtins.bool", "builtins.any", "builtins.all", "builtins.len", "builtins.sum"})
TEXT: Final = frozenset(
    {"builtins.print", "builtins.str", "builtins.repr", "builtins.format", "builtins.int", "builtins.float", "builtins.str.format"}
)
FILLS: Final = frozenset(
    {
        *(f"builtins.list.{one}" for one in ("append", "insert", "extend")),
        *(f"collections.deque.{one}" for one in ("append", "appendleft", "insert", "extend", "extendleft")),
        *("builtins.set.add", "builtins.set.update", "builtins.dict.setdefault", "builtins.dict.update", "typing.MutableMapping.setdefault"),
    }
)
_FILLING: Final = frozenset({one.rpartition(".")[2] for one in FILLS} | {"clear"})
_COROUTINE_ATTRIBUTES: Final = ("close", "send", "throw", "cr_", "gi_", "__")
_AS_RESULT: Final = "is used as though it were its result, and not awaited"
_OF_PLAIN_VALUES: Final = frozenset(
    f"typing.{one}"
    for one in ("SupportsAbs", "SupportsInt", "SupportsFloat", "SupportsIndex", "SupportsRound", "SupportsComplex", "SupportsBytes", "Sized")
)
"""Protocols that no awaitable has."""
_COLLECTED: Final = "is collected and never awaited"
_ASYNC_PROTOCOL: Final = frozenset({"__aenter__", "__aexit__", "__anext__", "__await__", "aclose"})


def _walked_by_async(by: object, value: f.AnyValue) -> bool:
    """Whether a loop takes its items by `async for`."""
    if isinstance(by, f.Each):
        return any(loop.is_async for loop in by.loops if loop.over is value)
    return isinstance(by, f.For) and by.is_async


class Fates(Awaitables):
    """The awaitables of one module and where they go. `lost` says how one gets lost, as a clause that follows its name; None when something awaits it, or may."""

    def __init__(self, module: ModuleView) -> None:
        super().__init__(module)
        self._collections: dict[tuple[int, str], str | None] = {}

    def dropped_by(self, function: FunctionView, parameter: str) -> bool:
        """Whether a function only calls a parameter and loses what that returns, or gives it to what does so."""
        if self._is_shared(function, parameter) or not (reads := function.reads(parameter)):
            return False
        for read in reads:
            use = function.use_of(read)
            if use.kind == "condition":
                continue
            if use.kind == "called":
                if function.use_of(use.by).kind not in ("statement", "condition", "text", "compared"):
                    return False
            elif use.kind == "argument":
                callee = self.module.callee(function, use.by)
                row = self.module.find(SyncCallback, function, use.by)
                given = callee.argument(row.callable.keyword, row.callable.position) if row is not None else None
                if given is None or given.value is not read or any(name in CONTAINERS for name in callee.names):
                    return False
            else:
                return False
        return any(function.use_of(read).kind != "condition" for read in reads)

    def lost_in(self, fn: FunctionView, container: f.AnyValue) -> str | None:
        """How the awaitables in a container get lost."""
        return self._container(fn, container, set())

    # --- one awaitable ------------------------------------------------------------------------------------------------------------

    def lost(self, fn: FunctionView, value: f.AnyValue, seen: set[int] | None = None) -> str | None:
        """How an awaitable gets lost."""
        seen = set() if seen is None else seen
        use = fn.use_of(value)
        if (self.is_object(value) and is_meant(fn, value, use)) or is_told_to_itself(fn, value, use):
            return None
        match use.kind:
            case "statement":
                return "is never awaited"
            case "condition":
                return "is asked for its truth, which is always true, and not awaited"
            case "text":
                return "is put into a text and not awaited"
            case "compared":
                return "is compared and not awaited"
            case "deleted":
                return "is deleted and never awaited"
            case "operand":
                return "is used as a plain value and not awaited" if self._only_awaits(value) else None
            case "receiver":
                return _AS_RESULT if self.is_coroutine(value) and not use.by.name.startswith(_COROUTINE_ATTRIBUTES) else None
            case "index" if isinstance(value, f.Call):
                return _AS_RESULT if self.is_coroutine(value) else None
            case "subscripted" | "iterated" if not _walked_by_async(use.by, value):
                return _AS_RESULT if self._only_awaits(value) else None
            case "subscripted" | "iterated" | "entered" | "called":
                return _AS_RESULT if self.is_coroutine(value) else None
            case "assigned":
                return self._assigned(fn, use.by, value, seen)
            case "argument":
                return self._argument(fn, use.by, value)
            case "returned":
                return self._returned(fn, value)
            case "item":
                return self._item(fn, use.by, value, seen)
            case "collected":
                return self._container(fn, use.by, seen)
            case _:
                return None

    def _only_awaits(self, value: f.AnyValue) -> bool:
        """Whether nothing but `await` can use the value: a coroutine, also of a library without types (a name of type Any that was followed to here can hold nothing else)."""
        if self.is_coroutine(value):
            return True
        followed = id(value) in self._lazy_calls or (isinstance(value, f.Name) and value.scope == f.LOCAL)
        return followed and self.types.is_any(self.types.type_of(value))

    def _assigned(self, fn: FunctionView, by: f.Set | f.Bind, value: f.AnyValue, seen: set[int]) -> str | None:
        if isinstance(by, f.Bind):
            around = self.lost(fn, by, seen)
            if around is None:
                return None
            wrong = self._name(fn, by.name, by, seen, or_else=around)
            return around if wrong is not None else None
        wrong = None
        for target in by.targets:
            match target:
                case f.Name(scope=f.LOCAL):
                    wrong = self._name(fn, target.name, by, seen)
                case f.Name(scope=f.FULL) if self.is_coroutine(value):
                    wrong = self._global(target.name, seen)
                case f.Many():
                    wrong = _AS_RESULT if self.is_coroutine(value) else None
                case f.Item(base=f.Name(scope=f.LOCAL) as base):
                    wrong = self._collection(fn, base.name, seen)
                case f.Attr():
                    wrong = self.unwanted(target.type)
                case _:
                    wrong = None
            if wrong is None:
                return None
        return wrong

    def _name(self, fn: FunctionView, name: str, by: object, seen: set[int], or_else: str = "") -> str | None:
        """A local name that holds it: lost when each read of it is."""
        if self._is_shared(fn, name):
            return None
        wrong = or_else or ("is thrown away and never awaited" if name.startswith("_") else "is stored and never awaited")
        first = True
        for read in fn.reads(name):
            if id(read) in seen or not any(one.record is by for one in fn.definitions(read)):
                continue
            seen.add(id(read))
            fate = self.lost(fn, read, seen)
            if fate is None:
                return None
            if first and not or_else:
                wrong, first = fate, False
        return wrong

    def _is_shared(self, fn: FunctionView, name: str) -> bool:
        """Whether other code than the function itself may see a local name."""
        if any(inner.names(name) for inner in (*fn.nested.values(), *fn.lambdas)):
            return True
        return any(name in step.names for step in fn.all(f.Global))

    def _global(self, full: str, seen: set[int]) -> str | None:
        """A module-level name: lost when nothing in the module uses it but to lose it. A coroutine can be awaited once, so no other module shares it."""
        wrong = "is stored and never awaited"
        short = full.rpartition(".")[2]
        if short in self.module.facts.exports:
            return None
        for view in self.module.everything():
            for read in view.all(f.Name):
                if read.name == full and read.scope == f.FULL and not view.is_write(read) and id(read) not in seen:
                    seen.add(id(read))
                    fate = self.lost(view, read, seen)
                    if fate is None:
                        return None
                    wrong = fate
        return wrong

    # --- given to a call ----------------------------------------------------------------------------------------------------------

    def _argument(self, fn: FunctionView, call: f.Call, value: f.AnyValue) -> str | None:
        module = self.module
        callee = module.callee(fn, call)
        names = callee.names
        if any(name in CONTAINERS for name in names):
            return _AS_RESULT if self.is_coroutine(value) else None
        if any(name in TRUTH for name in names):
            return "is asked for its truth or length and not awaited"
        if any(name in TEXT for name in names) or module.is_logging(fn, call):
            return "is put into a text and not awaited"
        if "builtins.isinstance" in names:
            return self._asked_for_class(call, value)
        if module.find(ConsumesAwaitable, fn, call) is not None or module.find(AsksAwaitable, fn, call) is not None:
            return None
        if any(name in FILLS for name in names):
            return self._filled(fn, call, set())
        given = next((arg for arg in callee.args if arg.value is value), None)
        callback = module.find(SyncCallback, fn, call)
        if callback is not None and given is not None and callee.argument(callback.callable.keyword, callback.callable.position) is given:
            return "is passed where a function is wanted, and not awaited"
        if given is not None and given.name in ("*", "**"):
            return _AS_RESULT if self.is_coroutine(value) else None
        wants = given.wants if given is not None else 0
        if self.is_object(value) and self.types.returns(wants):
            return None  # mypy takes it for a function: it can be called
        return self.unwanted(wants) or (self._as_data(fn, call) if self.is_coroutine(value) else None)

    def _asked_for_class(self, call: f.Call, value: f.AnyValue) -> str | None:
        """`isinstance(x, dict)` tells nothing; `isinstance(x, Awaitable)` is how code that takes both finds out."""
        if len(call.args) != 2 or call.args[0].value is not value:
            return None
        asked = self.types.class_objects(self.types.type_of(call.args[1].value))
        if not asked or any(self.types.is_awaitable_class(one) for one in asked):
            return None
        return "is asked for its class and not awaited"

    def _as_data(self, fn: FunctionView, call: f.Call) -> str | None:
        """Lost where it is given to what takes data: JSON, a response, a row, a shape."""
        if self.module.find(TakesValue, fn, call) is not None:
            return "is given away as plain data and not awaited"
        for full in self.types.class_objects(self.types.type_of(call.func)):
            ref = self.types.reference(full)
            if ref is not None and (self.module.roles.is_orm_model(ref) or self.module.roles.is_dto(ref)):
                return f"is put into a field of {full.rpartition('.')[2]} and not awaited"
        return None

    def unwanted(self, wants: int) -> str | None:
        """What the type of a parameter or field says of an awaitable given to it."""
        members = [one for one in self.types.members(wants) if one.name != f.NONE]
        if wants == 0 or not members:
            return None
        if all(one.name == f.DEF for one in members):
            return "is passed where a function is wanted, and not awaited"
        for one in members:
            if one.name in (f.ANY, f.UNKNOWN, f.NEVER, "builtins.object", f.DEF, f.CLASS_OBJECT) or one.kind == f.TYPE_VARIABLE:
                return None
            if self.types.is_awaitable_class(one.name) or (self.types.is_protocol(one.name) and one.name not in _OF_PLAIN_VALUES):
                return None
        return f"is passed where {self.types.shown(wants)} is wanted, and not awaited"

    # --- returned -----------------------------------------------------------------------------------------------------------------

    def _returned(self, fn: FunctionView, value: f.AnyValue) -> str | None:
        """A return is fine where the caller is told that it gets an awaitable."""
        function = fn.function
        if not self._return_speaks(fn):
            return None
        members = self.types.members(function.returns) if function.return_declared else ()
        if any(
            self.types.is_awaitable_class(one.name)
            or one.kind == f.TYPE_VARIABLE
            or one.name in ("builtins.object", f.UNKNOWN)
            or self.types.is_protocol(one.name)
            for one in members
        ):
            return None
        if not members and not function.is_async:
            return None
        if (not members or any(one.name == f.ANY for one in members)) and (self._is_passed_on(value) or not self._any_hides_it(fn)):
            return None
        if function.is_async:
            plain = bool(members) and not any(one.name == f.ANY for one in members)
            return (
                "is returned from an async function without await, so the caller gets a coroutine for its value"
                if plain or self._runs(value)
                else None
            )
        return f"is returned as {self.types.shown(function.returns)}, so no caller knows to await it"

    def _is_passed_on(self, value: f.AnyValue) -> bool:
        """Whether `Any` is an honest name for it: an object that is more than an awaitable, or what a function gave that came in a variable, as in any wrapper."""
        held = isinstance(value, f.Call) and isinstance(value.func, f.Name) and value.func.scope == f.LOCAL
        return self.is_object(value) or (held and not self.is_coroutine(value))

    def _runs(self, value: f.AnyValue) -> bool:
        """Whether the value is a coroutine; an object that can be awaited may be what an async function is there to make."""
        return self.is_coroutine(value) or self.types.is_any(self.types.type_of(value))

    def _return_speaks(self, fn: FunctionView) -> bool:
        """Whether the return type of a function says what its callers get."""
        function = fn.function
        if fn.lambda_ is not None or function.is_generator or function.is_overloaded or function.name in _ASYNC_PROTOCOL:
            return False
        scope = fn.outer or self.module.body
        routes = [row for one in function.decorators if (row := self.module.find_value(Route, scope, one)) is not None]
        if any(row.what == "resolver" for row in routes):  # who resolves a graph awaits what it is given
            return False
        return all(is_left_as_it_is(fn, decorator) for decorator in function.decorators)

    def _any_hides_it(self, fn: FunctionView) -> bool:
        """Whether `Any` as a return type hides the awaitable from the callers: not in a wrapper, which has to say so, not where the function serves both worlds, and not where a
        caller in this module awaits it."""
        if (
            (fn.outer is not None and not fn.is_async)
            or any(name not in ("self", "cls") for name in fn.called_parameters)
            or any(param.kind in (f.STAR_ARGS, f.STAR_KEYWORDS) for param in fn.function.params)
        ):
            return False
        if any(self.module.find(AsksAwaitable, fn, call) is not None for call in fn.calls):
            return False
        return not self._awaited_by_a_caller(fn)

    def _awaited_by_a_caller(self, fn: FunctionView) -> bool:
        for view in self.module.everything():
            for call in view.calls:
                func = call.func
                if not isinstance(func, (f.Name, f.Attr)) or func.name.rpartition(".")[2] != fn.function.name:
                    continue
                if fn.full not in self.module.callee(view, call).names:
                    continue
                at: f.AnyValue = call
                if fn.is_async:  # awaiting the call itself gives the awaitable
                    parent = view.parent(call)
                    if parent is None or not isinstance(parent[0], f.Await):
                        continue
                    at = parent[0]
                if view.use_of(at).kind in ("awaited", "yielded") or self._is_consumed(view, at):
                    return True
        return False

    def _is_consumed(self, view: FunctionView, value: f.AnyValue) -> bool:
        given = view.argument_of(value)
        return given is not None and self.module.find(ConsumesAwaitable, view, given[0]) is not None

    # --- collected ----------------------------------------------------------------------------------------------------------------

    def _item(self, fn: FunctionView, display: f.AnyValue, value: f.AnyValue, seen: set[int]) -> str | None:
        if not isinstance(display, (f.Many, f.Table)):
            return None
        use = fn.use_of(display)
        if use.kind == "assigned" and isinstance(use.by, f.Set) and isinstance(display, f.Many):
            for target in use.by.targets:
                if isinstance(target, f.Many) and len(target.items) == len(display.items):  # a, b = first(), second()
                    place = next((place for place, one in enumerate(display.items) if one is value), None)
                    if place is None or not isinstance(target.items[place], f.Name):
                        return None
                    names = bound_names(target.items[place])
                    return self._name(fn, names[0][0], use.by, seen) if names else None
        return self._container(fn, display, seen)

    def _container(self, fn: FunctionView, container: f.AnyValue, seen: set[int]) -> str | None:
        """Awaitables in a display, a comprehension or a `map`: lost where the container is."""
        use = fn.use_of(container)
        match use.kind:
            case "statement" | "condition" | "text" | "compared" | "deleted":
                return _COLLECTED
            case "assigned" if isinstance(use.by, f.Set) and len(use.by.targets) == 1:
                target = use.by.targets[0]
                if isinstance(target, f.Name) and target.scope == f.LOCAL:
                    return self._collection(fn, target.name, seen)
                if isinstance(target, f.Item) and isinstance(target.base, f.Name) and target.base.scope == f.LOCAL:
                    return self._collection(fn, target.base.name, seen)
                return None
            case "operand":
                if isinstance(use.by, f.Change):
                    held = use.by.target
                    return self._collection(fn, held.name, seen) if isinstance(held, f.Name) and held.scope == f.LOCAL else None
                return self._container(fn, use.by, seen)
            case "item" | "collected":
                return self._container(fn, use.by, seen) if isinstance(use.by, (f.Many, f.Table, f.Each)) else None
            case "iterated":
                return self._loop(fn, use.by, container, seen)
            case "argument":
                return self._container_given(fn, use.by, seen)
            case "returned":
                return self._container_returned(fn)
            case _:
                return None

    def _container_given(self, fn: FunctionView, call: f.Call, seen: set[int]) -> str | None:
        names = self.module.callee(fn, call).names
        if any(name in TRUTH or name in TEXT for name in names) or self.module.is_logging(fn, call):
            return _COLLECTED
        if any(name in CONTAINERS for name in names):
            return self._container(fn, call, seen)
        if any(name in FILLS for name in names):
            return self._filled(fn, call, seen)
        return _COLLECTED if self.module.find(TakesValue, fn, call) is not None else None

    def _container_returned(self, fn: FunctionView) -> str | None:
        if not fn.function.return_declared or not self._return_speaks(fn):
            return None
        number = fn.function.returns
        inside = tuple(self.types.inside(number))
        if any(
            self.types.is_awaitable_class(one.name) or one.kind == f.TYPE_VARIABLE or one.name in ("builtins.object", f.UNKNOWN) for one in inside
        ):
            return None
        if any(one.name == f.ANY for one in inside) and not self._any_hides_it(fn):
            return None
        return f"is returned inside {self.types.shown(number)}, so no caller knows to await it"

    def _loop(self, fn: FunctionView, by: f.For | f.Each | object, over: f.AnyValue, seen: set[int]) -> str | None:
        """`for one in awaitables`: lost when each `one` is."""
        if isinstance(by, f.For):
            target: f.AnyValue = by.target
        elif isinstance(by, f.Each):
            target = next(loop.target for loop in by.loops if loop.over is over)
        else:
            return None
        if not isinstance(target, f.Name) or target.scope != f.LOCAL:
            return None
        return _COLLECTED if self._name(fn, target.name, by, seen) is not None else None

    def _filled(self, fn: FunctionView, call: f.Call, seen: set[int]) -> str | None:
        """`names.append(awaitable)`: lost where the list is."""
        base = call.func.base if isinstance(call.func, f.Attr) else None
        if isinstance(base, f.Name) and base.scope == f.LOCAL and fn.use_of(call).kind == "statement":
            return self._collection(fn, base.name, seen)
        return None

    def _collection(self, fn: FunctionView, name: str, seen: set[int]) -> str | None:
        """A local container of awaitables: lost when all that is done to it is to fill, measure, print or lose it."""
        key = (id(fn), name)
        if key not in self._collections:
            self._collections[key] = _COLLECTED  # while it is followed: a container that only leads back to itself awaits nothing
            self._collections[key] = self._collection_fate(fn, name, seen)
        return self._collections[key]

    def _collection_fate(self, fn: FunctionView, name: str, seen: set[int]) -> str | None:
        if self._is_shared(fn, name) or not self._is_made_here(fn, name):
            return None
        wrong = _COLLECTED
        for read in fn.reads(name):
            use = fn.use_of(read)
            if use.kind == "receiver" and isinstance(use.by, f.Attr) and use.by.name in _FILLING:
                continue
            if isinstance(use.by, f.Change) and use.by.target is read:
                continue
            if use.kind == "subscripted":
                inner = fn.use_of(use.by)
                if inner.kind == "other" and isinstance(inner.by, (f.Set, f.Change)):
                    continue  # filled
                fate = self.lost(fn, use.by, seen)
            else:
                fate = self._container(fn, read, seen)
            if fate is None:
                return None
            wrong = fate
        return wrong

    def _is_made_here(self, fn: FunctionView, name: str) -> bool:
        """Whether a name only ever holds containers that this function makes."""
        for one in fn.all_definitions(name):
            if one.kind == "changed":
                continue
            if one.kind != "assigned" or one.path:
                return False
            value = one.value
            if isinstance(value, f.Call):
                if not any(full in CONTAINERS for full in self.module.callee(fn, value).names):
                    return False
            elif not isinstance(value, (f.Many, f.Table, f.Each)):
                return False
        return True
