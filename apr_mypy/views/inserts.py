"""New rows: which calls of a function store one, of which model or table, also by way of the project's own functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import HandsForm, InsertsRow, ResolvesConflict
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conflicts import is_handled
from apr_mypy.views.constraints import collection_name
from apr_mypy.views.flow import Definition
from apr_mypy.views.lookups import about, filled, is_own_class, model_of_class
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import arguments, by_its_model, is_model, known, model_class, query_calls
from apr_mypy.views.relations import relations
from apr_mypy.views.sql import statement_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_DEEPEST: Final = 4
_INTO: Final = pattern_of(
    r"^\s*(?:with\b.*?\)\s*)?insert\s+(?P<or>or\s+\w+\s+|ignore\s+)?into\s+(?:only\s+)?[\"`\[]?(?P<table>[\w.]+)", re.IGNORECASE | re.DOTALL
)
_RESOLVED: Final = pattern_of(r"\bon\s+conflict\b|\bon\s+duplicate\s+key\b|\bwhere\s+not\s+exists\b|^\s*merge\b", re.IGNORECASE)
CUT: Final = 200


class Insert(NamedTuple):
    """One new row. `model` is the model's full name, `table` the table or collection of one without a model; both "" where nobody can say (a serializer's `save`). `call` is the call in `fn` that stores it, or
    runs what does. `handled`: it is no error, or one that is answered, that the row is there already. `deed` is the call that stores it, in the function `by`, `depth` calls away. `param`: the row is what the function is given
    under that name."""

    model: str
    table: str
    fn: FunctionView
    call: f.Call
    handled: bool
    by: FunctionView
    deed: f.Call
    param: str = ""
    of_self: bool = False
    depth: int = 0


def inserts(program: Calls, fn: FunctionView) -> tuple[Insert, ...]:
    """All new rows that a function stores, in order of the source."""
    memo: dict[str, tuple[Insert, ...]] = program.__dict__.setdefault("_inserts", {})
    if fn.full not in memo:
        memo[fn.full] = ()
        memo[fn.full] = tuple(one for call in fn.calls for one in _by_call(program, fn, call))
    return memo[fn.full]


def _by_call(program: Calls, fn: FunctionView, call: f.Call) -> Iterator[Insert]:
    row = known(InsertsRow, fn, call) or by_its_model(InsertsRow, fn, call)
    if row is not None:
        if not row.unless_there:
            yield from _direct(program, fn, call, row)
        return
    if _saves_given_form(fn, call):
        yield Insert(model_of_class(program, fn.owner.full) if fn.owner is not None else "", "", fn, call, is_handled(program, fn, call), fn, call)
        return
    related = _related(program, fn, call)
    if related:
        yield Insert(related, "", fn, call, is_handled(program, fn, call), fn, call)
        return
    written = _written(fn, call)
    if written is not None:
        table, resolved = written
        yield Insert("", table, fn, call, resolved or is_handled(program, fn, call), fn, call)
        return
    for function in program.run_by(fn, call):
        if function.function.name in ("__init__", "__new__", "__post_init__", "__call__") or function is fn:
            continue
        bound: dict[str, f.AnyValue | None] | None = None
        for one in inserts(program, function):
            if one.depth >= _DEEPEST:
                continue
            model, param, of_self = one.model, "", one.of_self
            if one.param:
                bound = bound if bound is not None else arguments(fn, call, function)
                given = bound.get(one.param)
                if given is None:
                    continue
                model, param, is_new = _row(program, fn, given)
                if not is_new:
                    continue
                model = model or one.model
                of_self = of_self or (not param and is_of_own_class(fn, given))
            if not model and not one.table and of_self:
                model = about(program, fn, call)
            if not model and not one.table and not param and not of_self:
                continue
            yield Insert(
                model,
                one.table,
                fn,
                call,
                one.handled or is_handled(program, fn, call),
                one.by,
                one.deed,
                param,
                of_self and not model,
                one.depth + 1,
            )


def _saves_given_form(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call saves the serializer or form that a framework hands to the method around it (`perform_create(self, serializer)`), whose type nobody wrote; or has the framework's own method do so."""
    if fn.owner is None or not isinstance(call.func, f.Attr) or call.func.name not in ("save", fn.function.name):
        return False
    row = fn.module.knowledge.find(HandsForm, fn.module.lineage(fn.owner.full))
    params = fn.function.params
    if isinstance(call.func.base, f.Super):
        return row is not None and call.func.name in row.methods
    if not isinstance(call.func.base, f.Name) or call.func.name != "save":
        return False
    return row is not None and fn.function.name in row.methods and len(params) > row.position and params[row.position].name == call.func.base.name


