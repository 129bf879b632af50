"""Time limits: whether a value given as a timeout limits anything, and whether something around a call does."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import TimeoutScope, TimeoutValue
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls, Makers, argument, callers
from apr_mypy.views.once import asked_once
from apr_mypy.views.shown import shown
from apr_mypy.views.standing_for import fields_of
from apr_mypy.views.walk import inside

_DEEPEST: Final = 4
_ENTERING: Final = frozenset({"enter_context", "enter_async_context", "push", "push_async_exit"})
_GATHERING: Final = frozenset({"append", "add", "extend", "insert"})


# --- values -----------------------------------------------------------------------------------------------------------------------


def is_none(fn: FunctionView, value: f.AnyValue) -> bool:
    constant = fn.module.constant(fn, value)
    return constant is not None and constant.value is None and not constant.kind


def is_endless(program: Calls, fn: FunctionView, value: f.AnyValue, zero: bool = False, depth: int = 0) -> bool:
    """Whether a timeout can be no limit: None on some path, a pair with a None in it, a setting without a limit, a parameter that is None and that no caller in sight sets, a field
    that only holds such. With `zero`, 0 is none either."""
    if depth > _DEEPEST:
        return False
    if isinstance(value, f.Op) and value.op == "or":
        return is_endless(program, fn, value.args[-1], zero, depth + 1)
    origins = fn.origins(value)
    if any(isinstance(one, f.Const) and one.value is None and not one.kind for one in origins):
        return not _is_filled_later(fn, value)
    if isinstance(value, f.Name) and value.scope == f.LOCAL and _is_asked_before(fn, value):
        return False
    return bool(origins) and all(_is_endless(program, fn, origin, zero, depth) for origin in origins)


def _is_asked_before(fn: FunctionView, name: f.Name) -> bool:
    """Whether what is there depends on the name: `if timeout is None: raise`, `assert timeout`."""
    return any(isinstance(one, f.Name) and one.name == name.name for condition in fn.holds_at(name) for one in inside(condition.test))


def _is_filled_later(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a name that may be None is asked whether it is, before it is used: `if timeout is None: timeout = 10`."""
    name = value.name if isinstance(value, f.Name) and value.scope == f.LOCAL else ""
    return bool(name) and any(isinstance(test, f.Name) and test.name == name for step in fn.all(f.If) for one in step.tests for test in inside(one))


def _is_endless(program: Calls, fn: FunctionView, origin: f.AnyValue | Definition, zero: bool, depth: int) -> bool:
    match origin:
        case Definition():
            return is_never_set(program, origin)
        case f.Call():
            return _is_limitless(program, fn, origin) or _is_never_among(program, fn, origin)
        case f.Many():
            return any(is_endless(program, fn, item, zero, depth + 1) for item in origin.items)
        case f.Attr():
            return _is_endless_field(program, fn, origin, zero, depth)
        case f.Name():
            if origin.scope == f.LOCAL:
                return False
            holder = program.modules.get(origin.name.rpartition(".")[0]) or fn.module
            steps = [step for step in holder.globals.get(origin.name, ()) if step.value is not None]
            return (
                bool(steps)
                and origin.name not in holder.set_by_functions
                and all(is_endless(program, holder.body, step.value, zero, depth + 1) for step in steps if step.value is not None)
            )
        case _:
            constant = fn.module.constant(fn, origin)
            if constant is None or constant.kind:
                return False
            return constant.value is None or (zero and constant.value == 0 and constant.value is not False)


def _is_limitless(program: Calls, fn: FunctionView, call: f.Call) -> bool:
    """`Timeout(None)`, `ClientTimeout(total=None)`: a setting object that sets no limit."""
    row = fn.module.find(TimeoutValue, fn, call)
    if row is None:
        return False
    callee = fn.module.callee(fn, call)
    if row.decides is not None:
        last = callee.argument(row.decides.keyword, row.decides.position)
        if last is not None:
            return is_endless(program, fn, last.value, row.zero_is_endless)
    given = [arg for one in row.total if (arg := callee.argument(one.keyword, one.position)) is not None]
    if not given:
        return row.default == "forever" and not callee.is_open
    return all(is_endless(program, fn, arg.value, row.zero_is_endless) for arg in given)


