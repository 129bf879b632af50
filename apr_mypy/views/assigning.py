"""Where a function sets the state of an entity that is there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ActingPerson, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import constructs, writes
from apr_mypy.views.flow import Definition
from apr_mypy.views.matters import is_principal
from apr_mypy.views.models_meant import model_meant
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.row_writes import COLUMNS, row_writes
from apr_mypy.views.showing import is_for_show
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.answering import Part
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.matters import Entities
    from apr_mypy.views.module import ClassView

_SIGNING_IN: Final = pattern_of(
    r"^(last_(login|logout|seen|active|used|ip|activity)|login_|token|access_token|refresh_token|session_|otp|totp|secret)|password"
)
_STATE: Final = pattern_of(
    r"^(status|state|stage|phase|is_.*|has_.*|.*_(status|state|at))$|(^|_)(balance|amount|price|total|cost|fee|discount|rate|quantity|qty|stock|credits?|points|paid|approved|verified|locked|enabled|"
    r"disabled|active|cancelled|canceled|archived|deleted|published|closed|confirmed|accepted|level|plan|tier|quota|limit|score|role|open|suspended|blocked|banned|refunded|shipped|delivered|completed|resolved|expired|seats|inventory|salary|commission|tax)$"
)
_NOTES_CHANGE: Final = pattern_of(
    r"^(date_|last_|time_)?(updated?|modified|changed|edited|touched)(_(at|on|time|date))?$|^(date|time)_(updated|modified|changed)$"
)
"""Fields that only say when a row was changed last: nobody decides that."""
_VALIDATED: Final = frozenset({"validated_data", "cleaned_data"})
_SENT: Final = frozenset(
    {
        "data",
        "json",
        "form",
        "POST",
        "GET",
        "FILES",
        "COOKIES",
        "META",
        "body",
        "args",
        "values",
        "query_params",
        "query",
        "params",
        "files",
        "headers",
        "cookies",
        "content",
        "path_params",
        "match_info",
    }
)
"""Attributes of a request that hold what was sent."""
_ARITHMETIC: Final = frozenset({"+", "-", "*", "/", "//", "%", "**"})
_STORES: Final = frozenset({"save", "asave", "commit", "flush", "merge", "bulk_update", "execute", "insert", "replace_one", "put"})
_GATHERS: Final = frozenset({"append", "setdefault", "extend", "len", "str", "sorted"})
_PERSONS: Final = frozenset({"user", "current_user"})
_DEEPEST: Final = 5


def assignments(part: Part) -> Iterator[tuple[Any, str]]:
    """(record, what is set) for each change of an entity's state. To copy what was sent into a field that is no state of a life cycle, no amount and no right is mapping."""
    fn = part.fn
    shows = is_for_show(part)
    for step in (*fn.all(f.Set), *fn.all(f.Change)):
        value = step.value
        if value is None:
            continue
        for target in step.targets if isinstance(step, f.Set) else (step.target,):
            for one in target.items if isinstance(target, f.Many) else (target,):
                if _is_of_person(part, one):
                    yield step, ".".join(one.name.split(".")[-2:]) if isinstance(one, f.Name) else shown(one, 40)
                elif (
                    isinstance(one, f.Attr)
                    and is_state(part.entities, one)
                    and not _is_handed_down(part, value, isinstance(step, f.Change))
                    and not _is_as_before(part, one, value)
                    and not _is_note(part, one)
                    and not _is_parent(part, one, value)
                    and not (shows and _is_shown(step))
                ):
                    if isinstance(step, f.Change) or _STATE.search(one.name) or not _is_copied(part, value, 0):
                        yield step, shown(one, 40)
    yield from _stated(part)
    for call in fn.calls:
        if isinstance(call.func, f.Name) and call.func.name == "builtins.setattr" and len(call.args) == 3:
            target, named = call.args[0].value, fn.module.constant(fn, call.args[1].value)
            field = named.value if named is not None and isinstance(named.value, str) else ""
            if field and not _STATE.search(field) and (shows or not (part.called or _stores(fn))):
                continue  # a note for the template (`setattr(sync, "log_url", reverse("log"))`)
            if field and not part.copies and _is_set_by_name(part, target, field, call.args[2].value):
                yield call, f"{shown(target, 40)}.{field}"
            elif not field and _is_filled(part, target, call.args[2].value):
                yield call, f"fields of {shown(target, 40)}"
        elif (filled := _filled(part, call)) is not None:
            yield call, f"fields of {shown(filled, 40)}"
        elif (row := writes(fn, call)) is not None and row.assigns and call.args and not part.copies:
            if not all(
                _NOTES_CHANGE.search(arg.name) or _is_handed_down(part, arg.value) or (not _STATE.search(arg.name) and _is_copied(part, arg.value, 0))
                for arg in call.args
            ):
                yield call, _columns(fn, call)


