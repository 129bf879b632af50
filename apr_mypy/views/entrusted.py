"""What is done with what a client says, from a handler down: the functions that run for a request, what each knows of its values, and what a deed is told as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.roles import Role
from apr_mypy.views.declared_fields import shape_fields
from apr_mypy.views.dependencies import injected
from apr_mypy.views.edges import bind
from apr_mypy.views.entering import entering
from apr_mypy.views.from_whom import CLAIMED, CLIENT, PRINCIPAL, REQUEST, ROW, From
from apr_mypy.views.models_meant import model_given
from apr_mypy.views.queries import model_class
from apr_mypy.views.shown import short
from apr_mypy.views.trust import Trust
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView

KEYED, LOADED, SET, FILLED, CLAIMS, CHARGED = "keyed", "loaded", "set", "filled", "claims", "charged"
_SPARED: Final = frozenset({Role.TEST, Role.MIGRATION, Role.ADMIN})
_DEEPEST: Final = 5
_MOST: Final = 40
_ALTERNATIVES: Final = 3
_NO_FIELDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({})
_NOTHING_TOLD: Final[Mapping[str, str]] = MappingProxyType({})


class Visit(NamedTuple):
    """A function that runs for a request, with what it knows of its values, and the calls that lead to it."""

    trust: Trust
    steps: tuple[Trace, ...]
    is_injected: bool = False
    """It runs before the handler, as a dependency."""
    fields: Mapping[str, frozenset[str]] = _NO_FIELDS
    """Parameters that got a shape which was made on the way, with the fields of it that were given."""
    gives: str = ""
    """The model of the row that its caller gets: what a base class of repositories loads is told by who asks it."""
    told: Mapping[str, str] = _NOTHING_TOLD
    """Parameters that were given the class of a model, by its full name, or a constant text: `find_or_404(Order, "reference", reference)`."""


class Deed(NamedTuple):
    """One thing done with what the client says: `kind` one of the words above, `what` in words, `said` what the client's value is called where it came in, `field` the field or column concerned."""

    kind: str
    trust: Trust
    record: Any
    what: str
    said: str
    field: str
    model: str
    steps: tuple[Trace, ...]
    changes: bool = False


def visits(program: Whole, fn: FunctionView, params: dict[str, From]) -> Iterator[Visit]:
    """The functions that a handler runs with what the client said, itself first."""
    queue = [Visit(Trust(program, fn, params), ())]
    for param, function in injected(program, fn):
        if not params.get(param.name, CLIENT) & PRINCIPAL and function.function.name not in ("__init__", "__call__"):
            step = fn.module.trace(fn.function, f"{short(fn.full)} is given {param.name} by {short(function.full)}")
            queue.append(Visit(Trust(program, function, entering(program, function)), (step,), True))
    seen: set[tuple[str, str, tuple[tuple[str, From], ...], tuple[tuple[str, str], ...]]] = set()
    for visit in queue:
        yield visit
        if len(visit.steps) >= _DEEPEST or len(queue) > _MOST:
            continue
        trust = visit.trust
        for call in trust.fn.calls:
            run = program.run_by(trust.fn, call)
            if len({one.owner.full for one in run if one.owner is not None}) > _ALTERNATIVES:
                continue  # a method of a type variable: any class of the project may have it
            for function in run:
                if function.function.name in ("__init__", "__new__", "__post_init__") or function.module.role_of(function) in _SPARED:
                    continue
                handed = trust.handed(call, function)
                if not any(label & (CLIENT | ROW | PRINCIPAL | CLAIMED | REQUEST) for label in handed.values()):
                    if not (isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) and call.func.base.name == "self"):
                        continue
                gives = model_given(trust.fn, call) or visit.gives
                told = _told(visit, call, function)
                key = (function.full, gives, tuple(sorted(handed.items())), tuple(sorted(told.items())))
                if key in seen or function.full == trust.fn.full:
                    continue
                seen.add(key)
                step = trust.fn.module.trace(call, f"{short(trust.fn.full)} calls {short(function.full)}")
                words = {name: _said(trust, call, function, name) for name, label in handed.items() if label & (CLIENT | CLAIMED)}
                given = {name: one for name in handed if (one := _given_fields(visit, _bound(trust, call, function).get(name))) is not None}
                queue.append(Visit(Trust(program, function, handed, words), (*visit.steps, step), visit.is_injected, given, gives, told))