def _is_never_among(program: Calls, fn: FunctionView, call: f.Call) -> bool:
    """Whether it takes a key out of the function's `**kwargs`, with None for a missing one, that no caller in sight puts in."""
    if not isinstance(call.func, f.Attr) or call.func.name not in ("get", "pop") or not call.args or not isinstance(call.func.base, f.Name):
        return False
    key = call.args[0].value
    if (
        not isinstance(key, f.Const)
        or (len(call.args) > 1 and not is_none(fn, call.args[1].value))
        or _is_put_in(fn, call.func.base, frozenset({str(key.value)}))
    ):
        return False
    kept = [one for one in fn.origins(call.func.base) if isinstance(one, Definition) and isinstance(one.record, f.Param)]
    return any(
        one.record.kind == f.STAR_KEYWORDS and _is_given_by_callers(program, one, frozenset({str(key.value)}), 0) is False
        for one in kept
        if isinstance(one.record, f.Param)
    )


def _is_endless_field(program: Calls, fn: FunctionView, attr: f.Attr, zero: bool, depth: int) -> bool:
    """Whether a field of the object itself (`self.timeout`) only ever holds no limit; what another object says, settings above all, is its own business."""
    if not isinstance(attr.base, f.Name) or attr.base.name not in ("self", "cls"):
        return False
    types = fn.module.types
    number = types.type_of(attr.base)
    owners = types.bases(number) or types.class_objects(number)
    values: list[tuple[FunctionView, f.AnyValue, str]] = []
    for owner in owners:
        view = program.classes.get(owner)
        for field in view.class_.fields if view is not None else ():
            if field.name == attr.name and view is not None:
                if not field.in_method and not program.is_whole and not view.class_.name.startswith("_"):
                    return False  # a class of another module may say otherwise
                values += [(maker, value, owner) for maker, value in view.set_in(field)]
    if not values or not all(is_endless(program, maker, value, zero, depth + 1) for maker, value, _ in values):
        return False
    # A field may be set by keyword where the class makes its own constructor, by a subclass, or from outside.
    owned = {owner for _, _, owner in values}
    for module in program.modules.values():
        for view in module.classes.values():
            if view.full not in owners and owned & set(view.class_.mro) and view.field(attr.name) is not None:
                return False
        for other in module.everything():
            for call in other.calls:
                if any(arg.name == attr.name for arg in call.args) and owned & set(module.callee(other, call).names):
                    return False
            for step in other.all(f.Set):
                for one in step.targets:
                    if isinstance(one, f.Attr) and one.name == attr.name and other.owner is None:
                        lines = module.types.bases(module.types.type_of(one.base))
                        if not lines or not owned.isdisjoint(lines):
                            return False
    return True


def is_never_set(program: Calls, definition: Definition) -> bool:
    """Whether a parameter is None by default and no caller in sight sets it."""
    param = definition.record
    if definition.kind != "parameter" or not isinstance(param, f.Param):
        return False
    default = param.default
    if not (isinstance(default, f.Const) and default.value is None and not default.kind) or param.metadata:
        return False
    holder: FunctionView = definition.function
    calls = callers(program, holder)
    if not calls and not program.is_whole and _is_for_others(holder):
        return False  # the modules that call it decide
    if not calls and is_given_away(holder):
        return False  # and here whoever it is given to
    for fn, call in calls:
        given = argument(fn, call, holder, param)
        if given is not None and not is_none(fn, given.value) and not _is_passed_on(program, fn, given.value, holder):
            return False
        if given is None and fn.module.callee(fn, call).is_open:
            return False
    return not any(_is_set_by_reference(program, module_fn, call, holder, param) for module_fn, call in _all_calls(holder))


def is_given_away(fn: FunctionView) -> bool:
    """Whether a function that is made inside another one is only handed on, and called by whoever gets it."""
    outer = fn.outer
    if outer is None or fn.lambda_ is not None:
        return False
    uses = [outer.use_of(name).kind for name in outer.reads(fn.function.name)]
    return bool(uses) and "called" not in uses


def _is_for_others(holder: FunctionView) -> bool:
    """Whether other modules may call a function: neither it nor its class is private, and it is not made inside another."""
    owner = holder.owner.full if holder.owner is not None else ""
    parts = [holder.function.name, *owner.removeprefix(f"{holder.module.name}.").split(".")]
    return holder.outer is None and not any(part.startswith("_") and not part.endswith("__") for part in parts)


def _is_passed_on(program: Calls, fn: FunctionView, value: f.AnyValue, holder: FunctionView) -> bool:
    """Whether an argument is again a parameter that nobody sets."""
    return all(isinstance(one, Definition) and one.function is not holder and is_never_set(program, one) for one in fn.origins(value))


def _all_calls(holder: FunctionView) -> list[tuple[FunctionView, f.Call]]:
    return [(fn, call) for fn in holder.module.everything() for call in fn.calls]