def _columns(fn: FunctionView, call: f.Call) -> str:
    """What columns a call sets, in words: `state, paid_at of Order`."""
    named = [arg.name for arg in call.args if arg.name not in ("", "*", "**")]
    model = model_meant(fn, call).rpartition(".")[2]
    if not named:
        return f"columns of {model}" if model else f"columns with {shown(call.func, 40)}"
    base = call.func.base if isinstance(call.func, f.Attr) else call.func
    return f"{', '.join(named[:3])}{' and more' if len(named) > 3 else ''} of {model or shown(base, 40)}"


def only_shows(part: Part, step: Any) -> bool:
    """Whether what a step sets is there for the answer only: no state, in a handler that reads and stores nothing."""
    return _is_shown(step) and is_for_show(part)


def _is_shown(step: Any) -> bool:
    return isinstance(step, f.Set) and all(isinstance(one, f.Attr) and not _STATE.search(one.name) for one in step.targets)


def _stated(part: Part) -> Iterator[tuple[Any, str]]:
    """The statements that set state of rows which no object stands for: an UPDATE as text, `$set` of a document."""
    if part.copies:
        return
    for write in row_writes(part.fn):
        if write.row is not None or write.model or write.how != COLUMNS or not write.field or _SIGNING_IN.search(write.field):
            continue
        if not write.tables or any(one.startswith("key ") for one in write.tables):
            continue
        value = write.value
        if value is not None and _is_handed_down(part, value):
            continue
        if write.atomic or (value is not None and (_STATE.search(write.field) or not _is_copied(part, value, 0))):
            yield write.record, write.field


def _filled(part: Part, call: f.Call) -> f.AnyValue | None:
    """The entity whose fields a method of its own sets from a mapping or object (`item.sqlmodel_update(values)`), where that is more than mapping."""
    module, func = part.fn.module, call.func
    if not isinstance(func, f.Attr) or not part.entities.is_entity(func.base):
        return None
    row = module.find(StoresRow, part.fn, call)
    if row is None or row.values is None or row.what != "columns":
        return None
    given = module.callee(part.fn, call).argument(row.values.keyword, row.values.position)
    return func.base if given is not None and _is_filled(part, func.base, given.value) else None


def _is_filled(part: Part, target: f.AnyValue, values: f.AnyValue) -> bool:
    """Whether to set these values sets fields of an entity that is there already, and decides or works out something, or has state among what was sent."""
    if part.copies or not part.entities.is_entity(target) or part.entities.is_new(target):
        return False
    return not _is_copied(part, values, 0) or _carries_state(part, values, _fields_of(part, target))


def _is_set_by_name(part: Part, target: f.AnyValue, field: str, value: f.AnyValue) -> bool:
    """Whether `setattr(order, "status", value)` is what `order.status = value` would be: a change of an entity's state."""
    if not part.entities.is_entity(target) or part.entities.is_new(target) or _SIGNING_IN.search(field) or _NOTES_CHANGE.search(field):
        return False
    return not _is_handed_down(part, value) and (_STATE.search(field) is not None or not _is_copied(part, value, 0))


def _fields_of(part: Part, value: f.AnyValue) -> frozenset[str]:
    """The fields that an entity's class declares; empty where it is out of sight."""
    types = part.fn.module.types
    views = (_class_of(part, base) for full in types.classes(types.type_of(value)) for base in types.mro(full))
    return frozenset(field.name for view in views if view is not None for field in view.class_.fields)


def _carries_state(part: Part, value: f.AnyValue, known: frozenset[str], depth: int = 0) -> bool:
    """Whether a value is made of a shape one of whose fields is a state, an amount or a right, and a field of the entity (`known`, where that is)."""
    fn = part.fn
    for one in inside(value):
        if not isinstance(one, f.Name) or one.scope != f.LOCAL:
            continue
        for full in fn.module.types.classes(fn.module.types.type_of(one)):
            ref = fn.module.types.reference(full)
            if ref is not None and fn.module.roles.is_dto(ref):
                views = [view for base in ref.mro if (view := _class_of(part, base)) is not None]
                fields = (field.name for view in views for field in view.class_.fields if not field.in_method)
                if any(_STATE.search(name) and (name in known or not known) for name in fields):
                    return True
        if depth < _DEEPEST:
            held = (origin.value for origin in fn.definitions(one) if origin.kind in ("assigned", "loop", "each"))
            if any(inner is not None and _carries_state(part, inner, known, depth + 1) for inner in held):
                return True
    return False


