"""Who knows the truth of a value: the caller who gave it, the store that was asked, or neither (a constant, a setting)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Blocking, InsertsRow, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import outer_name
from apr_mypy.views.walk import STEP_VALUES, VALUE_CHILDREN, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView


class Source(StrEnum):
    """Where a value comes from."""

    GIVEN = "given"
    """A caller gave it: an argument, or what is worked out from arguments."""
    STORED = "stored"
    """It was read from the database, or from what the object keeps."""
    WIRING = "wiring"
    """A session, connection or client, which a caller hands over to work with."""


_WIRING: Final = pattern_of(
    r"(^|_)(session|db|database|conn|connection|cursor|cur|engine|client|pool|tx|trx|transaction|uow|redis|cache|collection|logger|log|using|bind|executor|s3|bucket)$"
)
_ROW: Final = pattern_of(
    r"^(db_|raw_|orm_)?(rows?|records?|docs?|documents?|raw|model|mapping|result|hit|payload_row)$|_(row|record|doc|document|model|orm)$"
)
_MAPPER: Final = pattern_of(
    r"^_*(to|from|map|as|parse|hydrate|deserialize|restore|decode|unpack|rehydrate|row|reconstitute|materialize)(_|$)|_(from|to)_|_(row|record|mapper)$"
)
_STORES: Final = frozenset({"orm", "cloud", "cache", "queue", "http", "io"})
_PLAIN: Final = frozenset(
    [
        "builtins.int",
        "builtins.float",
        "builtins.str",
        "builtins.bool",
        "builtins.bytes",
        "builtins.frozenset",
        "builtins.range",
        "re.Pattern",
        "decimal.Decimal",
        "datetime.timedelta",
        "datetime.date",
        "datetime.datetime",
        "uuid.UUID",
    ]
)
_MOMENTS: Final = frozenset({"now", "today", "utcnow", "utc_now", "time"})
_TIMES: Final = frozenset({"datetime.date", "datetime.datetime", "builtins.float"})
_TAKING_IN: Final = frozenset({"__init__", "__repr__", "__str__", "__eq__", "__hash__", "__post_init__"})
"""Methods that a class has which only holds values."""
_WORKING: Final = frozenset({Role.SERVICE, Role.REPOSITORY, Role.INFRASTRUCTURE, Role.ADAPTER})
_DEEPEST: Final = 10


def is_wiring(module: ModuleView, param: f.Param) -> bool:
    """Whether a parameter is something to work with, not something to judge: a session, connection, client, repository, callable."""
    types = module.types
    for full in types.classes(param.type):
        ref = types.reference(full)
        role = module.roles.class_role(ref) if ref is not None and module.is_own(full) else None
        beside = module.classes.get(full)
        if role is not None and role.role in _WORKING and (beside is None or not _is_record(beside)):  # a record is none, wherever it lies
            return True
        if any(module.package_kind(base) in _STORES for base in types.mro(full)) and not (
            ref is not None and (module.roles.is_orm_model(ref) or full in module.dtos)
        ):
            return True
    members = types.members(param.type)
    if any(one.name in (f.DEF, f.CLASS_OBJECT) for one in members):
        return True
    own = any(module.is_own(full) or full.startswith("builtins.") for full in types.classes(param.type))
    return not own and _WIRING.search(param.name) is not None


def _is_record(view: ClassView) -> bool:
    """Whether a class only holds plain values: it has fields, and no method but one that takes them in (`def __init__(self, serial: str): self.serial = serial`)."""
    if not view.class_.fields or view.methods.keys() - _TAKING_IN:
        return False
    types = view.module.types
    given = [param for method in view.methods.values() for param in method.function.params if param.name not in ("self", "other")]
    return all(
        classes and all(full.startswith("builtins.") or _is_plain(view.module, full) for full in classes)
        for classes in (types.classes(param.type) for param in given)
    )


def _is_plain(module: ModuleView, full: str) -> bool:
    """Whether a class is one of plain values, or an Enum."""
    ref = module.types.reference(full)
    return not _PLAIN.isdisjoint(module.types.mro(full)) or (ref is not None and ref.is_enum)


class Provenance:
    """The sources of the values of one function. `rows` are parameters known to hold rows that were read before."""

    def __init__(self, fn: FunctionView, rows: frozenset[str] = frozenset()) -> None:
        self.fn = fn
        self.rows = rows

    def of(self, value: f.AnyValue, depth: int = 0) -> frozenset[Source]:
        """Everything that has a say in a value; empty for constants."""
        if depth > _DEEPEST:
            return frozenset()
        match value:
            case f.Name(scope=f.LOCAL):
                return self._local(value, depth)
            case f.Name():
                return frozenset()
            case f.Attr():
                if self._is_self(value.base):
                    return self._field(value)
                return self.of(value.base, depth + 1)
            case f.Await():
                inner = self.of(value.value, depth + 1)
                return inner | {Source.STORED} if isinstance(value.value, f.Call) else inner
            case f.Call():
                return self._call(value, depth)
            case f.Super():
                return frozenset({Source.STORED})
            case _:
                found: frozenset[Source] = frozenset()
                for _, child in VALUE_CHILDREN[type(value)](value):
                    found |= self.of(child, depth + 1)
                return found

    def of_block(self, block: f.Block) -> frozenset[Source]:
        """Everything that has a say in the values of a block."""
        found: frozenset[Source] = frozenset()
        for step in steps(block):
            for slot, value in STEP_VALUES[type(step)](step):
                if slot != "target":
                    found |= self.of(value)
        return found

    # --- names and fields ---------------------------------------------------------------------------------------------------------

    def _is_self(self, value: f.AnyValue) -> bool:
        """Whether a value is the object (or class) that the function is a method of."""
        if not (isinstance(value, f.Name) and value.scope == f.LOCAL):
            return False
        at: FunctionView | None = self.fn
        while at is not None:
            if at.owner is not None and not at.function.is_static and at.function.params and at.function.params[0].name == value.name:
                return True
            at = at.outer
        return False

    def _local(self, name: f.Name, depth: int) -> frozenset[Source]:
        if self._is_self(name):
            return frozenset()
        found: frozenset[Source] = frozenset()
        for one in self.fn.definitions(name):
            found |= self._definition(one, depth)
        return found

    def _definition(self, one: Definition, depth: int) -> frozenset[Source]:
        holder = self if one.function is self.fn else Provenance(one.function)
        if one.kind == "parameter":
            return holder.parameter(one.record)
        if one.kind == "entered" and one.value is not None:
            return holder.of(one.value, depth + 1) | {Source.WIRING}
        if one.kind == "changed":
            return holder.of(one.record.value, depth + 1) | holder.of(one.record.target, depth + 4)
        return holder.of(one.value, depth + 1) if one.value is not None else frozenset()

    def parameter(self, param: f.Param) -> frozenset[Source]:
        """What a parameter is: given by the caller, a row that was read before, or wiring."""
        fn = self.fn
        if fn.lambda_ is not None or fn.outer is not None:
            return frozenset()
        maps = _MAPPER.search(fn.function.name) and (
            fn.owner is None or fn.function.is_static or fn.function.is_class or fn.function.name.startswith("_")
        )
        if param.name in self.rows or maps or (_ROW.search(param.name) and not self._is_sent(param)):
            return frozenset({Source.STORED})
        return frozenset({Source.WIRING}) if is_wiring(fn.module, param) else frozenset({Source.GIVEN})

    def _is_sent(self, param: f.Param) -> bool:
        """Whether what is called a row was not read before: a model's instance, raw data, or a document that a public method is given to store."""
        fn, types = self.fn, self.fn.module.types
        if fn.owner is None or fn.function.name.startswith("_") or fn.function.is_static or fn.function.is_class:
            return False
        refs = [types.reference(full) for full in types.classes(param.type)]
        if param.name.startswith("raw") or any(ref is not None and fn.module.roles.is_orm_model(ref) for ref in refs):
            return True
        return any(_holds(call, param.name) and _is_put_away(fn, call) for call in fn.calls)

    def _field(self, attr: f.Attr) -> frozenset[Source]:
        """A field of the object itself: a limit or setting has no say, everything else is what it keeps or works with."""
        types = self.fn.module.types
        classes = types.classes(attr.type)
        if classes and all(_is_plain(self.fn.module, full) for full in classes):
            return frozenset()
        for owner in self.fn.owner.mro if self.fn.owner is not None else ():
            view = self.fn.module.classes.get(owner)
            field = view.field(attr.name) if view is not None else None
            if field is not None:
                return frozenset() if field.value is not None and not field.in_method else frozenset({Source.STORED})
        return frozenset() if attr.name.isupper() else frozenset({Source.STORED})

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def _call(self, call: f.Call, depth: int) -> frozenset[Source]:
        found: frozenset[Source] = frozenset()
        for arg in call.args:
            found |= self.of(arg.value, depth + 1)
        if self._asks_store(call, depth):
            return found | {Source.STORED}
        if isinstance(call.func, f.Attr) and not self._is_self(call.func.base):
            found |= self.of(call.func.base, depth + 1)
        return found

    def _asks_store(self, call: f.Call, depth: int) -> bool:
        module, func = self.fn.module, call.func
        row = module.find(Blocking, self.fn, call)
        if row is not None and row.how in ("database", "network", "file"):
            return True
        if isinstance(func, f.Attr):
            if self._tells_time(call, func):
                return False
            if self._is_self(func.base):
                return self._method_asks(call, depth)
            if {Source.STORED, Source.WIRING} & self.of(func.base, depth + 1):
                return True
            if any(module.package_kind(full) in _STORES for full in module.types.classes(module.types.type_of(func.base))):
                return True
            root = _root(func)
            return isinstance(root, f.Name) and root.scope != f.LOCAL and self._is_store(root)
        if isinstance(func, f.Name) and func.scope != f.LOCAL:
            return any({Source.WIRING} & self.of(arg.value, depth + 1) for arg in call.args) or self._reads_file(call)
        return False

    def _tells_time(self, call: f.Call, func: f.Attr) -> bool:
        """Whether a call asks a clock that the object was given: `self.clock()`, `self.clock.now()`."""
        asked = func if self._is_self(func.base) else func.base
        if call.args or not (isinstance(asked, f.Attr) and self._is_self(asked.base)) or (asked is not func and func.name not in _MOMENTS):
            return False
        types = self.fn.module.types
        given = types.classes(types.type_of(call))
        return bool(given) and _TIMES.issuperset(given) and not self.fn.module.local_functions(self.fn, func)

    def _reads_file(self, call: f.Call) -> bool:
        """Whether a function of this module reads a file, whose name it was given."""
        for helper in self.fn.module.local_functions(self.fn, call.func):
            for one in helper.calls:
                row = helper.module.find(Blocking, helper, one)
                if row is not None and row.how == "file":
                    return True
        return False

    def _is_store(self, root: f.Name) -> bool:
        """Whether a global is a model, or a thing of a library that stores."""
        module = self.fn.module
        for full in module.types.class_objects(root.type):
            ref = module.types.reference(full)
            if ref is not None and module.roles.is_orm_model(ref):
                return True
        return module.package_kind(root.name) in _STORES and not root.name.startswith(("uuid.", "re."))

    def _method_asks(self, call: f.Call, depth: int) -> bool:
        """Whether another method of the object uses what the object keeps."""
        if depth > 3:
            return True
        found = self.fn.module.local_functions(self.fn, call.func)
        if not found:
            return True
        for method in found:
            if method.function.is_abstract or _is_left_open(method):
                return True  # the classes that fill it in do
            inner = Provenance(method)
            for attr in method.attrs:
                if inner._is_self(attr.base) and method.use_of(attr).kind != "called" and Source.STORED in inner._field(attr):
                    return True
            if any(inner._asks_store(one, depth + 2) for one in method.calls if one is not call):
                return True
        return False