def _related(program: Calls, fn: FunctionView, call: f.Call) -> str:
    """The model of a row that is stored through a relation of another (`team.members.create(…)`, `team.members.append(Member(…))`)."""
    if (
        not isinstance(call.func, f.Attr)
        or not isinstance(call.func.base, f.Attr)
        or call.func.name not in ("create", "acreate", "bulk_create", "append", "add")
    ):
        return ""
    relation = relations(program).read(fn, call.func.base)
    if relation is None or not relation.many:
        return ""
    if call.func.name in ("append", "add"):
        return (
            relation.target
            if call.args
            and isinstance(call.args[0].value, (f.Call, f.Name))
            and _row(program, fn, call.args[0].value)[2]
            and not _row(program, fn, call.args[0].value)[1]
            else ""
        )
    return relation.target


def _direct(program: Calls, fn: FunctionView, call: f.Call, row: InsertsRow) -> Iterator[Insert]:
    callee = fn.module.callee(fn, call)
    handled = any(arg.name in row.resolves and not (isinstance(arg.value, f.Const) and not arg.value.value) for arg in callee.args)
    handled = handled or _is_resolved(fn, call) or is_handled(program, fn, call)
    base = call.func.base if isinstance(call.func, f.Attr) else None
    model = param = table = ""
    of_self = False
    if row.object is not None:
        given = callee.argument(row.object.keyword, row.object.position)
        if given is None:
            return
        model, param, is_new = _row(program, fn, given.value)
        if not is_new:
            return
        of_self = not model
    elif row.model is not None:
        given = callee.argument(row.model.keyword, row.model.position)
        if given is None:
            return
        model = model_class(fn, given.value)
        table = "" if model else collection_name(fn.module, fn, given.value).lower()
        of_self = isinstance(given.value, f.Attr)
    elif row.on == "row" and base is not None:
        if isinstance(base, f.Super):
            return
        model, param, is_new = _row(program, fn, base)
        if not is_new or (param and fn.owner is not None and fn.function.params and param == fn.function.params[0].name):
            return
        of_self = not model
    elif row.on == "model" and base is not None:
        model = next((full for _, one in query_calls(fn, base) for arg in one.args if (full := model_class(fn, arg.value))), "")
        at: f.AnyValue = base
        while not model and isinstance(at, (f.Attr, f.Call, f.Name)):
            model = model_class(fn, at)
            if isinstance(at, f.Name):
                break
            at = at.base if isinstance(at, f.Attr) else at.func
        types = fn.module.types
        model = model or next(
            (full for one in types.members(types.type_of(base)) for arg in one.args for full in types.classes(arg) if is_model(fn, full)), ""
        )
        of_self = not model
    elif row.on == "table" and base is not None:
        table = collection_name(fn.module, fn, base)
    elif row.on == "meta" and base is not None:
        if isinstance(base, f.Super):
            model = model_of_class(program, fn.owner.full) if fn.owner is not None else ""
        else:
            if any(arg.name == "commit" and isinstance(arg.value, f.Const) and arg.value.value is False for arg in call.args):
                return
            model = next((found for full in fn.module.types.classes(fn.module.types.type_of(base)) if (found := model_of_class(program, full))), "")
            if any(arg.name == "instance" for _, made in fn.module.made_by(fn, base) for arg in made.args):
                return  # it changes a row that is there
        if not model and (not fn.function.name.startswith(("create", "perform_create", "post")) or fn.owner is None):
            return
    if model or table or param or of_self or row.on == "meta":
        yield Insert(model, table, fn, call, handled, fn, call, param, of_self)


