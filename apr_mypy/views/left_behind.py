"""State that outlives one test: what a test writes to and reads from variables of modules and classes, the environment, and fixtures that several tests share."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Blocking, Enqueues, InsertsRow, LoadsRow, OrmWiring, StoresRow, Waits, Writes
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.naming import last_name
from apr_mypy.views.registries import ANY_ITEM as _ANY_ITEM
from apr_mypy.views.registries import Known, used_through
from apr_mypy.views.shown import shown
from apr_mypy.views.suites import Suite
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

Path = tuple[str, ...]
"""A thing and the way into it: `("shop.cart.ITEMS", "['a']")`."""

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
_REQUESTS: Final = frozenset({"put", "delete"})
"""What test clients send, and few containers have."""
_TAKING: Final = frozenset({"pop", "popitem", "popleft"})
_ANSWERS: Final = frozenset({".return_value", ".side_effect"})
"""What a mock is told to answer: of use to who asks it the same."""
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
_FETCHING: Final = frozenset({"get", "pop", "setdefault", "getenv"})
_ROLLED_BACK: Final = frozenset({"setUpTestData"})
"""What a framework makes anew, or copies, for each test."""
_UNCHANGEABLE: Final = frozenset(
    {"builtins.int", "builtins.float", "builtins.str", "builtins.bytes", "builtins.bool", "builtins.tuple", "decimal.Decimal"}
)
_NO_VARIABLE: Final = frozenset({f.CLASS_OBJECT, f.DEF, f.MODULE})


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
    return all(a == b or _ANY_ITEM in (a, b) for a, b in zip(one, other, strict=False))


class LeftBehind:
    """What the functions of one suite touch."""

    def __init__(self, suite: Suite, known: Known | None = None) -> None:
        """`known` is the program, where all of it is there: then what functions of other modules change and read is seen too."""
        self.suite = suite
        self.known = known
        self.module = suite.module
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
            if isinstance(step, (f.Name, f.Attr, f.Item, f.Call)) and self._is_whole(fn, step):
                asked = step.base if isinstance(step, f.Attr) and self._is_called(fn, step) else step  # a method may read all of its object
                path = self.path(fn, asked)
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
        if isinstance(holder, (f.Attr, f.Item)) and slot == "base" and self.path(fn, holder) is not None:
            return False
        if isinstance(value, f.Attr) and value.name in _CHANGING | EMPTYING and self._is_called(fn, value):
            return False
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
                return True
            if _is_self(method, func.base) and depth < 3 and method.owner is not None:
                other = self._method(method.owner.full, func.name)
                if other is not None and other is not method and self._changes_self(other, depth + 1):
                    return True
        return False

    def _is_kept(self, method: FunctionView, value: f.AnyValue) -> bool:
        while isinstance(value, (f.Item, f.Attr)):
            if isinstance(value, f.Attr) and (_is_self(method, value.base) or self._class_of(method, value.base)):
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
        for call in fn.calls:
            func = call.func
            if isinstance(func, f.Attr) and self._changes(fn, call, func):
                path = self.path(fn, func.base)
                if path is not None and not self._is_column(func.base):
                    named = self._item(fn, call.args[0].value) if call.args and func.name in ("pop", "setdefault", "set", "delete") else ""
                    yield Touch(path + ((named,) if named else ()), shown(func.base), call, writes=True, anew=func.name in EMPTYING)
            elif isinstance(func, f.Name) and func.name == "builtins.setattr" and len(call.args) == 3 and isinstance(call.args[1].value, f.Const):
                path = self._member(fn, call.args[0].value, str(call.args[1].value.value))
                if path is not None:
                    yield Touch(path, f"{shown(call.args[0].value)}.{call.args[1].value.value}", call, writes=True, anew=True)

    def _is_own_number(self, fn: FunctionView, target: f.AnyValue) -> bool:
        """Whether `self.count += 1` gives the test's own object a value of its own: of what cannot be changed in place, the class keeps what it has."""
        if not isinstance(target, f.Attr) or fn.owner is None or fn.function.is_class or not _is_self(fn, target.base):
            return False
        classes = self.module.types.classes(self.module.types.type_of(target))
        return bool(classes) and all(full in _UNCHANGEABLE for full in classes)

    def _write(self, fn: FunctionView, target: f.AnyValue, step: Any, *, anew: bool) -> Iterator[Touch]:
        if isinstance(target, f.Many):
            for one in target.items:
                yield from self._write(fn, one, step, anew=anew)
        elif isinstance(target, (f.Attr, f.Item)) or (isinstance(target, f.Name) and target.scope == f.FULL):
            path = self.path(fn, target)
            if path is not None:
                yield Touch(path, shown(target), step, writes=True, anew=anew)

    # --- what an expression is ----------------------------------------------------------------------------------------------------

    def path(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Path | None:
        """The thing that outlives the test for which an expression stands; None where it is the test's own."""
        if depth > 4:
            return None
        match value:
            case f.Name(scope=f.LOCAL):
                return self._local(fn, value, depth)
            case f.Name():
                members = self.module.types.members(value.type)
                is_variable = "." in value.name and not value.name.startswith("builtins.")
                if not is_variable or (members and all(one.name in _NO_VARIABLE for one in members)):
                    return None
                return (value.name,)
            case f.Attr():
                return self._member(fn, value.base, value.name, depth)
            case f.Item():
                base = self.path(fn, value.base, depth + 1)
                return (*base, self._item(fn, value.index)) if base is not None else None
            case f.Call(func=f.Attr(name=name, base=base_value)) if name in _FETCHING and value.args and self._is_table(base_value):
                base = self.path(fn, base_value, depth + 1)
                return (*base, self._item(fn, value.args[0].value)) if base is not None else None
            case f.Call(func=f.Name(name="os.getenv")) if value.args:
                return ("os.environ", self._item(fn, value.args[0].value))
            case _:
                return None

    def _is_table(self, value: f.AnyValue) -> bool:
        """Whether what `get` is asked of hands out what it holds: no query, which makes rows anew."""
        types = self.module.types
        owners = types.classes(types.type_of(value))
        return (not owners and isinstance(value, f.Name)) or any(
            full.startswith(("builtins.", "collections.", "typing.", "os.")) or self.module.is_own(full) for full in owners
        )

    def _item(self, fn: FunctionView, index: f.AnyValue) -> str:
        const = self.module.constant(fn, index)
        return f"[{const.value!r}]" if const is not None else _ANY_ITEM

    def _local(self, fn: FunctionView, name: f.Name, depth: int) -> Path | None:
        if any(param.name == name.name for param in fn.function.params):
            fixture = self.suite.fixtures.get(name.name)
            shared = fixture is not None and not fixture.is_per_test and fixture.scope != "unknown"
            return (f"fixture {name.name}",) if shared else None
        for origin in fn.origins(name):
            if isinstance(origin, (f.Name, f.Attr, f.Item)) and origin is not name:
                return self.path(fn, origin, depth + 1)
        return None

    def _member(self, fn: FunctionView, base: f.AnyValue, name: str, depth: int = 0) -> Path | None:
        owner = self._class_of(fn, base)
        if owner:
            return (f"{owner}.{name}",)
        if fn.owner is not None and _is_self(fn, base):
            if fn.function.is_class or (self._is_class_level(fn.owner, name)):
                return (f"{fn.owner.full}.{name}",)
            return None
        inner = self.path(fn, base, depth + 1)
        if inner is not None:
            step = f".{name}"
            is_far = (
                isinstance(base, f.Attr) and len(inner) > 1 and step not in _ANSWERS and self.module.types.is_any(self.module.types.type_of(base))
            )
            return (*inner, step) if not is_far or inner[0].startswith("fixture ") else None  # nobody knows what that leads to
        if isinstance(base, f.Name) and base.scope == f.FULL and self._is_module(base):
            return (f"{base.name}.{name}",)
        return None

    def _is_module(self, name: f.Name) -> bool:
        return any(one.name == f.MODULE for one in self.module.types.members(name.type))

    def _class_of(self, fn: FunctionView, base: f.AnyValue) -> str:
        """The class whose own attribute `base.x` is: the class by name, `type(self)`, `self.__class__`, `cls`."""
        if (
            isinstance(base, f.Name)
            and base.scope == f.FULL
            and any(one.name == f.CLASS_OBJECT or one.name == f.DEF for one in fn.module.types.members(base.type))
        ):
            return base.name
        of_self = (isinstance(base, f.Attr) and base.name == "__class__" and _is_self(fn, base.base)) or (
            isinstance(base, f.Call)
            and isinstance(base.func, f.Name)
            and base.func.name == "builtins.type"
            and len(base.args) == 1
            and _is_self(fn, base.args[0].value)
        )
        return fn.owner.full if of_self and fn.owner is not None else ""

    def _is_class_level(self, owner: f.Class, name: str) -> bool:
        """Whether `self.name` is an attribute that a class of this module has itself, and that neither a test nor its set-up replaces for one instance."""
        lineage = self.module.lineage(owner.full)
        fields = [field for full in lineage if full in self.module.classes for field in self.module.classes[full].class_.fields if field.name == name]
        for field in fields:
            if field.in_method in _ROLLED_BACK or (field.in_method and not self._is_of_class(lineage, field.in_method)):
                return False
        return bool(fields) or name in self._set_by_fixtures or any((f"{full}.{name}",) in self._set_on_classes for full in lineage)

    def _is_of_class(self, lineage: Sequence[str], method: str) -> bool:
        """Whether a method sets attributes of the class itself, as `setUpClass` does; what any other sets is one instance's."""
        known = next((fn for full in lineage if (fn := self.module.functions.get(f"{full}.{method}")) is not None), None)
        return known is not None and known.function.is_class

    @cached_property
    def _set_by_fixtures(self) -> frozenset[str]:
        """The attributes that fixtures which outlive a test set on the class that asks for them (`request.cls.basket = []`)."""
        return frozenset(
            target.name
            for fixture in self.suite.fixtures.values()
            if not fixture.is_per_test
            for step in fixture.fn.all(f.Set)
            for target in step.targets
            if isinstance(target, f.Attr) and isinstance(target.base, f.Attr) and target.base.name == "cls"
        )

    @cached_property
    def _set_on_classes(self) -> frozenset[Path]:
        """The attributes of classes that the module's tests set by the class's own name, or its set-up as `cls.rows`."""
        found = set()
        for fn in self.module.functions.values():
            for step in fn.all(f.Set):
                for target in step.targets:
                    owner = self._class_of(fn, target.base) if isinstance(target, f.Attr) else ""
                    if isinstance(target, f.Attr) and not owner and fn.owner is not None and fn.function.is_class and _is_self(fn, target.base):
                        owner = fn.owner.full if fn.function.name not in _ROLLED_BACK else ""
                    if isinstance(target, f.Attr) and owner:
                        found.add((f"{owner}.{target.name}",))
        return frozenset(found)

    def first_reads(self, fn: FunctionView, path: Path, source: Any = None) -> Touch | None:
        """Where a test reads the thing as another one left it: before it, or what runs around it, has set it anew. `source` is where a helper of both writes it."""
        for other in self.suite.around(fn):
            if any(one.writes and one.anew and _covers(one.path, path) for one in self.touched(other)):
                return None
        added = False
        for touch in self.touched(fn):
            if touch.writes and touch.anew and (_covers(touch.path, path) or (source is not None and touch.source is source)):
                return None
            if path[-1] in _ANSWERS and len(touch.path) < len(path):
                continue
            if path[0].startswith("fixture ") and _only_hands_on(fn, touch, path):
                continue
            if meet(touch.path, path) and (not touch.writes or not touch.anew):
                if touch.writes and not isinstance(touch.at, f.Change) and (added or not _takes_out(fn, touch.at)):
                    added = True
                    continue
                return touch
        return None


def _only_hands_on(fn: FunctionView, touch: Touch, path: Path) -> bool:
    """Whether a fixture of which one attribute was set is only given to a function: nobody knows what that reads of it."""
    is_part = len(touch.path) < len(path) and path[len(touch.path)].startswith(".")
    return is_part and not touch.writes and isinstance(touch.at, f.Name) and fn.use_of(touch.at).kind == "argument"


def _covers(one: Path, other: Path) -> bool:
    """Whether setting the one sets the other too."""
    return len(one) <= len(other) and meet(one, other) and _ANY_ITEM not in one


def _is_outside(fn: FunctionView, call: f.Call) -> bool:
    return any(fn.module.find(kind, fn, call) is not None for kind in _OUTSIDE)


def _takes_out(fn: FunctionView, call: Any) -> bool:
    """Whether a call takes something out and uses it, so that it has to be there."""
    is_taking = isinstance(call, f.Call) and isinstance(call.func, f.Attr) and call.func.name in _TAKING and len(call.args) < 2
    return is_taking and fn.use_of(call).kind != "statement"


def _is_self(fn: FunctionView, value: f.AnyValue) -> bool:
    params = fn.function.params
    return isinstance(value, f.Name) and value.scope == f.LOCAL and bool(params) and params[0].name == value.name and not fn.function.is_static


def _ordered(fn: FunctionView) -> Iterator[Any]:
    """The function's values and the steps that write, in the order in which they are evaluated."""
    for step in steps(fn.function.block):
        for _, value in STEP_VALUES[type(step)](step):
            yield from inside(value)
        yield step
