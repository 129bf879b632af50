"""Transitions: where a function sets the lifecycle state of something, on an object or in the store, and what to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import CopiesChanged, SavesFields, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.lifecycle_words import finds_out_state, is_other_name, is_state_name, is_state_word
from apr_mypy.views.makers import Calls
from apr_mypy.views.named_attributes import attributes_set, dumped_names
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import guessed_columns, is_unknown, known, model_class, model_of, row_class
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import statement_of, update_of
from apr_mypy.views.state_fields import StateField, States

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

ASSIGNED, COPIED, STORED, SAVED = "assigned", "copied", "stored", "saved"
_SETTER = "builtins.setattr"
_DEEPEST = 4
_QUERY = pattern_of(r"(^|_)(query_?set|query|qs|objects|rows|manager)$")
"""What a query without a type is called."""
_READS = pattern_of(r"_*(fetch|load|reload|read|refresh|restore|deserialize|decode)(_|$)")
"""How the names of functions begin that give the state which is stored."""

_FILLS = pattern_of(
    r"_*(restore|deserialize|hydrate|unpickle|unpack|decode|from_(dict|json|row|record|redis|raw|data|document|mongo|db))(_|$)|_*load_from_"
)
"""How the names of methods begin that fill an object with what is stored."""


class Transition(NamedTuple):
    """A function sets a state. `record` is the step or call that does it; `row` the object whose state it is, None where rows are meant that a query selects; `value` the new state as written; `how`: assigned (also
    by `setattr`), copied (a changed copy is made), stored (columns set by a statement, which is `record`), saved (a serializer stores it)."""

    fn: FunctionView
    record: Any
    field: StateField
    row: f.AnyValue | None
    value: f.AnyValue | None
    how: str

    @property
    def shown_value(self) -> str:
        """The new state as its author wrote it."""
        return shown(self.value, 40) if self.value is not None else "…"


def transitions(program: Calls, fn: FunctionView) -> tuple[Transition, ...]:
    """The transitions that a function itself makes, checked or not, in order; found once."""
    memo: dict[str, tuple[Transition, ...]] = program.__dict__.setdefault("_transitions", {})
    if fn.full not in memo:
        memo[fn.full] = tuple(_find(program, fn))
    return memo[fn.full]


def may_make(fn: FunctionView) -> bool:
    """Whether a function may make a transition, at a glance: it sets an attribute that is called a state or has a type with choices, or calls what may set one."""
    for step in fn.all(f.Set):
        if step.value is not None:
            for target in step.targets:
                if isinstance(target, f.Many) or (isinstance(target, f.Attr) and not is_other_name(target.name)):
                    return True
    setters = _setters(fn.module)
    return any(_may_set(setters, call) for call in fn.calls)


def _setters(module: ModuleView) -> frozenset[str]:
    """The last words of the names that knowledge has for calls which set fields or columns."""
    kept = module.knowledge.__dict__
    known: frozenset[str] | None = kept.get("_state_setters")
    if known is None:
        tables = (module.knowledge.table(CopiesChanged), module.knowledge.table(SavesFields), module.knowledge.table(StoresRow))
        names = {name.rpartition(".")[2] for table in tables for name in table}
        known = kept["_state_setters"] = frozenset(names | {_SETTER.rpartition(".")[2], "_replace"})
    return known


def _find(program: Calls, fn: FunctionView) -> Iterator[Transition]:
    states = States.of_program(program)
    for step in fn.all(f.Set):
        if step.value is None:
            continue
        for target in step.targets:
            if isinstance(target, f.Attr):
                yield from _assigned(program, states, fn, step, target, step.value)
            elif isinstance(target, f.Many):
                values = (
                    step.value.items
                    if isinstance(step.value, f.Many) and len(step.value.items) == len(target.items)
                    else (step.value,) * len(target.items)
                )
                for one, value in zip(target.items, values, strict=True):
                    if isinstance(one, f.Attr):
                        yield from _assigned(program, states, fn, step, one, value)
    for call in fn.calls:
        for made in _called(program, states, fn, call):
            if not (made.how == STORED and made.row is None and _is_own_state(states, fn, made)):
                yield made


def _is_own_state(states: States, fn: FunctionView, one: Transition) -> bool:
    """Whether a statement stores the state that an entity has already (`UPDATE orders SET status = …` with `order.status`): the transition was made before."""
    value = one.value
    if isinstance(value, f.Attr) and value.name in ("value", "name") and isinstance(value.base, f.Attr):
        value = value.base
    if not isinstance(value, f.Attr) or value.name.lstrip("_") != one.field.name or not isinstance(value.base, f.Name) or value.base.scope != f.LOCAL:
        return False
    return any(states.is_entity(fn.module, full) for full in fn.module.types.classes(fn.module.types.type_of(value.base)))


def _assigned(program: Calls, states: States, fn: FunctionView, step: f.Set, target: f.Attr, value: f.AnyValue) -> Iterator[Transition]:
    if is_other_name(target.name) or not (is_state_name(target.name) or _may_hold(states, fn, target) or states.is_marked(target)):
        return
    if program.property_read(fn, target):
        return  # the setter makes the transition
    if isinstance(value, f.Await):
        value = value.value
    if isinstance(value, f.Call) and _READS.match(last_name(value.func)):
        return  # what the store says already is read again
    if isinstance(value, f.Call | f.Choice) and _FILLS.match(fn.function.name):
        return  # an object is filled with what is stored of it
    if finds_out_state(fn.function.name):
        return  # what is the case is noted
    if _stores_for_others(fn):
        return  # whoever assigns makes the transition
    field = states.of(fn, target.base, target.name, target.type, value)
    if field is not None:
        yield Transition(fn, step, field, target.base, value, ASSIGNED)


def _stores_for_others(fn: FunctionView) -> bool:
    """Whether a function only stores what is assigned elsewhere: a descriptor's `__set__`; the setter of a value that is made of nothing but the state, through this setter (`def __init__(self, status): self.status = status`)."""
    if fn.owner is None or not fn.function.params:
        return False
    if fn.function.name == "__set__":
        return True
    if not fn.full.endswith(".setter"):
        return False
    made = fn.module.functions.get(f"{fn.owner.full}.__init__")
    if made is None or len(made.function.params) != 2:
        return False
    first, given = (param.name for param in made.function.params)
    written = [(target, step.value) for step in made.all(f.Set) for target in step.targets]
    return len(written) == 1 and all(
        isinstance(target, f.Attr)
        and target.name == fn.function.name
        and isinstance(target.base, f.Name)
        and target.base.name == first
        and isinstance(value, f.Name)
        and value.name == given
        for target, value in written
    )


