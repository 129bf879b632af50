"""Rows that are filled with all that the client sent, and the fields among it that must not come from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.declared_fields import columns, shape_fields
from apr_mypy.views.entitling import person_model, privileged
from apr_mypy.views.entrusted import FILLED, Deed, Visit, compared_names, is_client
from apr_mypy.views.from_whom import CLIENT, PRINCIPAL, ROW
from apr_mypy.views.models_meant import model_made, model_of_row
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import model_class, model_of, query_values, row_class
from apr_mypy.views.row_writes import row_writes
from apr_mypy.views.shown import shown
from apr_mypy.views.trust import Trust
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_SETTING_ALL: Final = frozenset({"populate_obj", "populate"})
"""Methods of a filled-in form that set every field of the object they are given."""


def filled_rows(visit: Visit) -> Iterator[Deed]:
    """Rows filled with every field of what the client sent, with such a field among them."""
    trust = visit.trust
    fn = trust.fn
    for call in fn.calls:
        func = call.func
        name = last_name(func)
        model, given = "", None
        made = model_made(fn, call)
        if made:
            model = made
            given = next((arg.value for arg in call.args if arg.name == "**" and is_client(trust, arg.value)), None)
            if given is None and name in ("values", "insert") and call.args and not call.args[0].name and is_client(trust, call.args[0].value):
                given = call.args[0].value
        elif isinstance(func, f.Attr) and name in ("model_validate", "from_orm", "parse_obj") and (made := model_class(fn, func.base)):
            model, given = made, call.args[0].value if call.args and is_client(trust, call.args[0].value) else None
        elif (
            isinstance(func, f.Attr)
            and name in ("sqlmodel_update", "update_from_dict", "from_dict", "assign", "update")
            and call.args
            and not call.args[0].name
        ):
            model = row_class(fn, fn.module.types.type_of(func.base)) or (model_of(fn, func.base) if name == "update" else "")
            given = call.args[0].value if model and is_client(trust, call.args[0].value) else None
            if given is None and name == "update" and isinstance(func.base, f.Attr) and func.base.name == "__dict__":
                model = row_class(fn, fn.module.types.type_of(func.base.base))
                given = call.args[0].value if model and is_client(trust, call.args[0].value) else None
        elif isinstance(func, f.Attr) and name == "update" and any(arg.name == "**" for arg in call.args):
            model = model_of(fn, func.base) or row_class(fn, fn.module.types.type_of(func.base))
            given = next((arg.value for arg in call.args if model and arg.name == "**" and is_client(trust, arg.value)), None)
        elif isinstance(func, f.Attr) and name in _SETTING_ALL and len(call.args) == 1:
            row = call.args[0].value
            model = model_of_row(trust, row)
            fields = _set_by_form(trust, func.base, model) if model or trust.of(row) & (ROW | PRINCIPAL) else []
            if fields:
                what = f"{model.rpartition('.')[2] or shown(row, 40)}.{fields[0]}"
                yield Deed(FILLED, trust, call, what, shown(func.base, 40), ", ".join(fields), model, visit.steps)
            continue
        elif name == "setattr" and len(call.args) == 3:
            model, given = _looped(trust, call)
        if given is None or not model or _names_each(fn, given):
            continue
        fields = _filled(trust, model, given, call)
        names = {one.name for _, made in query_values(fn, given) for one in inside(made) if isinstance(one, f.Name)} & visit.fields.keys()
        fields = [field for field in fields if all(field in visit.fields[name] for name in names)]
        if fields:
            said = trust.called(given) or shown(given, 40)
            yield Deed(FILLED, trust, call, f"{model.rpartition('.')[2]}.{fields[0]}", said, ", ".join(fields), model, visit.steps)


def _names_each(fn: FunctionView, given: f.AnyValue) -> bool:
    """Whether a mapping is written out by columns, each with its own value: nothing else of what was sent is in it."""
    made = [one for one in (fn.origins(given) if isinstance(given, f.Name) else (given,)) if isinstance(one, f.Table)]
    return bool(made) and all(isinstance(key, f.Attr | f.Name) for one in made for key, _ in one.items)


def _looped(trust: Trust, call: f.Call) -> tuple[str, f.AnyValue | None]:
    """The model, and what is walked over, of a `setattr` for every key that the client sent."""
    fn = trust.fn
    row, key = call.args[0].value, call.args[1].value
    if not (isinstance(key, f.Name) and trust.of(key) & CLIENT):
        return "", None
    if any(
        isinstance(one, f.Compare)
        and any(isinstance(arg, f.Name) and arg.name == key.name for arg in one.args)
        and one.ops[0] in ("in", "not in", "==", "!=")
        for one in fn.all(f.Compare)
    ):
        return "", None
    over = next((one.value for one in fn.definitions(key) if one.kind == "loop"), None)
    return model_of_row(trust, row) or (person_model(trust.program) if trust.of(row) & PRINCIPAL else ""), over


def _set_by_form(trust: Trust, form: f.AnyValue, model: str) -> list[str]:
    """The fields of a form that a client may not say, and that nothing takes out of it."""
    fn, program = trust.fn, trust.program
    taken_out: set[str] = set()
    for step in fn.all(f.Delete):
        taken_out |= {one.name if isinstance(one, f.Attr) else str(one.value) for one in inside(step.value) if isinstance(one, f.Attr | f.Const)}
    taken_out |= {write.field for write in row_writes(fn) if not is_client(trust, write.value)}
    return [
        field.name
        for full in fn.module.types.classes(fn.module.types.type_of(form))
        for base in (program.classes[full].class_.mro if full in program.classes else ())
        if base in program.classes
        for field in program.classes[base].class_.fields
        if not field.in_method and field.value is not None and field.name not in taken_out and privileged(program, model, field.name)
    ]


def _filled(trust: Trust, model: str, given: f.AnyValue, call: f.Call) -> list[str]:
    """The fields of a model that must not come from a client, and do: those of the DTO, where it has a type."""
    fn, program = trust.fn, trust.program
    shape = shape_fields(trust, given)
    left_out: set[str] = set()
    only: set[str] | None = None
    for _, one in query_values(fn, given):
        if isinstance(one, f.Call):
            for arg in one.args:
                words = {inner.value for inner in inside(arg.value) if isinstance(inner, f.Const) and isinstance(inner.value, str)}
                if arg.name == "exclude":
                    left_out |= words
                elif arg.name == "include":
                    only = words
        elif isinstance(one, f.Table):
            left_out |= {str(key.value) for key, item in one.items if isinstance(key, f.Const) and not trust.of(item) & CLIENT}
        elif isinstance(one, f.Each) and any(loop.tests for loop in one.loops):
            return []
    for arg in call.args:
        if arg.name and arg.name not in ("*", "**", "update"):
            left_out.add(arg.name)
        elif arg.name == "update":
            left_out |= {str(inner.value) for inner in inside(arg.value) if isinstance(inner, f.Const) and isinstance(inner.value, str)}
    for write in row_writes(fn):
        if not is_client(trust, write.value):
            left_out.add(write.field)
    for item in fn.all(f.Delete):
        left_out |= {str(one.value) for one in inside(item.value) if isinstance(one, f.Const)}
    for other in fn.calls:
        if isinstance(other.func, f.Attr) and other.func.name in ("pop", "setdefault") and other.args and isinstance(other.args[0].value, f.Const):
            left_out.add(str(other.args[0].value.value))
    fields = shape if shape is not None else columns(program, model)
    known_columns = columns(program, model)
    compared = compared_names(trust)
    found = []
    for field in fields:
        why = privileged(program, model, field)
        if not why or field in left_out or (only is not None and field not in only) or (known_columns and field not in known_columns):
            continue
        if shape is None and why not in ("right", "owner"):
            continue
        if any(one.rpartition(".")[2] == field or f"'{field}'" in one for one in compared):
            continue
        found.append(field)
    return found