def _is_set_by_reference(program: Calls, fn: FunctionView, call: f.Call, holder: FunctionView, param: f.Param) -> bool:
    """Whether a call is given the function and, behind it or by keyword, a value for the parameter: `to_thread(fetch, url, timeout=5)`."""
    for number, arg in enumerate(call.args):
        if isinstance(arg.value, (f.Name, f.Attr)) and arg.value.name.rpartition(".")[2] == holder.function.name:
            if holder in program.refers_to(fn, arg.value):
                rest = f.Call(arg.value, tuple(one for one in call.args[number + 1 :]), 0, call.line, call.column, 0, 0)
                return any(one.name in (param.name, "*", "**") for one in rest.args) or argument(fn, rest, holder, param) is not None
    return False


# --- scopes -----------------------------------------------------------------------------------------------------------------------


def is_limited_around(program: Calls, fn: FunctionView, record: f.AnyValue, depth: int = 0) -> bool:
    """Whether something limits the time that a call may take: a `with` block around it, a function that it is an argument of, also when it was made before and awaited there, a
    decorator, or every caller in sight."""
    if depth > _DEEPEST:
        return False
    return asked_once(program, "_limited_around", (fn.full, id(record)), lambda: _is_limited_around(program, fn, record, depth), depth)


def _is_limited_around(program: Calls, fn: FunctionView, record: f.AnyValue, depth: int) -> bool:
    if _is_inside(program, fn, record) or any(_decorates(program, fn, one) for one in fn.function.decorators):
        return True
    if fn.use_of(record).kind != "awaited" and any(is_limited_around(program, fn, read, depth + 1) for read in _later(fn, record)):
        return True
    if fn.lambda_ is not None:
        return fn.outer is not None and is_limited_around(program, fn.outer, fn.lambda_, depth + 1)
    calls = callers(program, fn)
    return bool(calls) and all(view is not fn and is_limited_around(program, view, call, depth + 1) for view, call in calls)


def _is_inside(program: Calls, fn: FunctionView, record: f.AnyValue) -> bool:
    return asked_once(program, "_inside_limits", (fn.full, id(record)), lambda: _stands_inside(program, fn, record))


def _stands_inside(program: Calls, fn: FunctionView, record: f.AnyValue) -> bool:
    if any(_limits(program, fn, manager) or _is_limited_inside(fn, step, manager) for step, manager in fn.withs_around(record)):
        return True
    inner: f.AnyValue = record
    for holder, slot in fn.around(record):
        if isinstance(holder, f.Call) and slot == "arg" and (_limits(program, fn, holder) or _limits_argument(program, fn, holder, inner)):
            return True
        inner = holder
    return any(
        isinstance(call.func, f.Attr) and call.func.name in _ENTERING and any(_limits(program, fn, arg.value) for arg in call.args)
        for call in fn.calls
    )


def _is_limited_inside(fn: FunctionView, step: f.With, manager: f.AnyValue) -> bool:
    """Whether a scope that is entered without a limit gets one in its block: `scope.reschedule(when)`, `scope.deadline = when`."""
    row = fn.module.find(TimeoutScope, fn, manager) if isinstance(manager, f.Call) else None
    kept = next((target for one, target in step.items if one is manager), None)
    if row is None or not row.limited_by or not isinstance(kept, (f.Name, f.Attr)):
        return False
    for attr in fn.attrs:
        if attr.name in row.limited_by and shown(attr.base) == shown(kept):
            parent, use = fn.parent(attr), fn.use_of(attr)
            if (parent is not None and parent[1] == "target") or (
                isinstance(use.by, f.Call) and not all(is_none(fn, arg.value) for arg in use.by.args)
            ):
                return True
    return False


def _later(fn: FunctionView, record: f.AnyValue) -> list[f.Name]:
    """The places where a value is read again that this one was put into: an awaitable, the task made of it, the list that gathers them."""
    for holder, slot in fn.around(record):
        if isinstance(holder, f.Call) and slot == "arg" and isinstance(holder.func, f.Attr) and holder.func.name in _GATHERING:
            return [] if not isinstance(holder.func.base, f.Name) else [one for one in fn.reads(holder.func.base.name) if one is not holder.func.base]
        if isinstance(holder, f.Set) and slot == "value":
            return [read for target in holder.targets if isinstance(target, f.Name) and target.scope == f.LOCAL for read in fn.reads(target.name)]
        if not isinstance(holder, (f.Call, f.Many, f.Each, f.Star, f.Choice, f.Table)) or (isinstance(holder, f.Call) and slot != "arg"):
            return []
    return []