def _told(visit: Visit, call: f.Call, function: FunctionView) -> dict[str, str]:
    """The parameters of a called function that are told a model or a constant text here, or by default."""
    fn = visit.trust.fn
    found: dict[str, str] = {}
    bound = _bound(visit.trust, call, function)
    for param in function.function.params:
        value = bound.get(param.name)
        value = value if value is not None else param.default
        if isinstance(value, f.Const):
            if isinstance(value.value, str):
                found[param.name] = value.value
        elif isinstance(value, f.Name) and value.name in visit.told and value.scope == f.LOCAL:
            found[param.name] = visit.told[value.name]
        elif isinstance(value, f.Name) and (model := model_class(fn, value)):
            found[param.name] = model
    return found


def _said(trust: Trust, call: f.Call, function: FunctionView, name: str) -> str:
    value = _bound(trust, call, function).get(name)
    return trust.called(value) or name if value is not None else name


def _bound(trust: Trust, call: f.Call, function: FunctionView) -> dict[str, f.AnyValue | None]:
    is_method = function.owner is not None and not function.function.is_static
    return bind(trust.fn.module.callee(trust.fn, call).args, function.function, is_method)


def _given_fields(visit: Visit, value: f.AnyValue | None) -> frozenset[str] | None:
    """The fields that a shape was given where it was made of another one or of single values; None where it is as the client sent it."""
    if value is None:
        return None
    trust, found = visit.trust, set[str]()
    if isinstance(value, f.Name) and value.name in visit.fields and any(one.kind == "parameter" for one in trust.fn.definitions(value)):
        return visit.fields[value.name]
    origins = trust.fn.origins(value) if isinstance(value, f.Name) else (value,)
    for one in origins:
        if not isinstance(one, f.Call) or any(arg.name == "**" for arg in one.args):
            return None
        types = trust.fn.module.types
        made = types.class_objects(types.type_of(one.func)) or (
            types.class_objects(types.type_of(one.func.base)) if isinstance(one.func, f.Attr) and one.func.name == "model_validate" else ()
        )
        if not made:
            return None
        found |= {arg.name for arg in one.args if arg.name}
        for arg in one.args:
            shape = shape_fields(trust, arg.value) if not arg.name else []
            if shape is None:
                return None
            found |= set(shape)
    return frozenset(found) if origins else None


def is_client(trust: Trust, value: f.AnyValue | None) -> bool:
    """Whether a value is from the client, and from nobody else."""
    label = trust.of(value)
    return bool(label & CLIENT) and not label & (PRINCIPAL | ROW)


def compared_names(trust: Trust) -> frozenset[str]:
    """The client's values that a function compares with something else than a bound, looks up among what is allowed, or matches."""
    found: set[str] = set()
    for compare in trust.fn.all(f.Compare):
        plain = all(isinstance(arg, f.Const) or trust.of(arg) & CLIENT or (isinstance(arg, f.Op) and arg.op == "u-") for arg in compare.args)
        is_range = any(op in ("<", "<=", ">", ">=") for op in compare.ops)
        is_presence = any(isinstance(arg, f.Const) and arg.value is None for arg in compare.args)
        if (plain and is_range) or is_presence or isinstance(trust.fn.step_of(compare), f.Set):
            continue
        for arg in compare.args:
            for one in inside(arg):
                if isinstance(one, f.Name | f.Attr | f.Item | f.Call) and trust.of(one) & CLIENT and (said := trust.called(one)):
                    found.add(said)
    for match in trust.fn.all(f.Match):
        if trust.of(match.subject) & CLIENT:
            found.add(trust.called(match.subject))
    return frozenset(found)
