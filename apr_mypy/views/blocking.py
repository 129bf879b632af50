"""What stops the thread in one function: the calls, `with` blocks, loops and look-ups that knowledge marks as blocking, one for each cause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Blocking, RunsElsewhere, Waits
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.paths import known_path
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside, steps

_ITERATES: Final = ("__iter__", "__next__")
_ITERATORS: Final = frozenset({"typing.Iterator", "typing.Generator", "collections.abc.Iterator", "collections.abc.Generator"})
_CONSUMERS: Final = {
    "builtins.len": ("__len__",),
    "builtins.bool": ("__bool__",),
    **{
        f"builtins.{name}": _ITERATES
        for name in ("list", "tuple", "set", "frozenset", "dict", "sorted", "sum", "min", "max", "any", "all", "next", "enumerate")
    },
}
_IMPLICIT: Final = frozenset({f.With, f.For, f.Each, f.Item, f.If, f.While})
"""Records in which the language itself calls methods."""
_READS: Final = frozenset({"open", "read_text", "read_bytes", "iterdir", "glob", "rglob", "listdir", "scandir", "walk", "read", "readlines"})
_WRITING: Final = frozenset("wax+")
_DATA: Final = pattern_of(
    r"\.(csv|tsv|parquet|avro|jsonl|ndjson|xlsx?|zip|t?gz|tar|bz2|log|db|sqlite3?|dump|bak|bin|pkl|npy|h5|onnx|pt|mp[34]|wav|pdf|png|jpe?g)$", re.I
)
_PLAINLY_LARGE: Final = pattern_of(r"(^|_)(huge|large|big|giant|massive|enormous|entire)(_|$)")
_BLINK: Final = 0.001
"""Seconds that nobody notices."""
_OFTEN: Final = 1_000
_LARGE: Final = 100_000


_WHY: Final = {
    "sleep": "stops the thread",
    "network": "waits on the network",
    "database": "waits on the database",
    "file": "waits on the disk",
    "subprocess": "waits for another process",
    "dns": "waits on a name server",
    "cpu": "keeps the processor busy",
    "wait": "waits for another thread",
    "lock": "waits for another thread",
    "input": "waits for a person",
}


class Block(NamedTuple):
    """One place that blocks: the record where it does, the knowledge row that says so, and the value that its author wrote there."""

    site: Any
    row: Blocking
    what: f.AnyValue

    @property
    def why(self) -> str:
        """What it does to its thread, completing "it …"."""
        return self.row.why or _WHY[self.row.how]


def blocks_in(fn: FunctionView) -> tuple[Block, ...]:
    """Everything that stops the thread in a function itself, in order, worked out once."""
    known: tuple[Block, ...] | None = fn.__dict__.get("_blocks_in")
    if known is None:
        found = list(_candidates(fn))
        known = fn.__dict__["_blocks_in"] = tuple(
            one for one in found if not _follows(fn, one, found) and not _is_switched_off(fn, one.site) and not _is_a_blink(fn, one)
        )
    return known


def _is_a_blink(fn: FunctionView, block: Block) -> bool:
    """Whether a sleep is shorter than what the loop does for one request: `time.sleep(0.0001)`, until the clock's next millisecond."""
    if block.row.how != "sleep" or not isinstance(block.site, f.Call) or not block.site.args:
        return False
    constant = fn.module.constant(fn, block.site.args[0].value)
    return constant is not None and isinstance(constant.value, int | float) and constant.value < _BLINK


# --- candidates -------------------------------------------------------------------------------------------------------------------