def _limits(program: Calls, fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a context manager or wrapper is one that limits, with a limit that is not None, whatever it was chosen from."""
    made = [(fn, value)] if isinstance(value, f.Call) else Makers(program, fn, value).made
    return bool(made) and all(_limits_made(program, maker, call) for maker, call in made)


def _limits_made(program: Calls, maker: FunctionView, call: f.Call) -> bool:
    return asked_once(program, "_calls_that_limit", (maker.full, id(call)), lambda: _is_limit(program, maker, call))


def _is_limit(program: Calls, maker: FunctionView, call: f.Call) -> bool:
    if any(_is_inside(program, function, one) for function in program.run_by(maker, call) for one in function.all(f.Yield)):
        return True  # a context manager of the project whose block runs inside a limit
    made = program.run_by(maker, call)
    if any(_gives_a_limit(program, function) for function in made) or (not made and _is_by_its_class(maker, call)):
        return True
    row = maker.module.find(TimeoutScope, maker, call)
    return row is not None and _has_a_limit(program, maker, call, row)


def _is_by_its_class(fn: FunctionView, call: f.Call) -> bool:
    """Whether a function of the project that is not at hand gives a scope that limits, by the class of its result."""
    module = fn.module
    if not any(module.is_own(name) for name in module.callee(fn, call).names):
        return False
    given = {name for row in module.knowledge.table(TimeoutScope).values() if row.gives for name in (row.gives, module.knowledge.defining(row.gives))}
    return not given.isdisjoint(module.types.bases(call.type))


def _gives_a_limit(program: Calls, function: FunctionView) -> bool:
    """Whether a function of the project returns a scope that limits, on some path: `def limit(delay): return asyncio.timeout_at(now() + delay)`."""
    returned = (step.value for step in function.all(f.Return) if isinstance(step.value, f.Call))
    return any(
        (row := function.module.find(TimeoutScope, function, one)) is not None and _has_a_limit(program, function, one, row) for one in returned
    )


def _has_a_limit(program: Calls, fn: FunctionView, call: f.Call, row: TimeoutScope) -> bool:
    given = fn.module.callee(fn, call).argument(row.delay.keyword, row.delay.position)
    return given is not None and not is_endless(program, fn, given.value)


def _limits_argument(program: Calls, fn: FunctionView, call: f.Call, value: f.AnyValue) -> bool:
    """Whether a function of the project awaits an argument within a limit."""
    for function in program.run_by(fn, call):
        positional = any(arg.name == "" and arg.value is value for arg in call.args)
        for param in function.function.params:
            given = argument(fn, call, function, param)
            if (given is not None and given.value is value) or (param.kind == f.STAR_ARGS and positional):
                return any(_is_inside(program, function, read) for read in function.reads(param.name))
    return False


def _decorates(program: Calls, fn: FunctionView, decorator: f.AnyValue) -> bool:
    """Whether a decorator limits: one of a library, or one of the project whose wrapper calls the function within a limit."""
    if isinstance(decorator, f.Call) and _limits(program, fn.module.body, decorator):
        return True
    target = decorator.func if isinstance(decorator, f.Call) else decorator
    for made in program.refers_to(fn.module.body, target):
        views = [made, *made.nested.values(), *(inner for one in made.nested.values() for inner in one.nested.values())]
        params = {param.name for view in views[:-1] for param in view.function.params}
        for view in views:
            for call in view.calls:
                if isinstance(call.func, f.Name) and call.func.scope == f.LOCAL and call.func.name in params and _is_inside(program, view, call):
                    return True
    return False


# --- hidden arguments -------------------------------------------------------------------------------------------------------------


def hidden_argument(program: Calls, fn: FunctionView, args: tuple[f.Arg, ...], keywords: frozenset[str], depth: int = 0) -> bool | None:
    """Whether a `**kwargs` among the arguments gives one of these keywords: True, or False where all that it holds is in sight and none of them is; None where that cannot be said.

    `depth` is how many dictionaries and callers the question has already come through.
    """
    said: bool | None = False
    for arg in args:
        if arg.name == "*":
            return None
        if arg.name == "**":
            one = _holds_key(program, fn, arg.value, keywords, depth)
            if one:
                return True
            said = None if one is None else said
    return said


def _holds_key(program: Calls, fn: FunctionView, value: f.AnyValue, keywords: frozenset[str], depth: int = 0) -> bool | None:
    if depth > _DEEPEST:
        return None
    if isinstance(value, (f.Name, f.Attr)) and _is_put_in(fn, value, keywords):
        return True
    said: bool | None = False
    for origin in fn.origins(value):
        match origin:
            case f.Table():
                one: bool | None = False
                for key, item in origin.items:
                    words = {part.value if isinstance(part, f.Const) else None for part in fn.origins(key)} if key is not None else {None}
                    if None not in words:
                        one = True if words <= keywords else None if words & keywords else one
                    else:
                        inner = _holds_key(program, fn, item, keywords, depth + 1) if key is None else None
                        one = True if inner or one else inner
            case f.Call() if (
                isinstance(origin.func, f.Name) and origin.func.name == "builtins.dict" and not any(arg.name == "" for arg in origin.args)
            ):
                one = any(arg.name in keywords for arg in origin.args) or hidden_argument(program, fn, origin.args, keywords, depth + 1)
            case f.Op(op="|"):
                parts = [_holds_key(program, fn, arg, keywords, depth + 1) for arg in origin.args]
                one = True if any(parts) else None if None in parts else False
            case Definition(kind="parameter", record=f.Param(kind=f.STAR_KEYWORDS)):
                one = _is_given_by_callers(program, origin, keywords, depth)
            case f.Name() if origin.scope != f.LOCAL:
                holder = program.modules.get(origin.name.rpartition(".")[0]) or fn.module
                held = holder.set_once(origin.name)
                filled = any(_is_put_in(other, origin, keywords) for other in holder.everything())
                one = None if held is None else filled or _holds_key(program, holder.body, held, keywords, depth + 1)
            case f.Attr() | f.Call():
                parts = [_holds_key(program, maker, made, keywords, depth + 1) for maker, made in _given_by(program, fn, origin, keywords)]
                one = True if any(parts) else None if not parts or None in parts else False
            case _:
                one = None
        if one:
            return True
        said = None if one is None else said
    return said


def _given_by(program: Calls, fn: FunctionView, value: f.Attr | f.Call, keywords: frozenset[str]) -> list[tuple[FunctionView, f.AnyValue]]:
    """What a property, a function or a field of the project gives (`Redis(**config.options)`); nothing where another class may say otherwise."""
    functions = program.run_by(fn, value) if isinstance(value, f.Call) else program.property_read(fn, value)
    if functions or isinstance(value, f.Call):
        plain = all(not one.is_async and not one.function.is_generator and one.returns for one in functions)
        return [(one, step.value) for one in functions for step in one.returns if step.value is not None] if plain else []
    owners = [program.classes.get(target.rpartition(".")[0]) for target in value.targets]
    if any(one is None or any(not one.module.is_own(base) and base != "builtins.object" for base in one.class_.mro) for one in owners):
        return []  # a library may fill it: settings from the environment
    held_by = [one for one in owners if one is not None]
    below = [program.classes[full] for one in held_by for full in program.subclasses(one.full) if full in program.classes]
    filled = any(_is_put_in(method, value, keywords) for one in held_by for method in one.methods.values())
    return [] if filled or any(one.field(value.name) is not None for one in below) else fields_of(fn, value)


def _is_given_by_callers(program: Calls, definition: Definition, keywords: frozenset[str], depth: int) -> bool | None:
    """Whether the callers in sight give one of the keywords to a function that takes `**kwargs`; not to be said where there is none, or it may be overridden."""
    calls = callers(program, definition.function)
    if not calls:
        return None
    for fn, call in calls:
        args = fn.module.callee(fn, call).args
        if any(arg.name in keywords for arg in args):
            return True
        if fn is definition.function:  # what it hands on to itself, it was given by others
            continue
        said = hidden_argument(program, fn, tuple(arg for arg in args if arg.name == "**"), keywords, depth + 1)
        if said is not False:
            return said
    return False


def _is_put_in(fn: FunctionView, name: f.Name | f.Attr, keywords: frozenset[str]) -> bool:
    """Whether the function puts one of the keywords, or what cannot be known, into a dictionary: `kwargs["timeout"] = 5`, `kwargs.setdefault("timeout", 5)`, `kwargs.update(…)`."""
    for step in fn.all(f.Set):
        for target in step.targets:
            if isinstance(target, f.Item) and isinstance(target.base, type(name)) and target.base.name == name.name:
                if not isinstance(target.index, f.Const) or target.index.value in keywords:
                    return True
    for call in fn.calls:
        if isinstance(call.func, f.Attr) and isinstance(call.func.base, type(name)) and call.func.base.name == name.name:
            if call.func.name in ("setdefault", "update", "__setitem__"):
                named = [one.value for arg in call.args for one in inside(arg.value) if isinstance(one, f.Const)] + [arg.name for arg in call.args]
                if any(one in keywords for one in named) or (
                    call.func.name == "update" and not any(isinstance(arg.value, f.Table) for arg in call.args)
                ):
                    return True
    return False


__all__ = ["hidden_argument", "is_endless", "is_limited_around", "is_never_set", "is_none"]
