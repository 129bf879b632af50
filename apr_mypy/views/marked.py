"""What a team has said of a value with our marker types (`Secret[str]`, `Untrusted[int]`): followed through names, fields, returns and calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from apr_mypy import facts as f
from apr_mypy.views.edges import bind, has_receiver
from apr_mypy.views.flow import Definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from apr_mypy.views.edges import Edge
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView

SECRET, UNTRUSTED, PRINCIPAL, IDEMPOTENCY_KEY, LIFECYCLE_STATE = "Secret", "Untrusted", "Principal", "IdempotencyKey", "LifecycleState"
MARKERS: Final = f"{__name__.partition('.')[0]}.markers."
_DEEPEST: Final = 6
_NONE: Final[frozenset[str]] = frozenset()


class Fields(Protocol):
    """What is known of a program's modules and classes (`Program`)."""

    modules: dict[str, ModuleView]

    @property
    def classes(self) -> Mapping[str, ClassView]: ...


class Known(Fields, Protocol):
    """What is known of its calls, too."""

    def run_by(self, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]: ...
    def property_read(self, fn: FunctionView, attr: f.Attr) -> tuple[FunctionView, ...]: ...
    def callers_of(self, fn: FunctionView) -> tuple[Edge, ...]: ...


def is_marking(module: ModuleView) -> bool:
    """Whether a module imports a marker: one that does not can still read marked fields of another one's classes."""
    return any(step.full.startswith(MARKERS) or f"{step.full}." == MARKERS for step in module.body.all(f.Import))


def marks(program: Known, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> frozenset[str]:
    """The markers that a value carries: `SECRET` and the others. What is made from it (a slice, a text around it) is another value; what is awaited or chosen is the same."""
    if depth > _DEEPEST:
        return _NONE
    match value:
        case f.Name(scope=f.LOCAL):
            return _of_local(program, fn, value, depth)
        case f.Name():
            return _of_global(program, value.name)
        case f.Attr():
            declared = _of_fields(program, value.targets)
            return declared or frozenset().union(*(of_function(program, one) for one in program.property_read(fn, value)))
        case f.Call():
            return frozenset().union(*(of_function(program, one) for one in program.run_by(fn, value)))
        case f.Await() | f.Bind():
            return marks(program, fn, value.value, depth + 1)
        case f.Choice():
            return marks(program, fn, value.yes, depth + 1) | marks(program, fn, value.no, depth + 1)
        case f.Op(op="or" | "and"):
            return frozenset().union(*(marks(program, fn, one, depth + 1) for one in value.args))
        case _:
            return _NONE


def of_function(program: Known, fn: FunctionView) -> frozenset[str]:
    """The markers of what a function returns, as its annotation says."""
    return _said(program, fn.function.metadata)


def of_parameter(program: Known, fn: FunctionView, name: str, depth: int = 0) -> frozenset[str]:
    """The markers of a parameter: its own, else those of what callers give it."""
    param = next((one for one in fn.function.params if one.name == name), None)
    if param is None:
        return _NONE
    own = _said(program, param.metadata)
    if own or depth > _DEEPEST:
        return own
    found: set[str] = set()
    for edge in program.callers_of(fn):
        if isinstance(edge.site, f.Call) and edge.how == "call":
            given = bind(edge.site.args, fn.function, is_method=has_receiver(fn)).get(name)
            if given is not None:
                found |= marks(program, edge.caller, given, depth + 2)
    return frozenset(found)


def of_field(program: Fields, owner: str, name: str) -> frozenset[str]:
    """The markers of a class's field, its bases' included."""
    view = program.classes.get(owner)
    return _of_fields(program, [f"{base}.{name}" for base in view.class_.mro]) if view is not None else _NONE


def _of_local(program: Known, fn: FunctionView, name: f.Name, depth: int) -> frozenset[str]:
    found: set[str] = set()
    for step in fn.all(f.Set):
        if step.metadata and any(isinstance(target, f.Name) and target.scope == f.LOCAL and target.name == name.name for target in step.targets):
            found |= _said(program, step.metadata)
    if found:
        return frozenset(found)
    for origin in fn.origins(name):
        if isinstance(origin, Definition):
            if origin.kind == "parameter":
                found |= of_parameter(program, origin.function, origin.name, depth + 1)
        elif origin is not name:
            found |= marks(program, fn, origin, depth + 1)
    return frozenset(found)


def _of_global(program: Known, full: str) -> frozenset[str]:
    module = program.modules.get(full.rpartition(".")[0])
    if module is None:
        return _NONE
    return frozenset().union(*(_said(program, step.metadata) for step in module.globals.get(full, ())))


def _of_fields(program: Fields, targets: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for target in targets:
        owner, _, name = target.rpartition(".")
        view = program.classes.get(owner)
        for field in view.class_.fields if view is not None else ():
            if field.name == name:
                found |= _said(program, field.metadata)
    return frozenset(found)


def _said(program: Fields, metadata: Iterable[f.AnyValue], depth: int = 0) -> frozenset[str]:
    """The markers among what stands behind a type; an alias of another module (`Password = Secret[str]`) is looked up there."""
    found: set[str] = set()
    for one in metadata:
        if not isinstance(one, f.Name):
            continue
        if one.name.startswith(MARKERS):
            found.add(one.name.removeprefix(MARKERS))
        elif depth < _DEEPEST:
            module = program.modules.get(one.name.rpartition(".")[0])
            for name, expression in module.facts.aliases if module is not None else ():
                if name == one.name:
                    found |= _said(program, [expression.base, expression.index] if isinstance(expression, f.Item) else [expression], depth + 1)
    return frozenset(found)
