"""State that outlives one test: what a test, and what runs around it, writes and reads of the things that outlive it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Blocking, Enqueues, InsertsRow, LoadsRow, OrmWiring, StoresRow, Waits, Writes
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.naming import last_name
from apr_mypy.views.outliving import ANSWERS, OutlivingThings, Path, is_self
from apr_mypy.views.registries import ANY_ITEM, Known, used_through
from apr_mypy.views.shown import shown
from apr_mypy.views.suites import Suite
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_OF_CONTAINERS: Final = frozenset(
    [
        *(
            "append",
            "appendleft",
            "add",
            "update",
            "extend",
            "insert",
            "pop",
            "popitem",
            "popleft",
            "remove",
            "discard",
            "clear",
            "setdefault",
            "sort",
        ),
        *("register", "unregister", "subscribe", "unsubscribe", "reset"),
    ]
)
"""How whatever holds things is changed, of whatever library."""
_CHANGING: Final = _OF_CONTAINERS - {"reset"} | {"connect", "disconnect", "put", "push", "store", "set", "delete"}
"""The same of the standard library's things and the project's own. To a client of another system these names are requests."""
_CHANGES: Final = pattern_of(
    r"(add|create|register|unregister|deregister|restore|clear|set|save|insert|remove|delete|update|push|enqueue|increment|record|place|book|log_in|login)(_|$)"
)
"""How the names of methods begin that change their object."""
EMPTYING: Final = frozenset({"clear", "reset"})
_READ_ANEW: Final = frozenset({"refresh_from_db", "arefresh_from_db"})
"""By which a row takes its attributes from the store again."""
_PUTS_AWAY: Final = pattern_of(r"(a?delete|remove|cancel|discard|pop|unregister|deregister|drop|kill|purge|forget|revoke)(_|$)")
"""How the names of methods begin by which an object lets go of one of the things that it holds."""
_DEEP: Final = 3
"""How many methods are followed to what changes an object."""
_REQUESTS: Final = frozenset({"put", "delete"})
"""What test clients send, and few containers have."""
_TAKING: Final = frozenset({"pop", "popitem", "popleft"})
_OUTSIDE: Final = (Blocking, Waits, LoadsRow, StoresRow, InsertsRow, Writes, Enqueues)
"""Calls that leave the process, and what they change there is not this view's."""
_WAYS: Final = frozenset(
    {Role.REPOSITORY, Role.SERVICE, Role.ADAPTER, Role.INFRASTRUCTURE, Role.MODEL, Role.HANDLER, Role.JOB, Role.CONSUMER, Role.TEST}
)
_WAY: Final = pattern_of(r"(Service|Client|Gateway|Backend|Repository|Repo|Dao|DAO|Factory|Builder|Helper|UseCase|Api|API|Manager|QuerySet)$")
"""Ends of names of classes through which others are reached, or things made."""
_WAY_NAME: Final = pattern_of(
    r"(^|_)(session|db|database|conn|connection|cursor|client|redis|channel|bucket|collection|table|objects|query|manager)$", re.IGNORECASE
)
"""What ways to others are called, where no type says so."""
_UNCHANGEABLE: Final = frozenset(
    {"builtins.int", "builtins.float", "builtins.str", "builtins.bytes", "builtins.bool", "builtins.tuple", "decimal.Decimal"}
)


class Touch(NamedTuple):
    """One write or read of what outlives a test. `anew` is a write that does not depend on what was there; `at` the record where it stands, `text` what is touched, as written; `source` where a helper does it; `empties` where another module's function leaves nothing there."""

    path: Path
    text: str
    at: Any
    writes: bool
    anew: bool
    source: Any = None
    empties: bool = False


def meet(one: Path, other: Path) -> bool:
    """Whether one is the other or a part of it."""
    return all(a == b or ANY_ITEM in (a, b) for a, b in zip(one, other, strict=False))