def _candidates(fn: FunctionView) -> Iterator[Block]:
    module = fn.module
    known = module.calls_known_in(Blocking, fn)
    for call in fn.calls if known or fn in _consuming(module) else ():
        row = known.get(id(call))
        if row is not None:
            if not row.handover and not row.when_read and _does_block(fn, call, row):
                yield Block(call, row, call)
        elif isinstance(call.func, f.Attr) and call.func.name == "enter_context" and call.args:
            yield from _implicit(fn, call, call.args[0].value, "__enter__", what=call)
        elif isinstance(call.func, f.Name) and call.func.name in _CONSUMERS and call.args:
            yield from _implicit(fn, call, call.args[0].value, *_CONSUMERS[call.func.name])
    if fn.kinds.isdisjoint(_IMPLICIT):
        return
    telling, type_of = _telling(module), module.types.type_of
    for step in fn.all(f.With):
        for manager, _ in () if step.is_async else step.items:
            if type_of(manager) in telling:
                yield from _implicit(fn, step, manager, "__enter__", "__exit__")
    for loop in fn.all(f.For):
        if not loop.is_async and type_of(loop.over) in telling:
            yield from _implicit(fn, loop, loop.over, *_ITERATES)
    for each in fn.all(f.Each):
        for inner in each.loops:
            if not inner.is_async and type_of(inner.over) in telling:
                yield from _implicit(fn, each, inner.over, *_ITERATES)
    for item in fn.all(f.Item):
        if type_of(item.base) in telling and not (isinstance(item.index, f.Many) and item.index.kind == "slice"):
            yield from _implicit(fn, item, item.base, "__getitem__", what=item)
    for branch in (*fn.all(f.If), *fn.all(f.While)):
        for test in branch.tests if isinstance(branch, f.If) else (branch.test,):
            asked = test.args[0] if isinstance(test, f.Op) and test.op == "not" else test
            if isinstance(asked, (f.Name, f.Attr, f.Call)) and type_of(asked) in telling:
                yield from _implicit(fn, branch, asked, "__bool__")


def _telling(module: ModuleView) -> frozenset[int]:
    """The types for which what the language itself calls may block."""
    known: frozenset[int] | None = module.__dict__.get("_telling")
    if known is None:
        known = module.__dict__["_telling"] = module.with_implicit(Blocking).union(module.types.numbers_with(_ITERATORS))
    return known


def _consuming(module: ModuleView) -> set[FunctionView]:
    """The functions that call something which walks or enters its argument."""
    known: set[FunctionView] | None = module.__dict__.get("_consuming")
    if known is None:
        known = module.__dict__["_consuming"] = {fn for fn, _ in module.calls_named("enter_context", *_CONSUMERS)}
    return known


def _implicit(fn: FunctionView, site: Any, value: f.AnyValue, *methods: str, what: f.AnyValue | None = None) -> Iterator[Block]:
    """What the language itself calls on a value there."""
    number = fn.module.types.type_of(value)
    for method in methods if number in fn.module.with_implicit(Blocking) else ():
        row = fn.module.implicit(Blocking, fn, value, method)
        if row is not None and (not row.if_called or _is_called(fn, value, row.if_called, site)):
            yield Block(site, row, what or value)
            return
    if methods == _ITERATES and not _ITERATORS.isdisjoint(fn.module.types.classes(number)):
        for maker, call in ((fn, value),) if isinstance(value, f.Call) else fn.module.made_by(fn, value):
            row = maker.module.find(Blocking, maker, call)
            if row is not None and row.when_read:
                yield Block(site, row, value)
                return


def _is_called(fn: FunctionView, value: f.AnyValue, methods: tuple[str, ...], block: Any) -> bool:
    """Whether one of the methods is called on what a `with` gives, in its block."""
    names = {shown(target) for manager, target in getattr(block, "items", ()) if manager is value and target is not None} | {shown(value)}
    return any(
        isinstance(call.func, f.Attr)
        and call.func.name in methods
        and shown(call.func.base) in names
        and any(holder is block for holder, _ in fn.around(call))
        for call in fn.calls
    )


def once_for_all(fn: FunctionView, record: Any, of_process: bool = False) -> bool:
    """Whether a record is only evaluated while a global, a field, or a key of one is still empty that this function fills: made on first use, then kept. `of_process`: one global, for the whole
    process."""
    targets = [target for step in fn.all(f.Set) for target in step.targets if not of_process or isinstance(target, f.Name)]
    kept = {shown(one) for one in targets if _outlives(one)}
    tables = {shown(one.base) for one in targets if isinstance(one, f.Item) and _outlives(one.base)}
    return any(_says_empty(fn, one.test, one.holds, kept, tables) for one in (fn.holds_at(record) if kept or tables else ()))


