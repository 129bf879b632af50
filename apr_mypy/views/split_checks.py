"""Checks whose row is stored elsewhere: what a framework runs before it stores, a serializer's `validate`, a validator of a field, a dependency of the route; and what they lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ChecksUnique, Dependency, InsertsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.check_then_insert import Judged, Race, Verdict, is_same, judge, raises_for
from apr_mypy.views.conflicts import answers, is_handled, is_handled_by_callers, is_handled_for_all
from apr_mypy.views.constraints import declared
from apr_mypy.views.dependencies import injected
from apr_mypy.views.inserts import inserts
from apr_mypy.views.keys import Key
from apr_mypy.views.lookups import Lookup, Told, lookup, model_of_class
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import conditions_of, known, model_class
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_CHECKING: Final = ("Serializer", "Form", "Schema", "Model", "Document", "ModelFormMixin")
"""How classes end whose methods a framework runs before it stores what they hold."""
VALIDATING: Final = ("validate", "clean", "full_clean")
"""How such methods begin."""
_REGISTERS: Final = pattern_of(r"(^|_)(validates?|validator)(_|$)")
"""How decorators are called that register such a method under any name."""
_SAVING: Final = ("save", "asave")


class Routed(Judged, Protocol):
    """What is known of a program's calls, classes and functions (`Program`)."""

    @property
    def functions(self) -> Mapping[str, FunctionView]: ...


def before_route(program: Routed, fn: FunctionView) -> Iterator[tuple[FunctionView, Race]]:
    """The checks of a route's dependencies, which raise where the row is there that the route stores: each with the function that it stands in."""
    stored = [one for one in inserts(program, fn) if one.model or one.table] if fn.function.params or fn.function.decorators else []
    if not stored:
        return
    seen: set[str] = set()
    for function in _dependencies(program, fn):
        for one in raises_for(program, function):
            for insert in stored:
                key = insert.model or insert.table
                if one.lookup.columns and key not in seen and is_same(program, one.lookup, insert) and _is_of_route(fn, function, one):
                    seen.add(key)
                    yield function, Race(fn, one.site, one.lookup, insert, one.limit)


def _is_of_route(route: FunctionView, function: FunctionView, one: Told) -> bool:
    """Whether what a dependency looks for may be what the route stores: it is asked by a parameter that the route has too, or by one that the dependency gives back; not by what only the dependency is given, as a credential."""
    asked = [value for _, value in conditions_of(function, one.site)] if one.lookup.fn is function else [arg.value for arg in one.site.args]
    names = {part.name for value in asked for part in inside(value) if isinstance(part, f.Name) and part.scope == f.LOCAL}
    given = [param for param in function.function.params if param.name in names and not _is_injected(function, param)]
    if not given:
        return not any(param.name in names for param in function.function.params)
    returned = {step.value.name for step in function.returns if isinstance(step.value, f.Name)}
    types = function.module.types
    return any(
        param.name in returned
        or param.name == own.name
        or bool(set(types.classes(param.type)) & {full for full in route.module.types.classes(own.type) if route.module.is_own(full)})
        for param in given
        for own in route.function.params
    )


def _is_injected(fn: FunctionView, param: f.Param) -> bool:
    """Whether a framework makes a parameter's value by calling something."""
    markers = (*((param.default,) if param.default is not None else ()), *param.metadata)
    return any(isinstance(one, f.Call) and one.args and fn.module.find(Dependency, fn, one) is not None for one in markers)


def _dependencies(program: Routed, fn: FunctionView) -> Iterator[FunctionView]:
    """The functions that a framework runs before a route: for its parameters, and those that its decorator lists."""
    yield from (function for _, function in injected(program, fn))
    module = fn.module
    for decorator in fn.function.decorators:
        for one in inside(decorator):
            row = module.find(Dependency, module.body, one) if isinstance(one, f.Call) and one is not decorator else None
            given = (
                module.callee(module.body, one).argument(row.callable.keyword, row.callable.position)
                if row is not None and isinstance(one, f.Call)
                else None
            )
            yield from program.refers_to(module.body, given.value) if given is not None else ()


def validators(program: Judged, module: ModuleView) -> Iterator[Race]:
    """The validators that ask whether a row is there already, where they are given to a field or a class (`UniqueValidator(queryset=User.objects.all())`)."""
    for fn, call, row in module.calls_known_as(ChecksUnique):
        callee = module.callee(fn, call)
        rows = callee.argument(row.queryset.keyword, row.queryset.position)
        given = callee.argument(row.fields.keyword, row.fields.position) if row.fields is not None else None
        model = (
            next((found for one in inside(rows.value) if isinstance(one, (f.Name, f.Attr)) and (found := model_class(fn, one))), "")
            if rows is not None
            else ""
        )
        if given is not None:
            columns = [one.value for one in inside(given.value) if isinstance(one, f.Const) and isinstance(one.value, str)]
        else:
            columns = [name for name in (_field_with(module, call, row.source),) if name]
        if model and columns:
            yield Race(fn, call, Lookup(model, frozenset(), (frozenset(columns),), False, frozenset(), False, fn, call), None, False)


