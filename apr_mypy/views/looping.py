"""What is done once for each of many: the loops, comprehensions and callbacks that repeat a record, over what, and whether that is only ever a few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRow, SyncCallback
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import last_name
from apr_mypy.views.walk import inside

_SAME_ITEMS: Final = frozenset(
    {f"builtins.{name}" for name in ("enumerate", "zip", "list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "filter", "dict")}
    | {"itertools.chain", "typing.cast"}
)
_OF_MAPPING: Final = frozenset({"items", "keys", "values"})
_COUNTING: Final = frozenset({"builtins.range", "itertools.count", "itertools.repeat", "itertools.batched"})
_BATCHES: Final = frozenset(
    {"builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "typing.Sequence", "typing.Iterable", "typing.Collection"}
)
_KINDS_OF_THINGS: Final = pattern_of(
    r"(^|_)(columns|cols|fields|attributes|attrs|properties|props|(column|field|prop|attribute|attr|table|relation)_names|tables|models|relationships|mappers|listeners|handlers|backends|providers|plugins|strategies|exporters|importers|adapters|serializers|validators|migrations|transports)$"
)
"""What a program has a few of, whatever is in its database."""
_A_FEW: Final = 10
"""So many and no more are a few."""
_CUTS: Final = pattern_of(r"(^|_)(batch(es|ed)?|chunk(s|ed|ify)?|grouper|slices|sliced)(_|$)")
"""How functions are called that cut something into parts."""
_SIZE: Final = pattern_of(r"(^|_)(size|length|n)$")
_OF_MANY: Final = (
    frozenset(dir(list))
    | frozenset(dir(dict))
    | frozenset(["filter", "values", "values_list", "exists", "first", "last", "update", "delete", "iterator", "all", "exclude"])
)
"""What lists and query sets have: nothing of a row."""
_TAKING_MANY: Final = frozenset(
    {"len", "list", "set", "tuple", "sorted", "in_", "bulk_create", "bulk_update", "in_bulk", "add_all", "insert_many", "executemany"}
)
_KEY: Final = pattern_of(r"^_?(id|pk|uuid|guid|key|slug|name|code|sku|email|path|filename|hash|checksum|token)$")
"""What one of many is known by."""
_CONFIGURATION: Final = pattern_of(r"(^|_)(config|configuration|conf|settings|environ|env)$")
_DEPTH: Final = 6


class Round(NamedTuple):
    """One repetition. `record` is the loop, comprehension or lambda; `over` what it goes through (nothing for what a framework repeats); `fn` the function that `over` stands in."""

    fn: FunctionView
    record: Any
    target: f.AnyValue | None
    over: f.AnyValue


def rounds(fn: FunctionView, record: Any) -> Iterator[Round]:
    """The repetitions of a record, the nearest first: loops over something, comprehensions, callbacks given to `sorted`, `map` and the like. `while` counts what it does itself and is none, unless it works off a list."""
    for holder, slot in fn.around(record):
        if isinstance(holder, f.For) and slot == "block":
            yield Round(fn, holder, holder.target, holder.over)
        elif isinstance(holder, f.While) and slot == "block":
            yield from _worked_off(fn, holder)
        elif isinstance(holder, f.Each):
            until = len(holder.loops)
            if slot in ("over", "test"):
                until = next(
                    (
                        number
                        for number, loop in enumerate(holder.loops)
                        if any(one is record for part in (loop.over, *loop.tests) for one in inside(part))
                    ),
                    0,
                )
                until += slot == "test"
            for loop in reversed(holder.loops[:until]):
                yield Round(fn, holder, loop.target, loop.over)
    if fn.lambda_ is not None and fn.outer is not None:
        given = fn.outer.argument_of(fn.lambda_)
        if given is not None:
            call = given[0]
            callee = fn.module.callee(fn.outer, call)
            row = fn.module.knowledge.find(SyncCallback, callee.names)
            if row is not None and not row.later:
                for arg in call.args:
                    if arg.value is not fn.lambda_ and not arg.name:
                        yield Round(fn.outer, fn.lambda_, None, arg.value)
                yield from rounds(fn.outer, call)


def _worked_off(fn: FunctionView, loop: f.While) -> Iterator[Round]:
    """A list that a `while` takes one item of each time, until it is empty (`while stack: node = stack.pop()`)."""
    tested = {one.name for one in inside(loop.test) if isinstance(one, f.Name) and one.scope == f.LOCAL}
    for step in loop.block:
        value = step.value if isinstance(step, f.Set) else None
        if (
            isinstance(step, f.Set)
            and isinstance(value, f.Call)
            and isinstance(value.func, f.Attr)
            and value.func.name in ("pop", "popleft")
            and isinstance(value.func.base, f.Name)
            and value.func.base.name in tested
        ):
            yield Round(fn, step, step.targets[0], value.func.base)


def depends(fn: FunctionView, value: Any, one: Round, depth: int = 0, seen: dict[int, int] | None = None) -> bool:
    """Whether a value is another one in each round: it is made from the loop's target. `seen` are the names that were asked on the way here, with the depth of each."""
    if depth > _DEPTH or isinstance(value, f.Step):
        return False
    seen = {} if seen is None else seen
    for part in inside(value):
        if isinstance(part, f.Name) and part.scope == f.LOCAL:
            if seen.get(id(part), _DEPTH + 1) <= depth:
                continue
            seen[id(part)] = depth
            for definition in fn.definitions(part):
                if definition.record is one.record and (definition.kind != "each" or definition.value is one.over):
                    return True
                if isinstance(one.record, f.Lambda) and definition.kind == "parameter" and definition.function.lambda_ is one.record:
                    return True
                if (
                    definition.kind in ("assigned", "loop", "each", "entered", "changed")
                    and definition.value is not None
                    and definition.function is fn
                ):
                    if definition.record is not None and depends(fn, definition.value, one, depth + 1, seen):
                        return True
        elif isinstance(part, f.Each):
            continue
    return False