def _may_hold(states: States, fn: FunctionView, target: f.Attr) -> bool:
    """Whether an attribute that no word calls a state may hold one, by its type."""
    return states.holds_choices(fn.module, target.type)


def _called(program: Calls, states: States, fn: FunctionView, call: f.Call) -> Iterator[Transition]:
    func = call.func
    name = last_name(func)
    if isinstance(func, f.Name) and func.name == _SETTER and len(call.args) == 3:
        row = call.args[0].value
        for attribute, value in _named_by(program, fn, call.args[1].value, call.args[2].value):
            field = states.of(fn, row, attribute, 0, value)
            if field is not None:
                yield Transition(fn, call, field, row, value, ASSIGNED)
        return
    if not _may_set(_setters(fn.module), call):
        return
    if name == "_replace" and isinstance(func, f.Attr):  # what every NamedTuple has
        yield from _set_by(states, fn, call, func.base, _pairs(program, fn, call, None), COPIED)
        return
    copies = fn.module.find(CopiesChanged, fn, call)
    if copies is not None:
        callee = fn.module.callee(fn, call)
        given = callee.argument(copies.object.keyword, copies.object.position) if copies.object is not None else None
        original = given.value if given is not None else func.base if isinstance(func, f.Attr) and copies.object is None else None
        if original is not None:
            values = callee.argument(copies.values.keyword, copies.values.position) if copies.values is not None else None
            yield from _set_by(
                states,
                fn,
                call,
                original,
                _pairs(program, fn, call, values.value if values is not None else None, keywords=copies.values is None),
                COPIED,
            )
        return
    saves = fn.module.find(SavesFields, fn, call)
    if saves is not None or (name in ("save", "asave") and isinstance(func, f.Attr) and is_unknown(fn, func.base)):
        yield from _saved(program, states, fn, call, saves)
        return
    stores = known(StoresRow, fn, call) or _guessed(fn, call)
    if stores is not None:
        yield from _stored(program, states, fn, call, stores)
    else:
        for row, attribute, value, _ in attributes_set(program, fn, call):
            yield from _set_by(states, fn, call, row, iter(((attribute, value),)), ASSIGNED)


