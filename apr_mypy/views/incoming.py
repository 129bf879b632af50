"""Which values of a function come out of a delivery (a webhook's event, a queue's message), which of them identify it, and what of it goes on into the functions that are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import DeliveryType, LoadsRow, Package, ReadsDelivery
from apr_mypy.patterns import pattern_of
from apr_mypy.views.edges import bind
from apr_mypy.views.effects import constructs, first_word, package_kind
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name
from apr_mypy.views.queries import model_of
from apr_mypy.views.walk import VALUE_CHILDREN

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

IDENTIFIES: Final = pattern_of(
    r"(^|[_-])(id|uuid|guid|key|ref|reference|number|nonce|sid|offset|fingerprint|checksum|digest|slug|sku|code)$|[a-z](Id|ID|Uuid|UUID|Key|Ref|Reference|Sid|Number)$"
    r"|(^|[_-])(delivery|uuid|idempotency[_-]key)$|^(id|uuid|pk)_",
)
"""Names of what tells one delivery, or the thing that it is about, from all others."""
EVENT_ID: Final = pattern_of(
    r"^(id|uuid|(.*[_-])?(event|evt|message|msg|delivery|notification|webhook|request|transmission|idempotency|dedup\w*|hook|guid|svix)[_-]?(id|uuid|key|guid)|.*-delivery|(event|message|delivery)Id|MessageId|eventId|psp_?[rR]eference|sequence|nonce)$"
)
"""Names of the id of the delivery itself."""
_SURROUNDINGS: Final = frozenset({"app", "state", "user", "session", "auth", "scope", "client", "tenant", "site", "db", "cfg", "config", "registry"})
"""What a request carries that was not delivered with it."""
_TAKING_APART: Final = frozenset(
    [
        "parse",
        "decode",
        "load",
        "loads",
        "read",
        "validate",
        "verify",
        "construct",
        "build",
        "to",
        "from",
        "as",
        "extract",
        "unwrap",
        "deserialize",
        "convert",
        "normalize",
        "json",
        "dict",
        "make",
        "model",
        "mapping",
        "translate",
        "open",
        "unpack",
        "get",
        "header",
        "headers",
        "body",
        "cast",
        "map",
        "canonical",
        "safe",
        "clean",
        "first",
        "str",
        "int",
        "hash",
        "digest",
        "hexdigest",
        "md5",
        "sha",
        "compute",
        "dedup",
        "idempotency",
        "event",
        "key",
    ]
)
"""First words of functions that give the delivery back in another shape."""
_SHAPES: Final = frozenset(
    {
        "builtins.str",
        "builtins.bytes",
        "builtins.dict",
        "builtins.list",
        "builtins.tuple",
        "decimal.Decimal",
        "datetime.datetime",
        "uuid.UUID",
        "typing.Mapping",
        "collections.abc.Mapping",
    }
)
_DEEPEST: Final = 40
"""How far a value is followed back; a handler that takes a request apart, asks somebody and hands parts of the answer on is twelve steps long."""

Mark = tuple[str, str]
"""A parameter that carries something of the delivery: full name of its function, its own name."""


class Incoming:
    """What a function, and those around it, hold of a delivery. `marks` are the parameters that carry it, `sources` the values (by `id`) that it first comes as, `fields` the attributes
    of the project's objects that keep it, by full name: one set for all functions
    that a delivery reaches."""

    def __init__(self, fn: FunctionView, marks: frozenset[Mark], sources: frozenset[int] = frozenset(), fields: set[str] | None = None) -> None:
        self.fn = fn
        self.marks = marks
        self.sources = sources
        self.fields = set() if fields is None else fields
        self._known: dict[int, bool] = {}

    def __bool__(self) -> bool:
        return bool(self.marks or self.sources or self.fields)

    def carries(self, value: f.AnyValue | None, depth: int = 0) -> bool:
        """Whether a value is the delivery, a part of it, or made of it. What a store gives for it is not: that is a row."""
        if value is None or depth > _DEEPEST:
            return False
        known = self._known.get(id(value))
        if known is None:
            self._known[id(value)] = False  # a value that is made of itself, in a loop
            known = self._known[id(value)] = id(value) in self.sources or self._carries(value, depth)
        return known

    def _carries(self, value: f.AnyValue, depth: int) -> bool:
        match value:
            case f.Name(scope=f.LOCAL):
                return any(self._defined(one, depth) for one in self.fn.definitions(value))
            case f.Name():
                # of a library that is not installed, `request.json` is one name
                parts = value.name.split(".")
                return "request" in parts[1:] and _is_web(self.fn, value.name) and not _SURROUNDINGS.intersection(parts[1:])
            case f.Attr():
                if any(target in self.fields for target in value.targets):
                    return True
                if value.name == "request" and isinstance(value.base, f.Name) and value.base.name == "self":
                    return True
                if value.name in _SURROUNDINGS and _is_request(value.base):
                    return False
                return self.carries(value.base, depth + 1)
            case f.Call():
                return self._called(value, depth)
            case f.Op():
                return value.op not in ("not", "in") and any(self.carries(arg, depth + 1) for arg in value.args)
            case f.Choice():
                return self.carries(value.yes, depth + 1) or self.carries(value.no, depth + 1)
            case f.Item():
                if self.carries(value.base, depth + 1):
                    return True
                # looked up in a table of constants: `STATUS_OF[event.kind]`
                table = value.base
                is_constant = (isinstance(table, f.Name) and table.scope != f.LOCAL) or (isinstance(table, f.Attr) and table.name.isupper())
                return (is_constant or isinstance(table, f.Table)) and self.carries(value.index, depth + 1)
            case f.Compare() | f.Const() | f.Lambda() | f.Super() | f.Unseen():
                return False
            case f.Each():
                return any(self.carries(one, depth + 1) for one in (*value.results, *(loop.over for loop in value.loops)))
            case _:
                return any(self.carries(child, depth + 1) for _, child in VALUE_CHILDREN[type(value)](value))

    def _defined(self, one: Definition, depth: int) -> bool:
        if one.kind == "parameter":
            return (one.function.full, one.name) in self.marks
        holder = self if one.function is self.fn else self.at(one.function)
        if one.kind == "changed":
            return holder.carries(one.record.value, depth + 1)
        return one.kind != "caught" and one.value is not None and holder.carries(one.value, depth + 1)

    def at(self, fn: FunctionView) -> Incoming:
        """The same as another function sees it, one around this or in it."""
        return self if fn is self.fn else Incoming(fn, self.marks, self.sources, self.fields)

    def with_sources(self, sources: frozenset[int]) -> Incoming:
        """The same where more values are what it first comes as."""
        return self if sources == self.sources else Incoming(self.fn, self.marks, sources, self.fields)

    def _called(self, call: f.Call, depth: int) -> bool:
        fn = self.fn
        row = fn.module.find(ReadsDelivery, fn, call)
        if row is not None:
            return row.gives_event
        if fn.module.find(LoadsRow, fn, call) is not None:
            return False
        if isinstance(call.func, f.Attr) and not isinstance(call.func.base, f.Name) and model_of(fn, call.func):
            return False  # a query, however far it goes: `Scan.objects.filter(parcel=event["parcel"]).values_list("kind")`
        if isinstance(call.func, f.Attr) and self.carries(call.func.base, depth + 1):
            return True
        if isinstance(call.func, f.Name) and call.func.scope == f.UNFOLLOWED and self.carries(call.func, depth + 1):
            return True
        if not any(self.carries(arg.value, depth + 1) for arg in call.args):
            return False
        if constructs(fn, call):
            return True
        kind = package_kind(fn, call)
        if kind in ("plain", "serialization", "web", "pure"):
            return True
        if kind in ("orm", "cache", "queue", "cloud", "http", "io"):
            return False
        shapes = fn.module.types.classes(_result(fn, call))
        if shapes and kind == "own":
            return all(full in _SHAPES or self._is_shape(full) for full in shapes) and first_word(called_name(call)) not in (
                "find",
                "fetch",
                "lookup",
            )
        return first_word(called_name(call)) in _TAKING_APART and not (isinstance(call.func, f.Attr) and kind != "own")

    def _is_shape(self, full: str) -> bool:
        module = self.fn.module
        ref = module.types.reference(full)
        return (ref is not None and module.roles.is_dto(ref)) or module.knowledge.find(DeliveryType, module.types.mro(full)) is not None

    def identifies(self, value: f.AnyValue | None, depth: int = 0) -> bool:
        """Whether a value of the delivery tells it, or the thing that it is about, from all others: an id, a key, a reference."""
        return value is not None and self.carries(value) and any(IDENTIFIES.search(name) for name in self.named(value, depth))

    def is_event_id(self, value: f.AnyValue | None) -> bool:
        """Whether a value is the id of the delivery itself, by what it is called."""
        return value is not None and self.carries(value) and any(EVENT_ID.search(name) for name in self.named(value))

    def named(self, value: f.AnyValue, depth: int = 0) -> list[str]:
        """What a value is called in the delivery: the attribute, key or header that it was read from, through local names and conversions."""
        if depth > _DEEPEST:
            return []
        match value:
            case f.Name(scope=f.LOCAL):
                found = []
                for one in self.fn.definitions(value):
                    if one.kind == "parameter":
                        found.append(one.name)
                    elif one.value is not None and one.kind in ("assigned", "entered"):
                        holder = self if one.function is self.fn else self.at(one.function)
                        found += [one.name] if one.path else holder.named(one.value, depth + 1)
                return found
            case f.Attr():
                return [value.name]
            case f.Item():
                return [value.index.value] if isinstance(value.index, f.Const) and isinstance(value.index.value, str) else []
            case f.Call():
                first = value.args[0].value if value.args else None
                if isinstance(value.func, f.Attr) and isinstance(first, f.Const) and isinstance(first.value, str):
                    return [first.value.lower() if "-" in first.value else first.value]
                found = [name for arg in value.args for name in self.named(arg.value, depth + 1)]
                return found or ([value.func.name] if isinstance(value.func, f.Attr) else [])
            case f.Const() | f.Lambda():
                return []
            case _:
                return [name for _, child in VALUE_CHILDREN[type(value)](value) for name in self.named(child, depth + 1)]

    def handed(self, args: tuple[f.Arg, ...], callee: FunctionView) -> frozenset[Mark]:
        """The parameters of a called function that are given something of the delivery."""
        function = callee.function
        is_method = callee.owner is not None and not function.is_static
        bound = bind(args, function, is_method)
        found = {(callee.full, name) for name, value in bound.items() if value is not None and self.carries(value)}
        if any(arg.name in ("*", "**") and self.carries(arg.value) for arg in args):
            found |= {(callee.full, name) for name, value in bound.items() if value is None}
        return frozenset(found)


def _result(fn: FunctionView, call: f.Call) -> int:
    """The type of what a call gives, awaited where it is awaited."""
    parent: Any = (fn.parent(call) or (None, ""))[0]
    return parent.type if isinstance(parent, f.Await) else call.type


def _is_request(value: f.AnyValue) -> bool:
    return isinstance(value, (f.Name, f.Attr)) and value.name.rpartition(".")[2] in ("request", "req")


def _is_web(fn: FunctionView, full: str) -> bool:
    package = fn.module.knowledge.table(Package).get(full.partition(".")[0])
    return package is not None and package.kind == "web"