def is_typed_in(fn: FunctionView, value: Any) -> bool:
    """Whether all that differs in a value is what somebody types in while the loop waits for it."""
    names = [part for part in inside(value) if isinstance(part, f.Name) and part.scope == f.LOCAL]
    typed = [name for name in names if any(isinstance(one, f.Call) and last_name(one.func) == "input" for one in fn.origins(name))]
    return bool(typed) and len(typed) == len(names)


def ends_round(fn: FunctionView, record: Any, one: Round) -> bool:
    """Whether the loop is left once the record was evaluated: it is done at most once."""
    if not isinstance(one.record, f.For):
        return False
    step = fn.step_of(record) if fn.step_of(record) is not None else record
    while step is not None and step is not one.record:
        if isinstance(step, f.Return | f.Raise):
            return True
        place = fn.place_of(step)
        if place is None:
            return False
        holder, block, _ = place
        last = block[-1] if block else None
        if isinstance(step, f.For | f.While) and step is not fn.step_of(record):
            return False
        if isinstance(last, f.Return | f.Raise | f.Break) and not isinstance(holder, f.Try) and (last is step or not isinstance(step, f.If)):
            return True
        if not isinstance(holder, f.With | f.Try):
            return False
        step = holder
    return False


def is_few(fn: FunctionView, over: f.AnyValue, depth: int = 0) -> bool:
    """Whether something is known to have only a few items, or counts pages or attempts: a display, an enum, a constant, `range`, a slice of a few."""
    if depth > _DEPTH:
        return False
    module = fn.module
    if _is_short_tuple(fn, over):
        return True
    match over:
        case f.Many() | f.Table() | f.Const() | f.Text():
            items: list[Any] = list(getattr(over, "items", ()))
            return all(is_few(fn, item.value, depth + 1) for item in items if isinstance(item, f.Star))
        case f.Each():
            return all(not isinstance(loop.over, f.Call) and is_few(fn, loop.over, depth + 1) for loop in over.loops)
        case f.Await() | f.Bind():
            return is_few(fn, over.value, depth + 1)
        case f.Item():
            is_slice = isinstance(over.index, f.Many) and over.index.kind == "slice"
            return _few_slice(fn, over) or _is_setting(fn, over) or (is_slice and is_few(fn, over.base, depth + 1)) or _is_written_out(fn, over)
        case f.Choice():
            return is_few(fn, over.yes, depth + 1) and is_few(fn, over.no, depth + 1)
        case f.Op(op="+" | "or" | "and"):
            return all(is_few(fn, arg, depth + 1) for arg in over.args)
        case f.Name() | f.Attr() if _KINDS_OF_THINGS.search(over.name.rpartition(".")[2]):
            return True
        case f.Name(scope=f.LOCAL):
            origins = fn.origins(over)
            filled = {"append", "add", "extend", "update", "insert", "setdefault"}
            reads = [use for read in fn.names(over.name) if (use := fn.parent(read)) is not None]
            fills = [holder for holder, _ in reads if isinstance(holder, f.Attr) and holder.name in filled]
            if any(isinstance(holder, f.Item) for holder, _ in reads):
                return False
            if fills:
                return (
                    _is_filled_by_hand(fn, fills) and bool(origins) and all(isinstance(one, f.Many) and is_few(fn, one, depth + 1) for one in origins)
                )
            return bool(origins) and all(
                not isinstance(one, Definition) and one is not over and not _is_empty(one) and is_few(fn, one, depth + 1) for one in origins
            )
        case f.Name():
            types = module.types
            if any((ref := types.reference(full)) is not None and ref.is_enum for full in types.class_objects(over.type)):
                return True
            last = over.name.rpartition(".")[2]
            return last.strip("_").isupper()
        case f.Attr():
            if any((ref := module.types.reference(full)) is not None and ref.is_enum for full in module.types.class_objects(over.type)):
                return True
            if (
                over.name.strip("_").isupper()
                or over.name in ("choices", "__members__", "_fields", "__slots__", "page_range")
                or _is_setting(fn, over)
            ):
                return True
            getters = [getter for target in over.targets if (getter := module.functions.get(target)) is not None and getter.function.is_property]
            return bool(getters) and all(_gives_few(getter, depth) for getter in getters)
        case f.Call():
            names = module.callee(fn, over).names
            if not _COUNTING.isdisjoint(names):
                if "builtins.range" not in names or len(over.args) == 3:
                    return True  # page by page
                return not any(isinstance(one, f.Call) for arg in over.args for one in inside(arg.value))
            if not _SAME_ITEMS.isdisjoint(names) and over.args:
                return (
                    any(is_few(fn, arg.value, depth + 1) for arg in over.args if not arg.name)
                    if "builtins.zip" in names
                    else is_few(fn, over.args[-1 if "typing.cast" in names or "builtins.filter" in names else 0].value, depth + 1)
                )
            if isinstance(over.func, f.Attr):
                if over.func.name in _OF_MAPPING and not over.args:
                    return is_few(fn, over.func.base, depth + 1)
                if over.func.name in ("get_fields", "split", "splitlines"):
                    return True
            return False
        case _:
            return False