def _row(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> tuple[str, str, bool]:
    """(model, parameter, whether it is a new row) of an object that is to be stored: made here, in a function that is called here, or given as a parameter."""
    if depth > 12:  # a name that is set from itself in a loop
        return "", "", False
    types = fn.module.types
    typed = next((full for full in types.classes(types.type_of(value)) if is_model(fn, full)), "")
    match value:
        case f.Await() | f.Star() | f.Bind():
            return _row(program, fn, value.value, depth + 1)
        case f.Many(items=items):
            return next((found for one in items if (found := _row(program, fn, one, depth + 1))[2]), ("", "", False))
        case f.Each():
            return _row(program, fn, value.results[-1], depth + 1)
        case f.Op(op="or"):
            return _row(program, fn, value.args[-1], depth + 1)
        case f.Call():
            made = next((full for full in types.class_objects(types.type_of(value.func)) if is_model(fn, full)), "") or model_class(fn, value.func)
            if made or is_own_class(fn, value.func):
                return made, "", True
            if isinstance(value.func, f.Attr) and value.func.name in ("model", "_model", "model_class", "model_type", "model_validate", "from_orm"):
                return typed or model_class(fn, value.func.base), "", True
            for function in program.run_by(fn, value):
                for step in function.returns:
                    if isinstance(step.value, (f.Call, f.Name)) and function is not fn:
                        model, _, is_new = _made(function, step.value)
                        if is_new:
                            return model, "", all(one.model != model for one in inserts(program, function))  # which the function stores itself
            return typed, "", typed != "" and _is_making(fn, value)
        case f.Name(scope=f.LOCAL):
            news: list[tuple[str, str, bool]] = []
            for origin in fn.origins(value):
                if isinstance(origin, Definition):
                    if origin.kind == "parameter":
                        if any(
                            isinstance(target, f.Attr) and isinstance(target.base, f.Name) and target.base.name == value.name
                            for step in fn.all(f.Set)
                            for target in step.targets
                        ):
                            return typed, "", False  # it is changed before it is stored
                        return typed if not _is_variable(fn, value) else "", origin.name, True
                    if origin.kind in ("loop", "each") and origin.value is not None:
                        news.append(_row(program, origin.function, origin.value, depth + 1))
                elif isinstance(origin, f.Many) and not origin.items:
                    news += [_row(program, fn, one, depth + 1) for one in _put_into(fn, value.name)]
                elif origin is not value and not isinstance(origin, f.Const):
                    news.append(_row(program, fn, origin, depth + 1))
            if news and all(one[2] for one in news):
                return news[0][0] or typed, news[0][1], True
            if any(one[2] for one in news) and any(
                not isinstance(one, Definition) and isinstance(one, f.Call) and model_class(fn, one.func) for one in fn.origins(value)
            ):
                made_one = next(one for one in news if one[2])
                return made_one[0] or typed, made_one[1], True  # `row = find() or Model()`, `if row is None: row = Model()`
    return typed, "", False


def _put_into(fn: FunctionView, name: str) -> Iterator[f.AnyValue]:
    """What a local list is given one by one (`rows.append(Row(…))`)."""
    for site in filled(fn, name):
        call = (fn.parent(site) or (None,))[0]
        if isinstance(site, f.Attr) and site.name == "append" and isinstance(call, f.Call) and len(call.args) == 1:
            yield call.args[0].value


def is_of_own_class(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether an object was made of the class that a method is called on (`row = cls(**values)`), which a mixin leaves to its heirs."""
    return any(isinstance(one, f.Call) and is_own_class(fn, one.func) for one in fn.origins(value) if not isinstance(one, Definition))


def _is_variable(fn: FunctionView, value: f.AnyValue) -> bool:
    types = fn.module.types
    return any(one.kind == f.TYPE_VARIABLE for one in types.members(types.type_of(value)))


def _made(fn: FunctionView, value: f.AnyValue) -> tuple[str, str, bool]:
    """Whether a function gives back a row that it made and did not store."""
    types = fn.module.types
    for origin in fn.origins(value):
        if isinstance(origin, f.Call):
            made = next((full for full in types.class_objects(types.type_of(origin.func)) if is_model(fn, full)), "")
            if made:
                return made, "", True
    return "", "", False


def _is_making(fn: FunctionView, call: f.Call) -> bool:
    """Whether a library's method makes a new row by its name (`model_validate`, `from_orm`)."""
    name = last_name(call.func)
    return name in ("model_validate", "from_orm", "parse_obj", "construct", "model_construct", "from_dict", "to_model", "build")


def _is_resolved(fn: FunctionView, call: f.Call) -> bool:
    """Whether an insert says what happens where the row is there already, in the chain that it begins."""
    at: Any = call
    while True:
        if isinstance(at, f.Call) and fn.module.find(ResolvesConflict, fn, at) is not None:
            return True
        if isinstance(at, f.Attr) and at.name.startswith(("on_conflict", "on_duplicate_key")):
            return True
        parent = fn.parent(at)
        if parent is None:
            return False
        if not isinstance(parent[0], (f.Attr, f.Call, f.Await)):
            if isinstance(parent[0], f.Set) and isinstance(parent[0].targets[0], f.Name):
                name = parent[0].targets[0].name
                return any(
                    isinstance(one, f.Attr) and one.name.startswith(("on_conflict", "on_duplicate_key"))
                    for one in fn.attrs
                    if isinstance(one.base, f.Name) and one.base.name == name
                )
            return False
        at = parent[0]


def _written(fn: FunctionView, call: f.Call) -> tuple[str, bool] | None:
    """(table, whether a conflict is resolved) of an INSERT that a call runs as text."""
    if not isinstance(call.func, f.Attr):
        return None
    for arg in call.args[:2]:
        values = [arg.value]
        if isinstance(arg.value, f.Call) and arg.value.args:
            values += [one.value for one in arg.value.args[:1]]
        for value in values:
            if isinstance(value, f.Name) and value.scope == f.LOCAL:
                constant = fn.module.constant(fn, value)
                if constant is None:
                    continue
                value = constant
            text = statement_of(fn, value)
            found = _INTO.match(text) if text else None
            if found is not None:
                resolved = bool(found["or"]) or _RESOLVED.search(text) is not None or (isinstance(value, f.Const) and len(text) >= CUT)
                return found["table"].rpartition(".")[2].lower(), resolved
    return None
