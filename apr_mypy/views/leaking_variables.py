"""Which secrets a variable shows: by what it was made from, what a loop gives it, what callers give for a parameter; by its name where nothing else is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import GivesWhole
from apr_mypy.patterns import pattern_of
from apr_mypy.views.cut_apart import credential_in
from apr_mypy.views.edges import bind, takes_receiver
from apr_mypy.views.error_texts import secret_in_error
from apr_mypy.views.filled_tables import is_filled_table, secret_key_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.leaking_names import called_so, is_thing, named
from apr_mypy.views.leaking_parts import credential_leaks
from apr_mypy.views.look_alikes import is_given_another_name, is_key_of, is_look_alike, is_nothing, is_only_told, is_random_name, lacks_secret
from apr_mypy.views.names_of_secrets import is_list_of_names
from apr_mypy.views.naming import called_name
from apr_mypy.views.picked_out import is_hidden_where_named, is_id_of_whole, is_one_picked
from apr_mypy.views.secret_words import hides, is_of_language, says_secret, words
from apr_mypy.views.shown import shown
from apr_mypy.views.shown_fields import is_mapping, may_hold
from apr_mypy.views.shown_whole import whole_parameter
from apr_mypy.views.shows_through import SPLITS
from apr_mypy.views.taken_out import taken_out
from apr_mypy.views.verdicts import SAFE, Judge, Leak, Verdict, parts_of, together

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_FILTERS: Final = pattern_of(r"^_*filter_(\w+_)?(logs?|secrets?|sensitive|fields|values)(_|$)")
_PLAIN: Final = frozenset(
    {"builtins.int", "builtins.float", "builtins.bool", "decimal.Decimal", "datetime.datetime", "datetime.date", "datetime.timedelta", "uuid.UUID"}
)
"""Types of values that hold no secret unless their name says so."""


def local_leaks(judge: Judge, fn: FunctionView, name: f.Name, depth: int) -> Verdict:
    """The secrets that a local variable shows."""
    types = fn.module.types
    classes = types.classes(name.type)
    if classes and _PLAIN.issuperset(classes) and not says_secret(name.name):
        return SAFE  # asked before the flow of the function is followed, which is dear
    verdicts: list[Verdict] = []
    for one in fn.definitions(name):
        holder = one.function
        if one.kind == "parameter":
            said = named(fn, name.name, name)
            if said:
                said = tuple(leak._replace(of=name.name) for leak in said)
            if said is None:
                said = judge.by_type(fn, name)
            if said is None and isinstance(one.record, f.Param) and fn.function.name != "<lambda>":
                whole = whole_parameter(holder, one.record)
                if whole is not None:
                    said = SAFE if _is_cleaned(judge, holder, one.record, depth) else whole
                elif name.name not in ("self", "cls") and _is_text(holder, one.record):
                    said = (Leak(f"`{name.name}`", name.name),)
            verdicts.append(said)
        elif (one.kind in ("assigned", "changed") and one.value is not None) or one.kind == "changed":
            value = one.value if one.kind == "assigned" else one.record.value
            found = judge.judge(holder, value, depth + 1) if not one.path and value is not None else None
            if (text := credential_in(value, one.path)) is not None:
                found = credential_leaks(judge, holder, text, name, depth)
            if found and value is not None and (keys := taken_out(fn, name)):
                found = judge.without(holder, value, keys, depth)
            if found and any(leak.parameter for leak in found) and says_secret(name.name):
                found = None
            if found is None and isinstance(value, f.Call) and _is_read_off(name.name, value, one.path):
                found = SAFE  # the words of a text
            elif found is None or (one.path and not found):
                found = named(fn, name.name, name)
                if found and one.path and value is not None and judge.judge(holder, value, depth + 1) == ():
                    found = SAFE
            if found and words(name.name)[-2:] == ("session", "id") and is_only_told(fn, name):
                found = SAFE
            if found and value is not None and _is_no_longer_whole(fn, name, value, found):
                found = SAFE
            if found and all(" with its `" in leak.what and not leak.parameter for leak in found) and words(name.name)[-1:] in (("id",), ("uuid",)):
                found = SAFE  # whatever its annotation says, somebody keeps an id under that name
            if found and (lacks_secret(holder, one.record) or is_random_name(holder, name.name, value) or is_thing(fn, name, found)):
                found = SAFE
            verdicts.append(called_so(found, name.name) if found and says_secret(name.name) else found)
        elif one.kind in ("loop", "each"):
            verdicts.append(_from_loop(judge, fn, name, one, depth))
        elif one.kind == "caught":
            said_by_error = secret_in_error(judge, holder, one.record)
            verdicts.append((Leak(said_by_error),) if said_by_error else None)
        else:
            verdicts.append(named(fn, name.name, name))
    if all(leak.parameter for one in verdicts for leak in one or ()) and (key := secret_key_of(fn, name)):
        return (Leak(f"`{name.name}` with its `{key}`"),)
    if not verdicts:
        return named(fn, name.name, name)
    if not may_hold(types, name.type, name.name) and not judge.fields.of_type(fn.module, name.type):
        if not any(leak.what.startswith("the ") for one in verdicts for leak in one or ()):
            return SAFE if types.classes(name.type) and all(full.startswith("builtins.") for full in types.classes(name.type)) else None
    found = together(verdicts)
    return SAFE if found and is_nothing(fn, name) else found


def _is_read_off(name: str, call: f.Call, path: tuple[int, ...]) -> bool:
    """Whether tokens are the words of a text: `tokens = line.split()`, `token, rest = parser.get_mailbox(text)`."""
    last = words(name)[-1:]
    if last == ("tokens",) and called_name(call) in SPLITS:
        return True
    return bool(path) and last in (("token",), ("tokens",)) and is_of_language(call.func.name if isinstance(call.func, f.Name) else shown(call.func))


def _is_covered_in_place(fn: FunctionView, name: f.Name) -> bool:
    """Whether a function that takes secrets out, by its name, has been given a mapping above the place where it is read, and gave nothing back: `redact(payload)`."""
    read = fn.step_of(name)
    return any(
        (hides(called_name(step.value)) or _FILTERS.search(called_name(step.value)) is not None)
        and any(isinstance(arg.value, f.Name) and arg.value.name == name.name for arg in step.value.args)
        for step in fn.all(f.Do)
        if isinstance(step.value, f.Call) and read is not None and step.line < read.line
    )


def _is_no_longer_whole(fn: FunctionView, name: f.Name, value: f.AnyValue, found: tuple[Leak, ...]) -> bool:
    """Whether what was taken out of all headers is an id by its name, or what is left of a body gives way to another text where it names a secret."""
    if _is_covered_in_place(fn, name):
        return True
    if isinstance(value, f.Call) and is_id_of_whole(name.name, tuple(leak.what for leak in found)) and not is_mapping(fn.module.types, name.type):
        return True
    return all(leak.what.startswith("the ") for leak in found) and is_hidden_where_named(fn, name)


def _is_cleaned(judge: Judge, fn: FunctionView, param: f.Param, depth: int) -> bool:
    """Whether every caller in sight hands over what certainly shows no secret: `log_request(headers=sanitize(request.headers))`."""
    callers = judge.program.callers_of(fn)
    for edge in callers:
        call = edge.site if isinstance(edge.site, f.Call) else (edge.caller.parent(edge.site) or (None, ""))[0]
        if not isinstance(call, f.Call):
            return False
        by_name = next((arg.value for arg in call.args if arg.name == param.name), None)
        given = bind(call.args, fn.function, is_method=takes_receiver(call, fn)).get(param.name) if edge.how == "call" else by_name
        if given is None or judge.judge(edge.caller, given, depth + 1) != SAFE:
            return False
    return bool(callers)


def _from_loop(judge: Judge, fn: FunctionView, name: f.Name, one: Definition, depth: int) -> Verdict:
    over = one.value
    if over is None:
        return None
    call = over if isinstance(over, f.Call) else None
    last = called_name(call) if call is not None else ""
    holder = one.function
    if last in ("split", "splitlines", "findall", "finditer", "keys", "range", "tokenize", "lex", "scan", "rsplit"):
        return SAFE if last in ("keys", "range") else None
    if is_list_of_names(over):
        return SAFE
    whole = judge.judge(holder, over, depth + 1)
    if whole == () and not isinstance(over, f.Many):
        return SAFE
    if whole and (is_given_another_name(name.name) or is_look_alike(holder, name.name, name)):
        return None
    if whole:
        is_items = last == "items"
        if (is_items and one.path == (0,)) or (not one.path and last != "values" and is_mapping(fn.module.types, fn.module.types.type_of(over))):
            return SAFE
        if not is_items and not one.path and last != "values" and (is_key_of(fn, name, over) or is_filled_table(fn, over)):
            return SAFE
        if is_items and one.path == (1,) and is_one_picked(holder, name, one):
            return SAFE
        if is_items or last == "values" or not one.path:
            return parts_of(whole)
    return named(fn, name.name, name)


def global_leaks(judge: Judge, fn: FunctionView, name: f.Name, depth: int) -> Verdict:
    """The secrets that a name of a module shows."""
    last = name.name.rpartition(".")[2]
    if last in ("environ", "environb", "session"):
        row = fn.module.find_value(GivesWhole, fn, name)
        if row is not None:
            return (Leak(row.what),)
    module = judge.program.modules.get(name.name.rpartition(".")[0])
    held = module.set_once(name.name) if module is not None else None
    if module is not None and held is not None:
        found = judge.judge(module.body, held, depth + 1)
        if found is not None:
            return found if not (found and is_look_alike(fn, last, name)) else SAFE
    elif fn is fn.module.body:
        for holder, _ in fn.around(name):
            path = _path_in(holder.target, name.name) if isinstance(holder, f.For) else None
            if isinstance(holder, f.For) and path is not None:
                return _from_loop(judge, fn, name, Definition(name.name, "loop", holder.over, path, holder, fn), depth)
    return named(fn, last, name)


def _path_in(target: f.AnyValue, name: str) -> tuple[int, ...] | None:
    """Where in what is unpacked a name of the module stands among the targets of a loop; None where it is none of them."""
    if isinstance(target, f.Name):
        return () if target.name == name else None
    if isinstance(target, f.Many):
        return next(((number, *path) for number, one in enumerate(target.items) if (path := _path_in(one, name)) is not None), None)
    return None


def _is_text(fn: FunctionView, param: f.Param) -> bool:
    """Whether a parameter may be any text or data, so that it depends on the caller what it is."""
    return may_hold(fn.module.types, param.type, "value") or param.kind in (f.STAR_ARGS, f.STAR_KEYWORDS)