def _is_short_tuple(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a tuple of so many items and no more, by its type (`tuple[int, int]`)."""
    types = fn.module.types
    may = types.members(number) if (number := types.type_of(value)) else ()
    return bool(may) and all(one.name == f.TUPLE and len(one.args) <= _A_FEW for one in may)


def _gives_few(getter: FunctionView, depth: int) -> bool:
    """Whether a property gives what is written out in it."""
    given = [step.value for step in getter.returns]
    return bool(given) and all(isinstance(one, f.Many) and bool(one.items) and is_few(getter, one, depth + 1) for one in given)


def _is_written_out(fn: FunctionView, item: f.Item) -> bool:
    """Whether an item of a mapping is written out, with the mapping, in what a loop around goes through (`for rule in [{"groups": ["editors"]}, …]: for group in rule["groups"]: …`)."""
    if not isinstance(item.base, f.Name) or item.base.scope != f.LOCAL or not isinstance(item.index, f.Const):
        return False
    key = item.index.value
    found: list[Any] = []
    for one in fn.definitions(item.base):
        if one.kind not in ("loop", "each") or one.path or one.value is None:
            return False
        for origin in fn.origins(one.value):
            tables = [each for each in origin.items if isinstance(each, f.Table)] if isinstance(origin, f.Many) else []
            if not isinstance(origin, f.Many) or len(tables) < len(origin.items):
                return False
            found += [value for each in tables for name, value in each.items if isinstance(name, f.Const) and name.value == key]
    return bool(found) and all(isinstance(value, f.Many) and is_few(fn, value, 1) for value in found)


def _is_filled_by_hand(fn: FunctionView, fills: list[f.Attr]) -> bool:
    """Whether all that is put into a list is written one by one, in no loop."""
    return len(fills) <= _A_FEW and all(one.name in ("append", "add", "insert") and not any(True for _ in fn.loops_around(one)) for one in fills)


def _is_setting(fn: FunctionView, value: f.Attr | f.Item) -> bool:
    """Whether a value is one of the settings that whoever runs the program writes down: an upper-case key of a configuration, a field of a class of settings."""
    if isinstance(value, f.Item):
        key = value.index.value if isinstance(value.index, f.Const) else None
        return isinstance(key, str) and key.isupper() and _CONFIGURATION.search(last_name(value.base)) is not None
    types, roles = fn.module.types, fn.module.roles
    refs = [types.reference(full) for full in types.classes(types.type_of(value.base))]
    return any(ref is not None and (said := roles.class_role(ref)) is not None and said.role is Role.SETTINGS for ref in refs)


def _is_empty(value: Any) -> bool:
    return isinstance(value, f.Many | f.Table) and not value.items


def _few_slice(fn: FunctionView, over: f.Item) -> bool:
    if not isinstance(over.index, f.Many) or over.index.kind != "slice" or len(over.index.items) < 2:
        return False
    stop = fn.module.constant(fn, over.index.items[1])
    start = over.index.items[0]
    first = start.value if isinstance(start, f.Const) and isinstance(start.value, int) else 0
    return isinstance(stop, f.Const) and isinstance(stop.value, int) and not isinstance(stop.value, bool) and 0 < stop.value - first <= _A_FEW


def is_batch(fn: FunctionView, one: Round, asked: Any = None) -> bool:
    """Whether each round has many things at once in hand: a page, a chunk; or, where `asked` is what it asks, a group of them that it asks for."""
    target = one.target
    if isinstance(target, f.Many) and asked is not None:
        names = _names_in(fn, asked)
        return any(isinstance(item, f.Name) and item.name in names and _is_many(fn, item) for item in target.items)
    return isinstance(target, f.Name) and ((_is_many(fn, target) and not _are_records(one)) or _is_cut_off(fn, one, target))


def _names_in(fn: FunctionView, value: Any) -> set[str]:
    """The names in a value, and in what its local names were made of (`ids = [row.id for row in group]`)."""
    written = [value]
    for part in inside(value):
        if isinstance(part, f.Name) and part.scope == f.LOCAL:
            written += [one.value for one in fn.definitions(part) if one.kind == "assigned" and _collects(fn, one.value)]
    return {part.name for each in written for part in inside(each) if isinstance(part, f.Name)}


def _collects(fn: FunctionView, value: Any) -> bool:
    return isinstance(value, f.Each) or (isinstance(value, f.Call) and not _BATCHES.isdisjoint(fn.module.callee(fn, value).names))


def _are_records(one: Round) -> bool:
    """Whether what is gone through are a driver's rows, which are tuples or lists: what a cursor fetched, or the cursor itself."""
    fn = one.fn
    knowledge = fn.module.knowledge
    for origin in fn.origins(one.over):
        if isinstance(origin, Definition):
            continue
        row = fn.module.find(LoadsRow, fn, origin) if isinstance(origin, f.Call) else None
        if row is None:
            row = knowledge.find(LoadsRow, tuple(f"{full}.fetchall" for full in fn.module.instances_of(fn, origin)))
        if row is not None and row.gives == "mappings":
            return True
    return False


def _is_cut_off(fn: FunctionView, one: Round, target: f.Name) -> bool:
    """Whether an item without a type is a part of what a function cuts into parts (`for users in batch(everybody, 200)`): it says how large they are, or they are gone through, counted, or asked for all at once; and none is read as a row."""
    over = one.over
    if not isinstance(over, f.Call) or fn.module.types.classes(target.type):
        return False
    if not _CUTS.search(last_name(over.func)) and not any(_CUTS.search(arg.name) and _SIZE.search(arg.name) for arg in over.args):
        return False
    reads = list(fn.reads(target.name))
    says_size = len(over.args) > 1 and (_SIZE.search(over.args[-1].name) is not None or isinstance(over.args[-1].value, f.Const))
    return not any(_is_used_as_row(fn, read) for read in reads) and (says_size or any(_is_used_as_many(fn, read) for read in reads))


def _is_used_as_many(fn: FunctionView, read: f.Name) -> bool:
    holder, slot = fn.parent(read) or (None, "")
    if isinstance(holder, f.For | f.Each | f.Loop) and slot in ("over", "loops"):
        return True
    given = fn.argument_of(read)
    return given is not None and (last_name(given[0].func) in _TAKING_MANY or str(given[1]).endswith("__in"))


def _is_used_as_row(fn: FunctionView, read: f.Name) -> bool:
    """Whether an attribute is read that no list has."""
    holder, _ = fn.parent(read) or (None, "")
    return isinstance(holder, f.Attr) and holder.base is read and holder.name not in _OF_MANY


def looked_for(fn: FunctionView, record: Any, one: Round) -> f.AnyValue | None:
    """What the one item of a loop is known by for which a record is evaluated (`name` in `for version in versions: if version.name == name: …`): all others are passed over; None where it is done for each."""
    for condition in fn.holds_at(record):
        test = condition.test
        if not condition.holds or condition.pattern is not None or not isinstance(test, f.Compare) or test.ops != ("==",):
            continue
        for own, other in (test.args, test.args[::-1]):
            is_item = isinstance(own, f.Name) and isinstance(one.target, f.Name) and own.name == one.target.name and isinstance(other, f.Name)
            if isinstance(own, f.Name) and isinstance(one.target, f.Name) and own.name == one.target.name:
                if isinstance(other, f.Const) and isinstance(other.value, str):
                    return other  # `for name in names: if name == "bundle": …`
            if (
                (is_item or _KEY.search(_read_of(fn, own)))
                and depends(fn, own, one)
                and not isinstance(other, f.Const)
                and not depends(fn, other, one)
            ):
                return other
    return None


def _read_of(fn: FunctionView, value: f.AnyValue) -> str:
    """The name of what a value reads of an item: `name` of `version.name`, `version["name"]` and `version.get("name")`."""
    key = (
        value.index
        if isinstance(value, f.Item)
        else value.args[0].value
        if isinstance(value, f.Call) and last_name(value.func) == "get" and value.args
        else None
    )
    constant = fn.module.constant(fn, key) if key is not None else None
    return str(constant.value) if constant is not None else value.name if isinstance(value, f.Attr) else ""


def holds_groups(one: Round) -> bool:
    """Whether each round has a group of things in hand (`for key, group in groups.items()`)."""
    return any(isinstance(part, f.Name) and _is_many(one.fn, part) for part in (inside(one.target) if one.target is not None else ()))


def _is_many(fn: FunctionView, name: f.Name) -> bool:
    types = fn.module.types
    return any(full in _BATCHES for full in types.classes(name.type)) or any(
        base in _BATCHES for base in types.bases(name.type)[:3] if base.startswith("builtins.")
    )