def _may_set(setters: frozenset[str], call: f.Call) -> bool:
    """Whether a call may set a state at all, at a glance: by its name, or by a keyword that is called one."""
    func = call.func
    if not call.args:
        return False
    if isinstance(func, f.Attr):
        return func.name in setters or any(is_state_name(arg.name) if arg.name else _names_state(arg.value) for arg in call.args)
    if isinstance(func, f.Name):
        return func.scope == f.LOCAL or func.name.rpartition(".")[2] in setters
    return False


def _names_state(value: f.AnyValue) -> bool:
    """Whether a mapping that is written out has a key that is called a state."""
    return isinstance(value, f.Table) and any(
        isinstance(key, f.Const) and isinstance(key.value, str) and is_state_name(key.value) for key, _ in value.items
    )


def _guessed(fn: FunctionView, call: f.Call) -> StoresRow | None:
    """What a method of something unknown stores: where a keyword is called a state (`queryset.update(status=…)` of an untyped admin action), or the query names a model."""
    if not isinstance(call.func, f.Attr) or not is_unknown(fn, call.func.base):
        return None
    base = call.func.base
    related = isinstance(base, f.Attr) and bool(row_class(fn, fn.module.types.type_of(base.base)))  # `order.lines.update(…)`
    is_query = isinstance(base, f.Call) or related or _QUERY.search(last_name(base)) is not None
    is_asked = is_query and any(is_state_name(arg.name) for arg in call.args)
    return guessed_columns(fn, call) if is_asked or model_of(fn, base) else None


def _set_by(
    states: States, fn: FunctionView, call: f.Call, row: f.AnyValue, pairs: Iterator[tuple[str, f.AnyValue]], how: str
) -> Iterator[Transition]:
    for name, value in pairs:
        field = states.of(fn, row, name, 0, value)
        if field is not None:
            yield Transition(fn, call, field, row, value, how)


def _saved(program: Calls, states: States, fn: FunctionView, call: f.Call, row: SavesFields | None) -> Iterator[Transition]:
    """A serializer or form that stores what it validated, and a state beside it."""
    assert isinstance(call.func, f.Attr)
    for arg in call.args:
        if not is_state_name(arg.name):
            continue
        field = _field_saved(program, states, fn, call, row, arg)
        if field is not None:
            yield Transition(fn, call, field, call.func.base, arg.value, SAVED)


def _field_saved(program: Calls, states: States, fn: FunctionView, call: f.Call, row: SavesFields | None, arg: f.Arg) -> StateField | None:
    assert isinstance(call.func, f.Attr)
    path = row.model if row is not None else ""
    for full in fn.module.types.classes(fn.module.types.type_of(call.func.base)) if path else ():
        named = _at_path(program, full, path)
        if named:
            return states.field(fn.module, named, arg.name)
    carried = _carried_model(states, fn, call.func.base)
    if carried:
        return states.field(fn.module, carried, arg.name) or states.by_use(fn, carried, arg.name, arg.value)
    return _loose(states, fn, "", arg.name, arg.value)


def _at_path(program: Calls, full: str, path: str) -> str:
    """The class that a class names under a path (`Meta.model`)."""
    at = full
    *inner, last = path.split(".")
    for part in inner:
        at = f"{at}.{part}"
    view = program.classes.get(at)
    field = view.field(last) if view is not None else None
    if view is None or field is None or field.value is None:
        return ""
    return model_class(view.module.body, field.value)