def _says_empty(fn: FunctionView, test: f.AnyValue, holds: bool, kept: set[str], tables: set[str]) -> bool:
    """Whether a test that holds (or does not) says that one of the places `kept`, or a key of one of `tables`, is not filled yet."""
    if isinstance(test, f.Op) and test.op == "not":
        return _says_empty(fn, test.args[0], not holds, kept, tables)
    if isinstance(test, f.Op) and test.op == "or":
        return holds and all(_says_empty(fn, one, True, kept, tables) for one in test.args)
    if isinstance(test, f.Compare) and test.ops in (("in",), ("not in",)):
        return shown(test.args[1]) in tables and holds is (test.ops == ("not in",))
    if isinstance(test, f.Compare):
        if test.ops not in (("is",), ("is not",)) or not isinstance(test.args[1], f.Const) or test.args[1].value is not None:
            return False
        holds = holds is not (test.ops == ("is",))
        test = test.args[0]
    if isinstance(test, f.Call) and isinstance(test.func, f.Name) and test.func.name == "builtins.hasattr" and len(test.args) == 2:
        name = test.args[1].value
        return not holds and isinstance(name, f.Const) and f"{shown(test.args[0].value)}.{name.value}" in kept
    return not holds and (shown(test) in kept or any(_looked_up(one) in tables for one in fn.origins(test)))


def _outlives(target: f.AnyValue) -> bool:
    return isinstance(target, f.Attr) or (isinstance(target, f.Name) and target.scope == f.FULL)


def _looked_up(value: Any) -> str:
    """The table that a value is looked up in: `table.get(key)`, `table[key]`."""
    if isinstance(value, f.Item):
        return shown(value.base)
    return shown(value.func.base) if isinstance(value, f.Call) and isinstance(value.func, f.Attr) and value.func.name == "get" else ""


# --- what does not block after all ------------------------------------------------------------------------------------------------


def _is_switched_off(fn: FunctionView, site: Any) -> bool:
    """Whether a constant of the module keeps code from running: `TRACE_INPUT = False`, then `if TRACE_INPUT: open(…)`."""
    for condition in fn.holds_at(site):
        test = condition.test
        if condition.pattern is None and isinstance(test, f.Name) and test.scope == f.FULL:
            held = fn.module.set_once(test.name)
            if isinstance(held, f.Const) and isinstance(held.value, bool) and held.value is not condition.holds:
                return True
    return False


def _does_block(fn: FunctionView, call: f.Call, row: Blocking) -> bool:
    module = fn.module
    callee = module.callee(fn, call)
    if fn.use_of(call).kind == "awaited" or any(one.is_async and any(held is call for held, _ in one.items) for one in fn.all(f.With)):
        return False  # what is awaited or entered by `async with` is an awaitable of the same name
    if row.nonblocking is not None:
        given = callee.argument(row.nonblocking.keyword, row.nonblocking.position)
        constant = module.constant(fn, given.value) if given is not None else None
        if constant is not None and constant.value == row.nonblocking_value:
            return False
    told = {arg.name for arg in callee.args if isinstance(arg.value, f.Const) and arg.value.value is False} if row.all_false else set()
    if row.all_false and told.issuperset(row.all_false):
        return False
    if row.nonblocking_flags and any(_has_flag(fn, arg.value, row.nonblocking_flags) for arg in callee.args):
        return False
    given = callee.argument(row.opened.keyword, row.opened.position) if row.opened is not None else None
    if given is not None and not (isinstance(given.value, f.Const) and given.value.value is None):
        return False
    if row.how in ("lock", "wait") and any(arg.name == "timeout" and isinstance(arg.value, f.Const) and arg.value.value == 0 for arg in callee.args):
        return False
    receiver = call.func.base if isinstance(call.func, f.Attr) else None
    if receiver is not None and (
        not _receiver_blocks(fn, call, receiver, row) or _is_there(fn, call, receiver, callee.names) or _is_threaded_else(fn, call)
    ):
        return False
    if row.light:
        return row.how == "cpu" and (_repeats(fn, call) or any(_is_large(fn, arg.value, call) for arg in call.args))
    return row.how != "file" or not (_reads_small_constant(fn, call) or once_for_all(fn, call))