def _field_with(module: ModuleView, call: f.Call, source: str) -> str:
    """The column of the field in a class body that a call is given to; "" where it stands at none."""
    for view in module.classes.values():
        for field in view.class_.fields:
            if field.value is not None and any(one is call for one in inside(field.value)):
                named = (
                    next((arg.value for arg in field.value.args if arg.name == source), None) if isinstance(field.value, f.Call) and source else None
                )
                return named.value if isinstance(named, f.Const) and isinstance(named.value, str) else field.name
    return ""


def split_checks(program: Judged, fn: FunctionView) -> Iterator[Race]:
    """The checks of a serializer's, form's or model's `validate`, `clean` and the like, and of a model's `save`, which raise where the row is there: what is stored afterwards is stored elsewhere."""
    if fn.owner is None or not (fn.function.name.startswith((*VALIDATING, *_SAVING)) or _is_registered(fn)) or not fn.all(f.Raise):
        return
    is_model = program.roles.is_orm_model(program.roles.ref(fn.owner))
    if not is_model and (
        fn.function.name in _SAVING
        or not any(base.rpartition(".")[2].endswith(_CHECKING) for base in program.roles.line_of(fn.owner.full, fn.owner.mro))
    ):
        return
    seen: set[str] = set()
    about = fn.owner.full if is_model else model_of_class(program, fn.owner.full)
    for one in raises_for(program, fn):
        if one.lookup.model not in (about, fn.owner.full) if about else one.site is not one.lookup.call:
            continue
        if one.site is not one.lookup.call and any(
            True for inner in program.run_by(fn, one.site) if inner is not fn for _ in split_checks(program, inner)
        ):
            continue  # told of where it asks
        key = one.lookup.model or next(iter(sorted(one.lookup.tables)), "")
        if key and key not in seen:
            seen.add(key)
            yield Race(fn, one.site, one.lookup, None, one.limit)


def _is_registered(fn: FunctionView) -> bool:
    """Whether a decorator makes a method one that checks a field, or the whole (`@validates("email")`, `@field_validator("email")`)."""
    return any(
        _REGISTERS.search(last_name(decorator.func if isinstance(decorator, f.Call) else decorator)) is not None
        for decorator in fn.function.decorators
    )


def judge_split(program: Judged, race: Race) -> Verdict | None:
    """`judge`, for a check whose row is stored elsewhere: by the class's own methods, or by whoever calls them."""
    found = judge(program, race)
    if found is not None or race.limit or race.lookup.is_open or not any(race.lookup.columns) or race.lookup.ranged:
        return found
    model = declared(program, race.lookup.model) if race.lookup.model else None
    key = model.unique_among(race.lookup.columns[0]) if model is not None else None
    if key is None or race.fn.owner is None or is_handled_for_all(program):
        return None
    full = race.fn.owner.full
    classes = {full, *program.subclasses(full), *race.fn.owner.mro}
    for module in program.modules.values():
        for fn, call, row in module.calls_known_as(InsertsRow):
            if row.on not in ("meta", "row") or not isinstance(call.func, f.Attr):
                continue
            held = set(module.instances_of(fn, call.func.base)) | (
                {fn.owner.full} if isinstance(call.func.base, f.Super) and fn.owner is not None else set()
            )
            if (held & classes or module.types.is_any(module.types.type_of(call.func.base))) and (
                is_handled(program, fn, call) or is_handled_by_callers(program, fn)
            ):
                return None
    for method in (view for one in classes if (cls := program.classes.get(one)) is not None for view in cls.methods.values()):
        if _stores_in_one(program, method, race.lookup.model, key):
            return None
        if method is not race.fn and (
            any(answers(method, attempt) for attempt in method.all(f.Try))
            or any(one.model == race.lookup.model and one.handled for one in inserts(program, method))
        ):
            return None
    return Verdict(race, model, "", (), key)


def _stores_in_one(program: Judged, method: FunctionView, model: str, key: Key) -> bool:
    """Whether a method stores a row of the model by a call that looks first and answers a conflict under the key itself (`get_or_create(code=code, …)`)."""
    for call in method.calls:
        row = known(InsertsRow, method, call)
        asked = lookup(program, method, call) if row is not None and row.unless_there else None
        if asked is not None and asked.model == model and any(set(key.columns) <= each for each in asked.columns):
            return True
    return False