def _stored(program: Calls, states: States, fn: FunctionView, call: f.Call, row: StoresRow) -> Iterator[Transition]:
    """A statement that sets columns, or fields of a document."""
    callee = fn.module.callee(fn, call)
    given = callee.argument(row.values.keyword, row.values.position) if row.values is not None else None
    if row.what == "statement":
        place = row.statement
        text = callee.argument(place.keyword, place.position) if place is not None else None
        if text is not None:
            yield from _by_text(program, states, fn, call, text.value)
        return
    if row.what == "columns":
        pairs = _pairs(program, fn, call, given.value if given is not None else None, keywords=not row.only_values)
    elif row.what == "document" and given is not None:
        pairs = _of_document(program, fn, given.value)
    else:
        return
    base = call.func.base if isinstance(call.func, f.Attr) else None
    is_object = (
        base is not None
        and bool(fn.module.types.classes(fn.module.types.type_of(base)))
        and any(states.is_entity(fn.module, full) for full in fn.module.types.classes(fn.module.types.type_of(base)))
    )
    owner = "" if is_object else model_of(fn, call) or _carried_model(states, fn, base)
    for name, value in pairs:
        if is_other_name(name):
            continue
        if is_object and base is not None:
            field = states.of(fn, base, name, 0, value)
        elif owner:
            field = states.field(fn.module, owner, name) or (
                states.by_use(fn, owner, name, value)
                if owner in program.classes
                else states.by_value(fn, owner, name, value) or (_loose(states, fn, owner, name, value))
            )
        else:
            field = _loose(states, fn, "", name, value)
        if field is not None:
            yield Transition(fn, call, field, base if is_object else None, value, STORED)


def _carried_model(states: States, fn: FunctionView, base: f.AnyValue | None) -> str:
    """The model of a query set, manager or statement by its type (`QuerySet[Order]`)."""
    if base is None:
        return ""
    types = fn.module.types
    for one in types.inside(types.type_of(base)):
        if "." in one.name and fn.module.is_own(one.name) and states.is_entity(fn.module, one.name):
            return one.name
    return ""


def _loose(states: States, fn: FunctionView, owner: str, name: str, value: f.AnyValue) -> StateField | None:
    """A state by its name and what it is set to alone: an enum's member, a constant, a word that states are called by."""
    if not is_state_name(name):
        return None
    field = states.by_value(fn, owner, name, value)
    if field is not None:
        return field
    held = fn.module.constant(fn, value)
    return StateField(owner, name, (str(held.value),), "constants") if held is not None and is_state_word(held.value) else None


def _by_text(program: Calls, states: States, fn: FunctionView, call: f.Call, text: f.AnyValue) -> Iterator[Transition]:
    """`UPDATE orders SET status = 'shipped'`, the value in the text or among the parameters behind it."""
    for one in (text, *(origin for origin in fn.origins(text) if not isinstance(origin, Definition) and origin is not text)):
        inner = one.args[0].value if isinstance(one, f.Call) and one.args else one  # `text("UPDATE …")`
        update = update_of(statement_of(fn, inner))
        if update is None:
            continue
        for name, (expression, place) in update.sets.items():
            if not is_state_name(name):
                continue
            value = f.Const(expression.strip("'")) if expression.startswith("'") else _parameter(program, fn, call, text, place)
            field = _loose(states, fn, update.table, name, value) if value is not None else None
            if field is not None:
                yield Transition(fn, call, field, None, value, STORED)
        return


def _parameter(program: Calls, fn: FunctionView, call: f.Call, text: f.AnyValue, place: int | str | None) -> f.AnyValue | None:
    """The parameter of a statement by its number or name: behind the text, in a tuple, in a mapping, in the call that runs a statement made here."""
    for runner, rest in ((call, text), *((other, given) for other, given in _run_with(fn, call))):
        found = _given_for(program, fn, [arg for arg in runner.args if arg.value is not rest], place)
        if found is not None:
            return found
    return None


def _run_with(fn: FunctionView, statement: f.Call) -> Iterator[tuple[f.Call, f.AnyValue]]:
    """The calls that a statement is given to, here or under a local name, each with the argument that it is."""
    direct = fn.argument_of(statement)
    if direct is not None:
        yield direct[0], statement
        return
    kept = {target.name for step in fn.all(f.Set) if step.value is statement for target in step.targets if isinstance(target, f.Name)}
    for call in fn.calls if kept else ():
        for arg in call.args:
            if isinstance(arg.value, f.Name) and arg.value.name in kept:
                yield call, arg.value