def _has_flag(fn: FunctionView, value: f.AnyValue, flags: tuple[str, ...]) -> bool:
    """Whether one of the flags is among those that a value is put together of, here or where it was set: `LOCK_EX | LOCK_NB`."""
    values = (value, *(one for one in fn.origins(value) if not isinstance(one, Definition))) if isinstance(value, f.Name) else (value,)
    return any(isinstance(one, f.Name | f.Attr) and one.name.rpartition(".")[2] in flags for whole in values for one in inside(whole))


def _receiver_blocks(fn: FunctionView, call: f.Call, receiver: f.AnyValue, row: Blocking) -> bool:
    module = fn.module
    if row.unless_receiver:
        held = module.instances_of(fn, receiver)
        if any(one in held or module.knowledge.defining(one) in held for one in row.unless_receiver):
            return False
    if row.unless_called and any(
        isinstance(other.func, f.Attr) and other.func.name in row.unless_called and shown(other.func.base) == shown(receiver) for other in fn.calls
    ):
        return False
    if row.unless_true:
        if any(wait.line < call.line and any(shown(one) == shown(receiver) for one in inside(wait.value)) for wait in fn.all(f.Await)):
            return False
        for condition in fn.holds_at(call):
            asked = _single(fn, condition.test)
            if (
                condition.holds
                and isinstance(asked, f.Call)
                and isinstance(asked.func, f.Attr)
                and asked.func.name in row.unless_true
                and shown(asked.func.base) == shown(receiver)
            ):
                return False
    return row.bound is None or _is_bounded(fn, receiver, row)


def _single(fn: FunctionView, value: f.AnyValue) -> Any:
    """A value, or the one thing that a local name for it can be: `done = future.done()`."""
    if not isinstance(value, f.Name) or value.scope != f.LOCAL:
        return value
    origins = fn.origins(value)
    return origins[0] if len(origins) == 1 else value


def _is_there(fn: FunctionView, call: f.Call, receiver: f.AnyValue, names: tuple[str, ...]) -> bool:
    """Whether the object was asked before, and there is something to take: `if not queue.empty(): queue.get()`, `while queue.empty(): await sleep(0)`."""
    waits = fn.module.knowledge.find(Waits, names)
    if waits is None or not waits.there_if:
        return False
    return any(
        isinstance(one, f.Call) and isinstance(one.func, f.Attr) and one.func.name in waits.there_if and shown(one.func.base) == shown(receiver)
        for condition in fn.holds_at(call)
        for one in inside(condition.test)
    )


def _is_threaded_else(fn: FunctionView, call: f.Call) -> bool:
    """Whether the function gives the same method to a thread where a condition says that it takes long: `if rolled_to_disk: await to_thread(file.read, n)`, and `file.read(n)` otherwise."""
    elsewhere = fn.module.calls_known_in(RunsElsewhere, fn)
    if not elsewhere:
        return False
    for other in fn.calls:
        row = elsewhere.get(id(other))
        given = fn.module.callee(fn, other).argument(row.callable.keyword, row.callable.position) if row is not None else None
        if given is not None and shown(given.value) == shown(call.func):
            here = {(shown(one.test), one.holds) for one in fn.holds_at(call)}
            if any((shown(one.test), not one.holds) in here for one in fn.holds_at(other)):
                return True
    return False


def _is_bounded(fn: FunctionView, receiver: f.AnyValue, row: Blocking) -> bool:
    """Whether the object was made with a bound, as far as its making is in sight; unbounded objects never make a caller wait."""
    assert row.bound is not None
    for maker, call in fn.module.made_by(fn, receiver):
        given = fn.module.callee(maker, call).argument(row.bound.keyword, row.bound.position)
        constant = fn.module.constant(maker, given.value) if given is not None else f.Const(0)
        if constant is None or (isinstance(constant.value, (int, float)) and constant.value > 0):
            return True
    return False