class LeftBehind:
    """What the functions of one suite touch."""

    def __init__(self, suite: Suite, known: Known | None = None) -> None:
        """`known` is the program, where all of it is there: then what functions of other modules change and read is seen too."""
        self.suite = suite
        self.known = known
        self.module = suite.module
        self.things = OutlivingThings(suite)
        self._touches: dict[str, tuple[Touch, ...]] = {}

    def touched(self, fn: FunctionView, depth: int = 0) -> tuple[Touch, ...]:
        """Everything that a function touches, in order; what the module's own helpers do for it stands at the call."""
        known = self._touches.get(fn.full)
        if known is None and fn.module is not self.module:
            suite = next((one for one in self.suite.conftests if one.module is fn.module), None)
            known = self._touches[fn.full] = LeftBehind(suite, self.known).touched(fn, depth) if suite is not None else ()
        if known is None:
            self._touches[fn.full] = ()
            known = self._touches[fn.full] = tuple(self._find(fn, depth))
        return known

    def _find(self, fn: FunctionView, depth: int) -> Iterator[Touch]:
        written: dict[int, Touch] = {}
        for touch in self._writes(fn):
            written[id(touch.at)] = touch
        for step in _ordered(fn):
            if id(step) in written:
                yield written[id(step)]
            elif isinstance(step, f.Call) and depth < 2:
                for helper in self.module.local_functions(fn, step.func):
                    if helper is not fn and not helper.function.name.startswith("test"):
                        for touch in self.touched(helper, depth + 1):
                            if not touch.path[0].startswith("fixture "):
                                yield touch._replace(at=step, source=touch.source or touch.at)
                yield from self._touched_elsewhere(fn, step)
            if isinstance(step, (f.Name, f.Attr, f.Item, f.Call)) and self._is_whole(fn, step) and not _is_dropped(fn, step):
                asked = step.base if isinstance(step, f.Attr) and self._is_called(fn, step) else step  # a method may read all of its object
                path = self.things.path(fn, asked)
                if path is not None:
                    yield Touch(path, shown(asked), step, writes=False, anew=False)

    def _touched_elsewhere(self, fn: FunctionView, call: f.Call) -> Iterator[Touch]:
        """What the function of another module that a call runs does with the variables there; it is told to where nobody waits for its answer."""
        if self.known is None or not isinstance(call.func, f.Name | f.Attr):
            return
        is_told = fn.use_of(call).kind == "statement"
        for one in used_through(self.known, fn, call):
            if is_told or not one.writes:
                yield Touch(one.path, one.path[0].rpartition(".")[2], call, one.writes, one.anew, empties=one.empties)

    def _is_whole(self, fn: FunctionView, value: f.AnyValue) -> bool:
        """Whether a value is read itself, and no longer expression that says more."""
        holder, slot = fn.parent(value) or (None, "")
        if isinstance(holder, (f.Attr, f.Item)) and slot == "base" and self.things.path(fn, holder) is not None:
            return False
        if isinstance(value, f.Attr) and value.name in _CHANGING | EMPTYING and self._is_called(fn, value):
            return False
        if isinstance(holder, f.Call) and slot == "func" and isinstance(value, f.Attr) and self.things.path(fn, holder) is not None:
            types = self.module.types
            owners = types.classes(types.type_of(value.base))
            if owners and not any(self.module.is_own(full) for full in owners):
                return False  # `os.environ.get("REGION")` reads that key
        if isinstance(holder, f.Set) and slot == "value" and all(isinstance(one, f.Name) and one.scope == f.LOCAL for one in holder.targets):
            return False  # a shorter name: what is read by that counts
        return slot not in ("target", "deleted", "changed")

    @staticmethod
    def _is_called(fn: FunctionView, value: f.AnyValue) -> bool:
        holder, slot = fn.parent(value) or (None, "")
        return isinstance(holder, f.Call) and slot == "func"

    def _changes(self, fn: FunctionView, call: f.Call, func: f.Attr) -> bool:
        """Whether a call changes what its object itself holds, in this process. What stands behind a session, a manager of rows, a client or a repository lies outside of it."""
        module, types = self.module, self.module.types
        owners = types.classes(types.type_of(func.base))
        told = self._changed_elsewhere(fn, call, owners)
        if told is not None:
            return told
        if func.name not in _CHANGING | EMPTYING and _CHANGES.match(func.name) is None:
            return False
        is_awaited = isinstance((fn.parent(call) or (None, ""))[0], f.Await)
        if not any(module.is_own(full) for full in owners):
            is_plain = bool(owners) and all(full.partition(".")[0] in sys.stdlib_module_names for full in owners)
            if not owners and not (isinstance(func.base, f.Name) and func.base.scope == f.LOCAL) and _WAY_NAME.search(last_name(func.base)):
                return False
            if not owners and self._stands_for_a_way(fn, func.base):
                return False
            if not is_plain and (
                is_awaited or func.name not in (_OF_CONTAINERS if owners else _CHANGING | EMPTYING) or (not owners and func.name in _REQUESTS)
            ):
                return False
            is_shared = isinstance(func.base, f.Name) and func.base.scope == f.LOCAL  # a fixture that several tests share, with what is behind it
            return is_plain or is_shared or not (owners and _is_outside(fn, call))
        known = [method for full in owners if (method := self._method(full, func.name)) is not None]
        if known:
            return any(self._changes_self(method) for method in known)
        if is_awaited or any(self._is_way_out(full) for full in owners):
            return False
        return func.name in _TAKING or fn.use_of(call).kind == "statement"

    def _changed_elsewhere(self, fn: FunctionView, call: f.Call, owners: Sequence[str]) -> bool | None:
        """Whether a method whose body another module of the program has changes its object; None where no body tells."""
        if self.known is None or not isinstance(call.func, f.Attr) or len(owners) != 1 or not self.module.is_own(owners[0]):
            return None
        method = self.known.method(owners[0], call.func.name)
        if method is None or method.module is self.module or method.function.is_abstract or method.function.is_trivial or self._is_way_out(owners[0]):
            return None
        return self._changes_self(method) and (call.func.name in _TAKING or fn.use_of(call).kind == "statement")

    def _stands_for_a_way(self, fn: FunctionView, base: f.AnyValue) -> bool:
        """Whether a local name is short for a way to others (`db = app.db`)."""
        if not (isinstance(base, f.Name) and base.scope == f.LOCAL) or any(param.name == base.name for param in fn.function.params):
            return False
        return any(isinstance(one, f.Attr) and _WAY_NAME.search(one.name) for one in fn.origins(base))

    def _method(self, class_full: str, name: str) -> FunctionView | None:
        """A method whose body this module has, or the program."""
        here = next((method for base in self.module.lineage(class_full) if (method := self.module.functions.get(f"{base}.{name}")) is not None), None)
        return here if here is not None or self.known is None else self.known.method(class_full, name)

    def _changes_self(self, method: FunctionView, depth: int = 0) -> bool:
        """Whether a method changes what its object, its class or the module holds."""
        for step in (*method.all(f.Set), *method.all(f.Change), *method.all(f.Delete)):
            targets = step.targets if isinstance(step, f.Set) else (step.value if isinstance(step, f.Delete) else step.target,)
            if any(self._is_kept(method, target) for target in targets):
                return True
        for call in method.calls:
            func = call.func
            if not isinstance(func, f.Attr):
                continue
            if func.name in _CHANGING | EMPTYING and self._is_kept(method, func.base) and not _is_outside(method, call):
                if self._changes_held(method, call, func, depth):
                    return True
                continue
            if is_self(method, func.base) and depth < _DEEP and method.owner is not None:
                other = self._method(method.owner.full, func.name)
                if other is not None and other is not method and self._changes_self(other, depth + 1):
                    return True
        return False

    def _changes_held(self, method: FunctionView, call: f.Call, func: f.Attr, depth: int) -> bool:
        """Whether a method by whose name things change does so: one of the project's own whose body says otherwise, or that is a way to others, does not (`payments.delete(row)` of another service)."""
        types = method.module.types
        owners = [full for full in types.classes(types.type_of(func.base)) if self.module.is_own(full)]
        if not owners:
            is_plain = any(full.partition(".")[0] in sys.stdlib_module_names for full in types.classes(types.type_of(func.base)))
            return is_plain or is_self(method, func.base) or not _WAY_NAME.search(last_name(func.base))
        if any(self._is_way_out(full) for full in owners):
            return False
        known = [one for full in owners if (one := self._method(full, func.name)) is not None]
        return not known or depth >= _DEEP or any(self._changes_self(one, depth + 1) for one in known)

    def _is_kept(self, method: FunctionView, value: f.AnyValue) -> bool:
        while isinstance(value, (f.Item, f.Attr)):
            if isinstance(value, f.Attr) and (is_self(method, value.base) or self.things.class_of(method, value.base)):
                return True
            value = value.base
        return isinstance(value, f.Name) and value.scope == f.FULL

    def _is_column(self, value: f.AnyValue) -> bool:
        """Whether `Order.lines` is an expression for queries: an attribute of an ORM model's class."""
        types = self.module.types
        return isinstance(value, f.Attr) and any(
            (ref := types.reference(full)) is not None and self.module.roles.is_orm_model(ref)
            for full in types.class_objects(types.type_of(value.base))
        )

    def _is_way_out(self, full: str) -> bool:
        """Whether one of the project's classes is no thing of this process, but a way to others: a repository, service or client, a manager of rows."""
        module, roles = self.module, self.module.roles
        if any(module.knowledge.find(OrmWiring, (base,)) is not None for base in module.lineage(full)):
            return True
        ref = module.types.reference(full)
        role = roles.class_role(ref) if ref is not None else roles.module_role(roles.module_of(full))
        return (role is not None and role.role in _WAYS) or _WAY.search(full) is not None

    def _writes(self, fn: FunctionView) -> Iterator[Touch]:
        for step in fn.all(f.Set):
            for target in step.targets:
                yield from self._write(fn, target, step, anew=True)
        for step in fn.all(f.Change):
            if not self._is_own_number(fn, step.target):
                yield from self._write(fn, step.target, step, anew=False)
        for step in fn.all(f.Delete):
            yield from self._write(fn, step.value, step, anew=True)
        yield from self._emptied(fn)
        for call in fn.calls:
            func = call.func
            if isinstance(func, f.Attr) and func.name in _READ_ANEW:
                path = self.things.path(fn, func.base)
                if path is not None:
                    yield Touch(path, shown(func.base), call, writes=True, anew=True, empties=True)
            elif isinstance(func, f.Attr) and self._changes(fn, call, func):
                path = self.things.path(fn, func.base)
                if path is not None and not self._is_column(func.base):
                    named = self.things.item(fn, call.args[0].value) if call.args and func.name in ("pop", "setdefault", "set", "delete") else ""
                    anew = func.name in EMPTYING or _is_dropped(fn, call)
                    yield Touch(path + ((named,) if named else ()), shown(func.base), call, writes=True, anew=anew, empties=_is_dropped(fn, call))
            elif isinstance(func, f.Name) and func.name == "builtins.setattr" and len(call.args) == 3 and isinstance(call.args[1].value, f.Const):
                path = self.things.member(fn, call.args[0].value, str(call.args[1].value.value))
                if path is not None:
                    yield Touch(path, f"{shown(call.args[0].value)}.{call.args[1].value.value}", call, writes=True, anew=True)

    def _emptied(self, fn: FunctionView) -> Iterator[Touch]:
        """What a loop empties: it goes over what a thing holds and has it let go of each (`for job in queue.jobs(): queue.cancel(job)`)."""
        for loop in fn.all(f.For):
            over = loop.over.func if isinstance(loop.over, f.Call) else loop.over
            held = self.things.path(fn, over.base) if isinstance(over, f.Attr) else None
            if held is None or not isinstance(over, f.Attr) or not isinstance(loop.target, f.Name):
                continue
            for call in fn.calls:
                func, given = call.func, [arg.value for arg in call.args]
                if not isinstance(func, f.Attr) or not _PUTS_AWAY.match(func.name) or not any(holder is loop for holder, _ in fn.around(call)):
                    continue
                if any(isinstance(one, f.Name) and one.name == loop.target.name for one in given) and self.things.path(fn, func.base) == held:
                    yield Touch(held, shown(over.base), call, writes=True, anew=True, empties=True)

    def _is_own_number(self, fn: FunctionView, target: f.AnyValue) -> bool:
        """Whether `self.count += 1` gives the test's own object a value of its own: of what cannot be changed in place, the class keeps what it has."""
        if not isinstance(target, f.Attr) or fn.owner is None or fn.function.is_class or not is_self(fn, target.base):
            return False
        classes = self.module.types.classes(self.module.types.type_of(target))
        return bool(classes) and all(full in _UNCHANGEABLE for full in classes)

    def _write(self, fn: FunctionView, target: f.AnyValue, step: Any, *, anew: bool) -> Iterator[Touch]:
        if isinstance(target, f.Many):
            for one in target.items:
                yield from self._write(fn, one, step, anew=anew)
        elif isinstance(target, (f.Attr, f.Item)) or (isinstance(target, f.Name) and target.scope == f.FULL):
            path = self.things.path(fn, target)
            if path is not None:
                yield Touch(path, shown(target), step, writes=True, anew=anew)

    def _registers_its_own(self, fn: FunctionView, touch: Touch, by: Any) -> bool:
        """Whether a test puts what it needs under a key of its own into what another module keeps, by the same function (`register("orders", …)` here, `register("loans", …)` there)."""
        if not (isinstance(touch.at, f.Call) and isinstance(by, f.Call)) or shown(touch.at.func) != shown(by.func):
            return False
        if isinstance(touch.at.func, f.Attr) and self.things.path(fn, touch.at.func.base) is not None:
            return False
        keys = [call.args[0].value if len(call.args) > 1 else None for call in (touch.at, by)]
        return all(isinstance(key, f.Const) and isinstance(key.value, str) for key in keys)

    def first_reads(self, fn: FunctionView, path: Path, source: Any = None, by: Any = None) -> Touch | None:
        """Where a test reads the thing as another one left it: before it, or what runs around it, has set it anew. `source` is where a helper of both writes it, `by` what writes it: a call that both make
        leaves the same behind."""
        for other in self.suite.around(fn):
            if any(one.writes and one.anew and _covers(one.path, path) for one in self.touched(other)):
                return None
        added = False
        for touch in self.touched(fn):
            if touch.writes and touch.anew and (_covers(touch.path, path) or (source is not None and touch.source is source)):
                return None
            if touch.writes and touch.at is not by and (_is_same_call(touch.at, by) or self._registers_its_own(fn, touch, by)):
                return None
            if path[-1] in ANSWERS and len(touch.path) < len(path):
                continue
            if path[0].startswith("fixture ") and _only_hands_on(fn, touch, path):
                continue
            if meet(touch.path, path) and (not touch.writes or not touch.anew):
                if touch.writes and not isinstance(touch.at, f.Change) and (added or not _takes_out(fn, touch.at)):
                    added = True
                    continue
                return touch
        return None