def _given_for(program: Calls, fn: FunctionView, rest: list[f.Arg], place: int | str | None) -> f.AnyValue | None:
    if isinstance(place, str):
        for arg in rest:
            for key, value in _table(program, fn, arg.value):
                if key == place:
                    return value
            if arg.name == place:
                return arg.value
        return None
    if place is None or not rest:
        return None
    first = rest[0].value
    items = first.items if isinstance(first, f.Many) else tuple(arg.value for arg in rest)
    return items[place] if place < len(items) else None


def _pairs(program: Calls, fn: FunctionView, call: f.Call, values: f.AnyValue | None, *, keywords: bool = True) -> Iterator[tuple[str, f.AnyValue]]:
    """What a call sets: by keyword, by `**{…}`, by a mapping."""
    for arg in call.args if keywords else ():
        if arg.name == "**":
            yield from _table(program, fn, arg.value)
        elif arg.name and arg.name != "*":
            yield arg.name, arg.value
    if values is not None:
        yield from _table(program, fn, values)


def _table(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[tuple[str, f.AnyValue]]:
    """The entries of a mapping that is written out, here or where a local name got it: keys are texts or columns (`Order.status`)."""
    names: frozenset[str] = frozenset()
    match value:
        case f.Table():
            for key, item in value.items:
                if key is None:
                    yield from _table(program, fn, item, depth + 1)
                elif isinstance(key, f.Const) and isinstance(key.value, str):
                    yield key.value, item
                elif isinstance(key, f.Attr):
                    yield key.name, item
        case f.Many() | f.Each() if depth < _DEEPEST:  # a mapping for each row
            for one in value.items if isinstance(value, f.Many) else value.results[-1:]:
                yield from _table(program, fn, one, depth + 1)
        case f.Name(scope=f.LOCAL) if depth < _DEEPEST and not (names := dumped_names(program, fn, value)):
            for origin in fn.origins(value):
                if not isinstance(origin, Definition) and origin is not value:
                    yield from _table(program, fn, origin, depth + 1)
        case f.Call(func=f.Name(name="builtins.dict")):
            for arg in value.args:
                if arg.name and arg.name not in ("*", "**"):
                    yield arg.name, arg.value
        case _:
            names = dumped_names(program, fn, value)
    for name in sorted(names):
        yield name, value


def _of_document(program: Calls, fn: FunctionView, value: f.AnyValue) -> Iterator[tuple[str, f.AnyValue]]:
    """What an update of a document sets: `{"$set": {…}}`, or an expression that holds a mapping (`Set({Order.status: …})`)."""
    if isinstance(value, f.Call):
        for arg in value.args:
            yield from _table(program, fn, arg.value)
        return
    for key, item in _table(program, fn, value):
        if key == "$set":
            yield from _table(program, fn, item)


def _named_by(program: Calls, fn: FunctionView, name: f.AnyValue, value: f.AnyValue) -> Iterator[tuple[str, f.AnyValue]]:
    """The attributes that a `setattr` sets, each with its value: a constant name, or a loop over what is written out."""
    held = fn.module.constant(fn, name)
    if held is not None:
        if isinstance(held.value, str):
            yield held.value, value
        return
    if not isinstance(name, f.Name) or name.scope != f.LOCAL:
        return
    for one in fn.definitions(name):
        if one.kind not in ("loop", "each") or one.value is None:
            continue
        over = one.value
        if isinstance(over, f.Call) and isinstance(over.func, f.Attr) and over.func.name == "items":
            for named, given in _table(program, fn, over.func.base):
                yield named, given if given is not over.func.base else value
            continue
        for named in sorted(dumped_names(program, fn, over)):
            yield named, value
        for origin in fn.origins(over):
            for item in origin.items if isinstance(origin, f.Many) else ():
                if isinstance(item, f.Many) and len(item.items) == 2 and isinstance(item.items[0], f.Const) and isinstance(item.items[0].value, str):
                    yield item.items[0].value, item.items[1]
                elif isinstance(item, f.Const) and isinstance(item.value, str):
                    yield item.value, value