def _follows(fn: FunctionView, block: Block, found: list[Block]) -> bool:
    """Whether the same object is already waited for by an earlier call (`open`, then the file's `read`): one cause, one finding. What comes of a call that was left is left too."""
    on = block.what
    if isinstance(on, f.Call) and isinstance(on.func, f.Attr):
        on = on.func.base
    elif isinstance(on, f.Item):
        on = on.base
    own = block.what if isinstance(block.what, f.Call) else None
    handed = _kept_as(fn, on) if block.row.follows else frozenset()
    for other in found:
        if other is block:
            break
        if other.what is block.what or other.site is block.site:
            return True
        same = isinstance(other.what, f.Call) and isinstance(other.what.func, f.Attr) and shown(other.what.func.base) == shown(on)
        if (same or (handed and _is_given(other.what, handed))) and own is not None and _is_one_of(fn, other.what, block.row.follows):
            return True
    if not block.row.follows and block.what is block.site:
        return False
    for call in _sources(fn, on, 0):
        if call is not own and (
            (block.row.follows and _is_one_of(fn, call, block.row.follows)) or any(other.what is call for other in found if other is not block)
        ):
            return True
    return False


def _kept_as(fn: FunctionView, value: f.AnyValue) -> frozenset[str]:
    """The local names under which a value is at hand: its own, and that of the collection that a loop takes it from."""
    if not isinstance(value, f.Name) or value.scope != f.LOCAL:
        return frozenset()
    over = [one.value for one in fn.definitions(value) if one.kind in ("loop", "each")]
    return frozenset({value.name, *(one.name for one in over if isinstance(one, f.Name))})


def _is_given(call: f.AnyValue, names: frozenset[str]) -> bool:
    """Whether a call is given what one of these names stands for: `wait(futures)`, `wait([first, second])`."""
    return isinstance(call, f.Call) and any(isinstance(one, f.Name) and one.name in names for arg in call.args for one in inside(arg.value))


def _is_one_of(fn: FunctionView, call: f.AnyValue, names: tuple[str, ...]) -> bool:
    if not isinstance(call, f.Call):
        return False
    knowledge = fn.module.knowledge
    candidates = fn.module.callee(fn, call).names
    return any(name in candidates or knowledge.defining(name) in candidates for name in names)


def _sources(fn: FunctionView, value: f.AnyValue, depth: int, been: set[int] | None = None) -> Iterator[f.Call]:
    """The calls of this function that a value comes out of: also as an item that a loop or an unpacking gives, or what one call after the other makes of it."""
    been = set() if been is None else been
    if depth > 6 or id(value) in been:
        return
    been.add(id(value))
    if isinstance(value, f.Attr):
        yield from _sources(fn, value.base, depth + 1, been)
    for maker, call in fn.module.made_by(fn, value):
        if maker is fn:
            yield call
            if isinstance(call.func, f.Attr):
                yield from _sources(fn, call.func.base, depth + 1, been)
            for arg in call.args:
                if isinstance(arg.value, (f.Name, f.Call)) and depth < 2:
                    yield from _sources(fn, arg.value, depth + 2, been)
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        for origin in fn.origins(value):
            if (
                isinstance(origin, Definition)
                and origin.value is not None
                and origin.function is fn
                and (origin.path or origin.kind in ("loop", "each"))
            ):
                yield from _sources(fn, origin.value, depth + 1, been)


# --- how much -------------------------------------------------------------------------------------------------------------------------


def _number(fn: FunctionView, value: f.AnyValue) -> int:
    """The constant that a value is, also as a parameter's default; 0 where it is none."""
    constant = fn.module.constant(fn, value)
    if constant is None and isinstance(value, f.Name):
        for origin in fn.origins(value):
            if isinstance(origin, Definition) and isinstance(origin.record, f.Param) and origin.record.default is not None:
                constant = fn.module.constant(fn, origin.record.default)
    if isinstance(value, f.Op) and value.op in ("**", "*"):
        left, right = _number(fn, value.args[0]), _number(fn, value.args[1])
        return left * right if value.op == "*" else left**right if right < 64 else _LARGE
    return constant.value if constant is not None and isinstance(constant.value, int) else 0