def _is_left_open(fn: FunctionView) -> bool:
    """Whether a method does nothing but say that it is for others to fill in: `raise NotImplementedError`."""
    last = fn.function.block[-1] if fn.function.block else None
    return isinstance(last, f.Raise) and not fn.all(f.If) and last.value is not None and outer_name(last.value).endswith("NotImplementedError")


def _holds(call: f.Call, name: str) -> bool:
    """Whether a local name is in what a call is given."""
    return any(isinstance(one, f.Name) and one.name == name and one.scope == f.LOCAL for arg in call.args for one in inside(arg.value))


def _is_put_away(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call stores what it is given, as a new row or in one that is there."""
    return fn.module.find(InsertsRow, fn, call) is not None or fn.module.find(StoresRow, fn, call) is not None


def _root(value: f.AnyValue) -> f.AnyValue:
    """What a chain of attributes, calls and subscripts begins with."""
    while True:
        match value:
            case f.Attr():
                value = value.base
            case f.Call():
                value = value.func
            case f.Item():
                value = value.base
            case f.Await():
                value = value.value
            case _:
                return value


def given_names(provenance: Provenance, value: f.AnyValue) -> tuple[f.Name, ...]:
    """The local names in a value that stand for what a caller gave."""
    return tuple(
        one
        for one in inside(value)
        if isinstance(one, f.Name) and one.scope == f.LOCAL and Source.GIVEN in provenance.of(one) and Source.STORED not in provenance.of(one)
    )