def _class_of(part: Part, full: str) -> ClassView | None:
    return part.fn.module.classes.get(full) or (part.program.classes.get(full) if part.program is not None else None)


def is_state(entities: Entities, target: f.Attr) -> bool:
    """Whether an attribute that is set is a field of an entity that is there already; what belongs to signing in is not meant."""
    if not entities.is_entity(target.base) or entities.is_new(target.base) or _SIGNING_IN.search(target.name) or _NOTES_CHANGE.search(target.name):
        return False
    types = entities.fn.module.types
    # where the class is known and has no such member, it is a note on the object for the answer
    return bool(target.targets) or not types.classes(types.type_of(target.base))


def _is_of_person(part: Part, target: f.AnyValue) -> bool:
    """Whether what is set is a state, an amount or a right of whoever asks, as the framework hands them over without a type of the project (`current_user.credits -= 1`), and is stored."""
    fn, knows = part.fn, part.fn.module.knowledge
    if not isinstance(target, f.Attr | f.Name) or not _STATE.search(last_name(target)) or _SIGNING_IN.search(last_name(target)):
        return False
    if isinstance(target, f.Name):  # of a library that mypy does not follow: its name takes the member along
        return target.scope == f.UNFOLLOWED and knows.find(ActingPerson, (target.name.rpartition(".")[0],)) is not None and _stores(fn)
    person = target.base
    if last_name(person) not in _PERSONS or not is_principal(person):
        return False
    if isinstance(person, f.Name) and knows.find(ActingPerson, (person.name, person.text or person.name)) is None:
        return False
    classes = fn.module.types.classes(fn.module.types.type_of(person))
    return not any(fn.module.is_own(full) for full in classes) and _stores(fn)


def _stores(fn: FunctionView) -> bool:
    return any(called_name(call) in _STORES for call in fn.calls)


def _is_parent(part: Part, target: f.Attr, value: f.AnyValue) -> bool:
    """Whether the row of a form is given the row that it belongs to (`form.instance.event = self.event`): that was decided by the route."""
    if not isinstance(target.base, f.Attr) or target.base.name != "instance" or _STATE.search(target.name):
        return False
    return isinstance(value, f.Attr) and isinstance(value.base, f.Name) and value.base.name == "self" and value.name in ("object", target.name)


def is_of_state(name: str) -> bool:
    """Whether a field is a state, an amount or a right, by its name."""
    return _STATE.search(name) is not None


def _is_note(part: Part, target: f.Attr) -> bool:
    """Whether what is set on a row of unknown type is only a note for the answer: no state, and the function stores nothing and hands the row to nobody."""
    fn = part.fn
    if part.called or _STATE.search(target.name) or fn.module.types.classes(fn.module.types.type_of(target.base)):
        return False
    name = target.base.name if isinstance(target.base, f.Name) else ""
    for call in fn.calls:
        if called_name(call) in _STORES:
            return False
        if called_name(call) not in _GATHERS and any(isinstance(arg.value, f.Name) and arg.value.name == name for arg in call.args):
            return False
    return True


def _is_as_before(part: Part, target: f.Attr, value: f.AnyValue) -> bool:
    """Whether the entity was asked for by just this value: to set it again only saves a query (`get_object_or_404(Page, pk=page_id, book=book)`, then `page.book = book`)."""
    text = shown(value)
    for one in part.fn.origins(target.base):
        inner = one.value if isinstance(one, f.Await) else one
        if (
            isinstance(inner, f.Call)
            and isinstance(value, f.Name | f.Attr)
            and any(arg.name == target.name and shown(arg.value) == text for arg in inner.args)
        ):
            return True
    return False