def _range_size(fn: FunctionView, over: f.AnyValue) -> int:
    if isinstance(over, f.Call) and isinstance(over.func, f.Name) and over.func.name == "builtins.range" and over.args:
        return _number(fn, over.args[-1].value if len(over.args) < 3 else over.args[1].value)
    return 0


def _repeats(fn: FunctionView, call: f.Call) -> bool:
    """Whether light work is done very often without a pause: over a large constant range, or until its own result fits."""
    for loop in fn.loops_around(call):
        if any(holder is loop for wait in fn.all(f.Await) for holder, _ in fn.around(wait)):
            continue
        if isinstance(loop, f.While):
            if any(one is call for one in inside(loop.test)):
                return not _walks_by(loop, call)
            step = fn.step_of(call)
            names = {target.name for target in getattr(step, "targets", ()) if isinstance(target, f.Name)}
            if any(isinstance(one, f.Name) and one.name in names for one in inside(loop.test)):
                return True
            continue
        overs = [loop.over] if isinstance(loop, f.For) else [inner.over for inner in loop.loops]
        if any(_range_size(fn, over) >= _OFTEN for over in overs):
            return True
    return False


def _walks_by(loop: f.While, call: f.Call) -> bool:
    """Whether each round begins where the last result ended (`while found := pattern.match(text, at): at = found.end()`), or at least at another place, which it keeps."""
    places = {one.value.name for one in call.args[1:] if isinstance(one.value, f.Name)}
    if isinstance(call.func, f.Attr) and any(
        isinstance(step, f.Set) and any(isinstance(target, f.Name) and target.name in places for target in step.targets) for step in steps(loop.block)
    ):
        return True
    given = {one.value.name for one in call.args if isinstance(one.value, f.Name)}
    kept = {one.name for one in inside(loop.test) if isinstance(one, f.Bind) and any(part is call for part in inside(one.value))}
    return any(
        isinstance(step, f.Set)
        and step.value is not None
        and any(isinstance(target, f.Name) and target.name in given for target in step.targets)
        and any(isinstance(one, f.Name) and one.name in kept for one in inside(step.value))
        for step in steps(loop.block)
    )


def _is_large(fn: FunctionView, value: f.AnyValue, call: f.Call) -> bool:
    """Whether an input is plainly large: by how it is made, by a length that is known, or because its author says so."""
    for one in inside(value):
        if isinstance(one, (f.Name, f.Attr)) and _PLAINLY_LARGE.search(one.name.rpartition(".")[2].lower()):
            return True
        if isinstance(one, f.Each) and any(_range_size(fn, inner.over) >= _LARGE for inner in one.loops):
            return True
        if isinstance(one, f.Op) and one.op == "*" and any(_number(fn, arg) >= _LARGE for arg in one.args):
            return True
    for condition in fn.holds_at(call):
        test = condition.test
        if condition.holds and isinstance(test, f.Compare) and test.ops[0] in (">", ">=") and _number(fn, test.args[1]) >= _LARGE:
            length = test.args[0]
            if isinstance(length, f.Call) and shown(length.func) == "len" and length.args and shown(length.args[0].value) == shown(value):
                return True
    return any(
        isinstance(origin, f.Each) and any(_range_size(fn, inner.over) >= _LARGE for inner in origin.loops)
        for origin in (fn.origins(value) if isinstance(value, f.Name) else ())
    )


def _reads_small_constant(fn: FunctionView, call: f.Call) -> bool:
    """Whether a file that lies beside the module, or that a constant of the module names, is only read."""
    names = fn.module.callee(fn, call).names
    if not names or names[0].rpartition(".")[2] not in _READS:
        return False
    for arg in call.args:
        if isinstance(arg.value, f.Const) and isinstance(arg.value.value, str) and 0 < len(arg.value.value) <= 3 and _WRITING & set(arg.value.value):
            return False
    path = call.func.base if isinstance(call.func, f.Attr) else call.args[0].value if call.args else None
    said = known_path(fn.module, fn, path) if path is not None else None
    return said is not None and not _DATA.search(said.end) and (said.beside or (isinstance(path, f.Name) and path.scope == f.FULL))