def _is_same_call(one: Any, other: Any) -> bool:
    """Whether two calls ask the same function with the same arguments (`registry.add("orders", handler)`), functions on the spot aside."""
    if not (isinstance(one, f.Call) and isinstance(other, f.Call)) or not one.args or shown(one.func) != shown(other.func):
        return False
    return len(one.args) == len(other.args) and all(
        a.name == b.name
        and (
            (isinstance(a.value, f.Lambda) and isinstance(b.value, f.Lambda))
            or (isinstance(a.value, f.Const) and isinstance(b.value, f.Const) and a.value.value == b.value.value)
            or (isinstance(a.value, f.Name) and isinstance(b.value, f.Name) and a.value.scope == f.FULL and a.value.name == b.value.name)
        )
        for a, b in zip(one.args, other.args, strict=True)
    )


def _only_hands_on(fn: FunctionView, touch: Touch, path: Path) -> bool:
    """Whether a fixture of which one attribute was set is only given to a function: nobody knows what that reads of it."""
    is_part = len(touch.path) < len(path) and path[len(touch.path)].startswith(".")
    return is_part and not touch.writes and isinstance(touch.at, f.Name) and fn.use_of(touch.at).kind == "argument"


def _covers(one: Path, other: Path) -> bool:
    """Whether setting the one sets the other too."""
    return len(one) <= len(other) and meet(one, other) and ANY_ITEM not in one


def _is_outside(fn: FunctionView, call: f.Call) -> bool:
    return any(fn.module.find(kind, fn, call) is not None for kind in _OUTSIDE)


def _is_dropped(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a key is taken away, there or not, and nobody looks at what it held: `os.environ.pop("REGION", None)`."""
    return isinstance(value, f.Call) and last_name(value.func) == "pop" and len(value.args) > 1 and fn.use_of(value).kind == "statement"


def _takes_out(fn: FunctionView, call: Any) -> bool:
    """Whether a call takes something out and uses it, so that it has to be there."""
    is_taking = isinstance(call, f.Call) and isinstance(call.func, f.Attr) and call.func.name in _TAKING and len(call.args) < 2
    return is_taking and fn.use_of(call).kind != "statement"


def _ordered(fn: FunctionView) -> Iterator[Any]:
    """The function's values and the steps that write, in the order in which they are evaluated."""
    for step in steps(fn.function.block):
        for _, value in STEP_VALUES[type(step)](step):
            yield from inside(value)
        yield step