def _is_copied(part: Part, value: f.AnyValue, depth: int) -> bool:
    """Whether a value is what was sent, as it is or cleaned up: nothing is decided or worked out."""
    if depth > _DEEPEST or isinstance(value, f.Const):
        return False
    names = 0
    keys = {id(inner) for one in inside(value) if isinstance(one, f.Item) for inner in inside(one.index)}
    for one in inside(value):
        if id(one) in keys:
            continue
        if (
            (isinstance(one, f.Choice | f.Each) and not _only_drops(one))
            or (isinstance(one, f.Op) and one.op in _ARITHMETIC)
            or part.entities.is_field(one)
        ):
            return False
        if isinstance(one, f.Name) and one.scope == f.LOCAL:
            if not _is_sent(part, one, depth):
                return False
            names += 1
        elif isinstance(one, f.Name) and one.name.rpartition(".")[2] == "request":
            names += 1
    return names > 0


def _only_drops(value: f.Choice | f.Each) -> bool:
    """Whether a choice or comprehension only leaves out what was not sent (`{k: v for k, v in … if v is not None}`)."""
    if isinstance(value, f.Choice):
        tests: tuple[f.AnyValue, ...] = (value.test,)
    else:
        tests = tuple(test for loop in value.loops for test in loop.tests)
        if value.kind != "dict" or not tests:
            return False
    return all(_asks_whether_sent(test) for test in tests)


def _asks_whether_sent(test: f.AnyValue) -> bool:
    match test:
        case f.Op(op="and" | "or" | "not"):
            return all(_asks_whether_sent(arg) for arg in test.args)
        case f.Compare():
            return test.ops in (("is",), ("is not",), ("in",), ("not in",))
        case f.Name() | f.Attr():
            return True
    return False


def _is_sent(part: Part, name: f.Name, depth: int) -> bool:
    """Whether a local name holds something of the request: a parameter that is no entity and no service, or what was made of one."""
    types = part.fn.module.types
    if name.name == "request":
        return True
    refs = [types.reference(full) for full in types.classes(types.type_of(name))]
    if any(ref is not None and part.fn.module.roles.is_dto(ref) for ref in refs):
        return True  # a shape of the boundary, whatever it was kept in on the way
    for one in part.fn.definitions(name):
        if one.kind == "parameter":
            for full in types.classes(one.record.type):
                ref = types.reference(full)
                own = part.fn.module.is_own(full) and not (ref is not None and (part.fn.module.roles.is_dto(ref) or ref.is_enum))
                if own:
                    return False
        elif one.kind not in ("assigned", "loop", "each") or one.value is None:
            return False
        elif (
            isinstance(one.value, f.Call) and constructs(part.fn, one.value) and any(_is_copied(part, arg.value, depth + 1) for arg in one.value.args)
        ):
            continue  # a form made of the request, whatever else it is told
        elif not _is_copied(part, one.value, depth + 1):
            return False
    return True


def _is_handed_down(part: Part, value: f.AnyValue, worked_out: bool = False, depth: int = 0) -> bool:
    """Whether a value is whoever asks, or, where the framework made the function for that, what was validated. With `worked_out`, what is set is more than the value itself (`+=`)."""
    if not worked_out and _is_of_request(value):
        return True
    worked_out = worked_out or any(isinstance(one, f.Op) and one.op in _ARITHMETIC and not part.entities.is_text(one) for one in inside(value))
    for one in inside(value):
        if is_principal(one) and not _is_asked_for(part, one):
            return True
        if part.copies and not worked_out and isinstance(one, f.Name | f.Attr) and one.name in _VALIDATED:
            return True
        if isinstance(one, f.Name) and one.scope == f.LOCAL and depth < 4:
            for origin in part.fn.definitions(one):
                held = origin.value if isinstance(origin, Definition) else None
                if held is not None and origin.kind in ("assigned", "loop", "each") and _is_handed_down(part, held, worked_out, depth + 1):
                    return True
    return False


def _is_asked_for(part: Part, value: f.AnyValue) -> bool:
    """Whether what is called as whoever asks is somebody else: the one whom the address names (`user = get_object_or_404(User, username=username)`)."""
    while isinstance(value, f.Attr):
        value = value.base
    if not (isinstance(value, f.Name) and value.scope == f.LOCAL and part.entities.gives_rows(value)):
        return False
    params = {param.name for param in part.fn.function.params if param.name not in ("self", "request")}
    made = [one.value if isinstance(one, f.Await) else one for one in part.fn.origins(value)]
    return bool(made) and all(
        isinstance(one, f.Call) and any(isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL and arg.value.name in params for arg in one.args)
        for one in made
    )


def _is_of_request(value: f.AnyValue) -> bool:
    """Whether a value is what a middleware or router has put on the request, the place that it is about (`self.request.event`), not what was sent in it."""
    return isinstance(value, f.Attr) and last_name(value.base) == "request" and value.name not in _SENT
