"""Whether a new value of a row's field is worked out from the old one, and whether two expressions are one row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import arguments, is_unknown, known, query_values
from apr_mypy.views.row_writes import MUTATING, RowWrite
from apr_mypy.views.rows import MAPPING, OBJECT, VALUE, Load, sources
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import VALUE_CHILDREN, inside
from apr_mypy.views.written_by_key import is_written_by_key

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_SAME: Final = frozenset(
    [
        "builtins.int", "builtins.float", "builtins.str", "builtins.bool", "builtins.dict", "builtins.list", "builtins.set", "builtins.tuple", "decimal.Decimal", "copy.copy", "copy.deepcopy",
        "json.loads", "json.dumps", "typing.cast", "builtins.bytes",
    ]
)  # fmt: skip
"""Calls that give back what they are given, in another type."""
_FALLING_BACK: Final = frozenset({"get", "pop", "getattr", "setdefault"})
_COPIES: Final = frozenset({"copy", "decode", "encode", "model_copy", "items"})
_SHAPING: Final = frozenset(
    ["strip", "lstrip", "rstrip", "lower", "upper", "casefold", "title", "capitalize", "removeprefix", "removesuffix", "zfill", "ljust", "rjust", "expandtabs",
     "normalize", "quantize", "astimezone"]
)  # fmt: skip
"""Methods that put a value into shape: done once more they change nothing."""
_SHAPES: Final = pattern_of(r"^_*(normali[sz]e|clean|sanitize|strip|slugify|truncate|escape|to_local|to_utc|localtime)(_|d?$)")
"""Functions that do so."""
_KEY_NAMES: Final = frozenset({"id", "pk", "uuid", "_id"})
_KEYS: Final = _KEY_NAMES | {"key"}
_DEEPEST: Final = 14


class Read(NamedTuple):
    """A place where the old value is read. `computed` when something is made of it on the way, `row` is the row that is read."""

    record: Any
    computed: bool
    row: f.AnyValue | None


def is_same(fn: FunctionView, one: f.AnyValue, other: f.AnyValue) -> bool:
    """Whether two expressions of a function are the same row: the same name holding the same, the same attribute of the same."""
    if one is other:
        return True
    if isinstance(one, f.Name) and isinstance(other, f.Name):
        if one.scope != f.LOCAL or other.scope != f.LOCAL:
            return one.name == other.name and one.scope == other.scope
        return not _origins(fn, one).isdisjoint(_origins(fn, other))
    if isinstance(one, f.Attr) and isinstance(other, f.Attr):
        return one.name == other.name and is_same(fn, one.base, other.base)
    if isinstance(one, f.Item) and isinstance(other, f.Item):
        return shown(one, 200) == shown(other, 200)
    if isinstance(one, f.Name) and one.scope == f.LOCAL and isinstance(other, f.Attr | f.Item):
        return any(
            not isinstance(origin, Definition) and origin is not one and isinstance(origin, f.Attr | f.Item) and is_same(fn, origin, other)
            for origin in fn.origins(one)
        )
    if isinstance(other, f.Name) and isinstance(one, f.Attr | f.Item):
        return is_same(fn, other, one)
    return False


def _origins(fn: FunctionView, name: f.Name) -> frozenset[tuple[int, tuple[int, ...]]]:
    return frozenset((id(one.record), one.path) if isinstance(one, Definition) else (id(one), ()) for one in fn.origins(name))


class Old:
    """Looks for the old value of one field: of the row that a write is to, or, where a statement finds the row, of a row of the same model or table."""

    def __init__(self, program: Calls, fn: FunctionView, write: RowWrite) -> None:
        self.program = program
        self.fn = fn
        self.write = write
        self._anew = False
        """Whether the same row, loaded another time, counts too."""
        self._followed: dict[tuple[Definition, bool], int] = {}
        """How far away each value of a local name was followed: from there the same places are found once more."""

    def reads(self) -> Iterator[Read]:
        """The places where the new value reads the old one."""
        self._anew = True
        self._followed = {}
        yield from self._reads()
        self._anew = False

    def _reads(self) -> Iterator[Read]:
        write = self.write
        if write.how == "changed":
            if not self._is_set_anew():
                yield Read(write.record, True, write.row)
        elif write.how == "merged":
            if not (isinstance(write.record, f.Set) and is_written_by_key(self.program, self.fn, write)) or (
                write.value is not None and any(True for _ in self._walk(self.fn, write.value, False, 0))
            ):
                yield Read(write.record, True, write.row)
        elif write.value is not None:
            yield from self._walk(self.fn, write.value, False, 0)

    def _is_set_anew(self) -> bool:
        """Whether the function has set the field whenever it changes it, to what has nothing of the old value (`row.text = head`, then `row.text += tail`)."""
        fn, write = self.fn, self.write
        at = fn.step_of(write.record) or write.record
        loops = {id(loop) for loop in fn.loops_around(write.record)}
        while at is not None and write.row is not None and id(at) not in loops and (place := fn.place_of(at)) is not None:
            for earlier in place[1]:
                if earlier is at:
                    break
                if isinstance(earlier, f.Set) and earlier.value is not None:
                    for target in earlier.targets:
                        if isinstance(target, f.Attr) and target.name == write.field and is_same(fn, target.base, write.row):
                            old = Old(self.program, fn, write._replace(record=earlier, how="assigned", value=earlier.value))
                            return not any(True for _ in old.reads())
            at = place[0]
        return False

    def _walk(self, fn: FunctionView, value: f.AnyValue, computed: bool, depth: int) -> Iterator[Read]:
        if depth > _DEEPEST:
            return
        found = self._is_old(fn, value)
        if found is not None:
            yield Read(value, computed, found)
            return
        match value:
            case f.Name(scope=f.LOCAL):
                yield from self._name(fn, value, computed, depth)
            case f.Attr():
                told = self._told_by_result(fn, value, depth)
                if told is not None:
                    yield from (Read(value, computed or is_computed, self.write.row) for is_computed in told)
                else:
                    yield from self._walk(fn, value.base, computed or value.name not in _KEYS, depth + 1)
            case f.Item(index=f.Many(kind="slice") as index):
                yield from self._walk(fn, value.base, computed or not _only_cuts(index), depth + 1)
            case f.Op(op="+", args=(f.Item(index=f.Many(kind="slice")) as cut, f.Const())):  # `title[:197] + "..."`
                yield from self._walk(fn, cut, computed, depth + 1)
            case f.Await() | f.Bind() | f.Star():
                yield from self._walk(fn, value.value, computed, depth + 1)
            case f.Op(op="or" | "and"):
                for arg in value.args:
                    yield from self._walk(fn, arg, computed, depth + 1)
            case f.Choice():
                yield from self._walk(fn, value.yes, computed, depth + 1)
                yield from self._walk(fn, value.no, computed, depth + 1)
            case f.Call():
                yield from self._call(fn, value, computed, depth)
            case f.Compare() | f.Lambda() | f.Const() | f.Name() | f.Super() | f.Unseen():
                return
            case _:
                for _, child in VALUE_CHILDREN[type(value)](value):
                    yield from self._walk(fn, child, True, depth + 1)

    def _name(self, fn: FunctionView, name: f.Name, computed: bool, depth: int) -> Iterator[Read]:
        changed = computed or is_changed_in_place(fn, name.name)
        for one in fn.definitions(name):
            if one.function is not fn or not self._is_new(one, changed, depth):
                continue
            if one.kind == "assigned" and one.value is not None:
                yield from self._walk(fn, one.value, changed, depth + 1)
            elif one.kind == "changed":
                yield from self._walk(fn, one.record.value, True, depth + 1)
                for other in fn.all_definitions(name.name):
                    if other.kind == "assigned" and other.value is not None:
                        yield from self._walk(fn, other.value, True, depth + 1)

    def _is_new(self, one: Definition, computed: bool, depth: int) -> bool:
        """Whether a value of a local name was not followed yet, or only from farther away."""
        if self._followed.get((one, computed), depth + 1) <= depth:
            return False
        self._followed[one, computed] = depth
        return True

    def _call(self, fn: FunctionView, call: f.Call, computed: bool, depth: int) -> Iterator[Read]:
        if known(LoadsRow, fn, call) is not None or _finds_by_key(
            fn, call
        ):  # which row is found may rest on a key that is read of the old value, what it holds does not
            for part in (one for one in chain(call) if isinstance(one, f.Call)):
                for arg in part.args:
                    yield from self._walk(fn, arg.value, computed, depth + 1)
            return
        names = fn.module.callee(fn, call).names
        keeps = (
            not _SAME.isdisjoint(names)
            or (isinstance(call.func, f.Attr) and (call.func.name in _COPIES or call.func.name in _SHAPING))
            or _SHAPES.search(last_name(call.func)) is not None
        )
        if isinstance(call.func, f.Attr):
            if (
                call.func.name == "get"
                and call.args
                and isinstance(call.args[0].value, f.Const)
                and self._is_old_key(fn, call.func.base, call.args[0].value)
            ):
                yield Read(call, computed, call.func.base)
                return
            yield from self._walk(fn, call.func.base, computed or not keeps, depth + 1)
        name = last_name(call.func)
        inner_computed = computed or not keeps or len(call.args) > 1
        for arg in call.args:
            if name in _FALLING_BACK and arg is call.args[-1] and len(call.args) > 1:
                continue  # `data.get("name", row.name)` only falls back on it
            yield from self._walk(fn, arg.value, inner_computed, depth + 1)
        if self.write.row is not None and depth < 6:
            yield from self._asked(fn, call, computed, depth)

    def _asked(self, fn: FunctionView, call: f.Call, computed: bool, depth: int) -> Iterator[Read]:
        """A function that is given the row and reads the field of it for what it gives back; one that gives the old value back as it is, or something else, makes nothing of it."""
        for function, param in self._looking(fn, call):
            results = [step.value for step in function.returns if step.value is not None]
            row = next(iter(function.reads(param)), None)
            if results and row is not None:
                inner = Old(self.program, function, self.write._replace(fn=function, row=row))
                reads = [read for value in results for read in inner._walk(function, value, False, depth + 1)]
                yield Read(call, computed or not reads or any(read.computed for read in reads), self.write.row)

    def _told_by_result(self, fn: FunctionView, attr: f.Attr, depth: int) -> list[bool] | None:
        """For what is read of an object that a function of the project makes from the row (`status.fee` of `Status(fee=row.fee)`): for each old value in it, whether something was made of that; None where it makes no such
        object."""
        base: f.AnyValue = attr.base
        if isinstance(base, f.Name) and base.scope == f.LOCAL:
            values = [one.value for one in fn.definitions(base) if one.kind == "assigned" and not one.path]
            base = values[0] if len(values) == 1 and values[0] is not None else base
        base = base.value if isinstance(base, f.Await) else base
        if not isinstance(base, f.Call) or self.write.row is None or depth >= 6:
            return None
        found: list[bool] = []
        makes = False
        for function, param in self._looking(fn, base):
            types = function.module.types
            row = next(iter(function.reads(param)), None)
            if row is None:
                return None
            inner = Old(self.program, function, self.write._replace(fn=function, row=row))
            for step in function.returns:
                if (
                    isinstance(step.value, f.Call)
                    and types.class_objects(types.type_of(step.value.func))
                    and all(arg.name for arg in step.value.args)
                ):
                    makes = makes or any(arg.name == attr.name for arg in step.value.args)
                    given = [arg.value for arg in step.value.args if arg.name == attr.name]
                    found += [read.computed for one in given for read in inner._walk(function, one, False, depth + 1)]
                elif step.value is not None:
                    found += [True for _ in inner._walk(function, step.value, True, depth + 1)]
        return found if makes else None

    def _looking(self, fn: FunctionView, call: f.Call) -> Iterator[tuple[FunctionView, str]]:
        """The functions that a call runs on the row and that read the field of it, each with the parameter that the row is."""
        for function in self.program.run_by(fn, call):
            for name, given in arguments(fn, call, function).items():
                if (
                    given is not None
                    and isinstance(given, f.Name | f.Attr)
                    and self._is_row(fn, given)
                    and reads_field(self.program, function, name, self.write.field)
                ):
                    yield function, name

    def mentioned_in(self, fn: FunctionView, value: f.AnyValue, depth: int = 0, seen: dict[int, int] | None = None) -> bool:
        """Whether an expression has the old value in it: the field itself, a local name that holds it or what was made of it, a property or function that looks at it.

        `seen` are the names that were asked on the way here, with the depth of each.
        """
        seen = {} if seen is None else seen
        for one in inside(value):
            if self._is_old(fn, one) is not None:
                return True
            if isinstance(one, f.Name) and one.scope == f.LOCAL and depth < min(4, seen.get(id(one), 4)):
                seen[id(one)] = depth
                held_here = fn.definitions(one)
                if all(held.kind != "parameter" for held in held_here) and any(  # what was given only falls back on it
                    held.kind == "assigned" and held.value is not None and held.function is fn and self.mentioned_in(fn, held.value, depth + 1, seen)
                    for held in held_here
                    if not isinstance(held.value, f.Await) or not isinstance(held.value.value, f.Call)
                ):
                    return True
            elif isinstance(one, f.Call):
                if any(True for _ in self._looking(fn, one)):
                    return True
                if isinstance(one.func, f.Attr) and one.func.name == "get" and one.args and self._is_old_key(fn, one.func.base, one.args[0].value):
                    return True
            elif isinstance(one, f.Attr) and self._is_row(fn, one.base):
                for getter in self._getters(fn, one):
                    if getter.function.params and reads_field(self.program, getter, getter.function.params[0].name, self.write.field):
                        return True
        return False

    def _getters(self, fn: FunctionView, attr: f.Attr) -> Iterator[FunctionView]:
        """The project's functions that reading an attribute runs: properties, and what a decorator of a library makes one."""
        found = self.program.property_read(fn, attr)
        yield from found
        types = fn.module.types
        for full in types.classes(types.type_of(attr.base)) if not found and fn.use_of(attr).kind != "called" else ():
            for base in types.mro(full):
                view = self.program.classes.get(base)
                method = view.methods.get(attr.name) if view is not None else None
                if method is not None and method.function.decorators:
                    yield method
                    return

    def refused_by(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether a call runs a function that may raise for the old value."""
        return any(function.all(f.Raise) for function, _ in self._looking(fn, call))

    def _is_old(self, fn: FunctionView, value: f.AnyValue) -> f.AnyValue | None:
        """The row, where a value is the old value of the field."""
        field = self.write.field
        match value:
            case f.Attr(name=name) if name == field or (self.write.row is None and name.lower() == field):
                if fn.use_of(value).kind == "called":
                    return None
                return value.base if self._is_row(fn, value.base) else None
            case f.Item():
                if self._is_old_key(fn, value.base, value.index):
                    return value.base
                if (
                    self.write.row is None
                    and isinstance(value.index, f.Const)
                    and isinstance(value.index.value, int)
                    and self._is_of_table(fn, value.base, MAPPING)
                ):
                    return value.base
                return None
            case f.Name(scope=f.LOCAL) | f.Call() | f.Await():
                if self.write.row is None and self._is_of_table(fn, value, VALUE):
                    return value
                return None
            case _:
                return None

    def _is_old_key(self, fn: FunctionView, base: f.AnyValue, key: f.AnyValue) -> bool:
        return isinstance(key, f.Const) and key.value == self.write.field and self.write.field != "" and self._is_row(fn, base)

    def _is_row(self, fn: FunctionView, base: f.AnyValue) -> bool:
        if self.write.row is not None:
            return is_same(fn, base, self.write.row) or (self._anew and self._is_loaded_anew(fn, base))
        return self._is_of_table(fn, base, OBJECT) or self._is_of_table(fn, base, MAPPING)

    def _is_loaded_anew(self, fn: FunctionView, base: f.AnyValue) -> bool:
        """Whether a value is the row that is written, from an earlier query by the same key."""
        row = self.write.row
        if not isinstance(base, f.Name) or not isinstance(row, f.Name) or base.name == row.name:
            return False
        first, second = (
            [one for one in sources(self.program, fn, value) if isinstance(one, Load) and one.fn is fn and one.model] for value in (base, row)
        )
        return bool(first) and bool(second) and first[0].model == second[0].model and _key_of(first[0]) == _key_of(second[0]) != ()

    def _is_of_table(self, fn: FunctionView, value: f.AnyValue, shape: str) -> bool:
        return any(
            one.shape == shape and matches(one, self.write) and (shape != VALUE or not one.model or self._asks_column(one))
            for one in sources(self.program, fn, value)
            if isinstance(one, Load)
        )

    def _asks_column(self, load: Load) -> bool:
        """Whether a query that gives one column asks for the one that is written."""
        return any(
            one.name == self.write.field if isinstance(one, f.Attr) else isinstance(one, f.Const) and one.value == self.write.field
            for _, one in query_values(load.asked_in, load.query)
        )


def _only_cuts(index: f.Many) -> bool:
    """Whether a slice done once more leaves what it left: so many from the start, or so many at the end."""
    begin, end, _ = index.items
    from_start = isinstance(begin, f.Const) and not begin.value
    to_end = isinstance(end, f.Const) and end.value is None
    return (from_start and not _is_negative(end)) or (to_end and _is_negative(begin))


def _is_negative(value: f.AnyValue) -> bool:
    return (isinstance(value, f.Op) and value.op == "-" and len(value.args) == 1) or (
        isinstance(value, f.Const) and isinstance(value.value, int) and value.value < 0
    )


def chain(value: f.AnyValue) -> Iterator[f.Call | f.Attr]:
    """A call and those before it in its chain."""
    while isinstance(value, f.Call | f.Attr):
        yield value
        value = value.func if isinstance(value, f.Call) else value.base


def _key_of(load: Load) -> tuple[str, ...]:
    """What a row is asked for by, as written."""
    if not isinstance(load.site, f.Call):
        return ()
    given = tuple(arg.value for arg in load.site.args if arg.name == "")
    if given and all(isinstance(one, f.Name | f.Attr | f.Const) for one in given):
        return tuple(shown(one, 80) for one in given)
    return tuple(sorted(f"{name}={shown(value, 80)}" for name, value in load.conditions))


def loses_key(fn: FunctionView, row: f.AnyValue) -> bool:
    """Whether a row loses its key, so that it is stored as a new one."""
    set_to_none = (target for step in fn.all(f.Set) if isinstance(step.value, f.Const) and step.value.value is None for target in step.targets)
    if any(isinstance(target, f.Attr) and target.name in _KEY_NAMES and is_same(fn, target.base, row) for target in set_to_none):
        return True
    return any(
        isinstance(call.func, f.Name)
        and call.func.name == "builtins.delattr"
        and isinstance(call.args[1].value, f.Const)
        and call.args[1].value.value in _KEY_NAMES
        and is_same(fn, call.args[0].value, row)
        for call in fn.calls
        if len(call.args) == 2
    )


def reads_field(program: Calls, function: FunctionView, param: str, field: str, depth: int = 0) -> bool:
    """Whether a function looks at a field of an object that it is given, itself or through another method of the object."""
    for attr in function.attrs:
        if not (isinstance(attr.base, f.Name) and attr.base.name == param):
            continue
        if attr.name == field and (function.parent(attr) or (None, ""))[1] != "target":
            return True
        for inner in program.property_read(function, attr) if depth < 2 else ():
            if inner.function.params and reads_field(program, inner, inner.function.params[0].name, field, depth + 1):
                return True
    if depth < 2:
        for call in function.calls:
            if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) and call.func.base.name == param:
                for inner in program.run_by(function, call):
                    if (
                        inner is not function
                        and inner.function.params
                        and reads_field(program, inner, inner.function.params[0].name, field, depth + 1)
                    ):
                        return True
    return False


def matches(load: Load, write: RowWrite) -> bool:
    """Whether a row that was loaded may be the one that a statement writes: the same model, table, collection or key."""
    return (bool(load.model) and load.model == write.model) or not load.tables.isdisjoint(write.tables)


def _finds_by_key(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method of a class that nobody knows asks for a row by its key, as it is written (`User.objects.get(id=owner)`)."""
    if not isinstance(call.func, f.Attr) or call.func.targets or not is_unknown(fn, call.func.base):
        return False
    if not fn.module.knowledge.knowledge.by_method.get((LoadsRow, call.func.name)) or not any(
        arg.name.partition("__")[0] in _KEYS for arg in call.args
    ):
        return False
    base = call.func.base
    while isinstance(base, f.Attr) and base.name in ("objects", "query"):
        base = base.base
    return base is not call.func.base and last_name(base)[:1].isupper()


def is_changed_in_place(fn: FunctionView, name: str) -> bool:
    """Whether what a local name holds is changed in place."""
    for call in fn.calls:
        if isinstance(call.func, f.Attr) and call.func.name in MUTATING and isinstance(call.func.base, f.Name) and call.func.base.name == name:
            return True
    for step in fn.all(f.Set):
        for target in step.targets:
            if isinstance(target, f.Item) and any(isinstance(one, f.Name) and one.name == name for one in inside(target.base)):
                return True
    return any(
        isinstance(step.target, f.Item) and any(isinstance(one, f.Name) and one.name == name for one in inside(step.target.base))
        for step in fn.all(f.Change)
    )
