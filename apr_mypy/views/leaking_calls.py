"""Which secrets the result of a call shows: by what libraries' functions give, what the project's functions give back, and the function's name where nothing else is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import GivesSecret, GivesWhole, HidesValue
from apr_mypy.patterns import pattern_of
from apr_mypy.views.cut_apart import is_switched_off, is_tidied
from apr_mypy.views.edges import bind, takes_receiver
from apr_mypy.views.filled_tables import is_filled_table
from apr_mypy.views.leaking_names import is_word, keyed_by
from apr_mypy.views.naming import called_name
from apr_mypy.views.secret_words import gives_secret, hides, says_secret
from apr_mypy.views.shown import short, shown
from apr_mypy.views.shown_fields import is_mapping, may_hold
from apr_mypy.views.shown_instead import is_given
from apr_mypy.views.shown_whole import dumped, is_dump, is_untyped_request, whole_names
from apr_mypy.views.shows_through import ASKS, FORMATS, OF_ITS_OWN, SAME, TELLS_LITTLE, WALKS
from apr_mypy.views.taken_out import of_copy
from apr_mypy.views.verdicts import SAFE, Judge, Leak, Verdict, is_likely, together

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_IN_PLACE: Final = pattern_of(
    r"\*\*|••|[xX]{3}|[<\[(]?(redacted|hidden|masked|filtered)[>\])]?$|[<\[(](secret|sensitive|removed|omitted|stripped)[>\])]$"
)
"""What is put in the place of a secret."""
_SWITCHES: Final = frozenset({"true", "false", "yes", "no", "on", "off", "0", "1", "t", "f"})
_OF_ERROR: Final = frozenset({"errors", "json"})
_SESSION_COOKIE: Final = pattern_of(r"^(session|sid|session_?id|auth|jwt|token)$", re.IGNORECASE)
_WHOLE_METHODS: Final = frozenset({"json", "body", "form", "text", "read", "post", "get_json", "get_data"})


def call_leaks(judge: Judge, fn: FunctionView, call: f.Call, depth: int) -> Verdict:
    """The secrets that the result of a call shows."""
    module, func = fn.module, call.func
    last = called_name(call)
    if module.find(HidesValue, fn, call) is not None:
        return SAFE
    row = module.find(GivesWhole, fn, call)
    if row is not None:
        return (Leak(row.what),)
    if last == "locals" and isinstance(func, f.Name) and not call.args:
        held = [param.name for param in fn.function.params] + [one.name for step in fn.all(f.Set) for one in step.targets if isinstance(one, f.Name)]
        secret = next((name for name in held if says_secret(name)), "")
        return (Leak(f"all locals with `{secret}`"),) if secret else None
    made = module.find(GivesSecret, fn, call)
    if made is not None and made.few and _tells_apart(fn, call, made.few):
        return None
    if made is not None and (not made.if_false or is_switched_off(call, made.if_false)):
        return (Leak(f"`{shown(call)}`"),) if not made.name.rpartition(".")[2][:1].isupper() else None
    callees = judge.program.run_by(fn, call) if last not in SAME and last not in TELLS_LITTLE else ()
    if not callees and hides(last):
        return SAFE
    base = func.base if isinstance(func, f.Attr) else None
    if base is not None and last in _OF_ERROR and isinstance(base, f.Name) and not any(arg.name in ("include_input", "exclude") for arg in call.args):
        return judge.judge(fn, base, depth + 1) if any(one.kind == "caught" for one in fn.definitions(base)) else None
    key = _asked_key(fn, call, last)
    if key and isinstance(base, f.Attr) and base.name.lower() == "cookies" and _SESSION_COOKIE.search(key):
        return (Leak(f"`{shown(call)}`"),)
    if key and _is_switch(call):
        return SAFE
    if key:
        if (
            base is not None
            and isinstance(base, f.Attr | f.Name)
            and isinstance(func, f.Attr)
            and module.types.class_objects(module.types.type_of(func))
        ):
            return None
        return keyed_by(fn, key, call)
    if base is not None and last in _WHOLE_METHODS and is_untyped_request(fn, base):
        return (Leak("the body of the request"),)
    copied = of_copy(fn, call)
    if copied is not None and judge.judge(fn, copied[0], depth + 1):
        field = judge.fields.of_type(module, call.type, without=copied[1])
        return (Leak(f"`{shown(call)}` with its `{field.rpartition('.')[2]}`"),) if field else SAFE
    if is_dump(fn, call) and last not in ("str", "repr"):
        if any(arg.name in ("exclude", "include", "fields", "filter", "only") for arg in call.args):
            return SAFE
        source = dumped(call)
        if source is not None:
            field = judge.fields.of_type(module, module.types.type_of(source), dumped=True)
            if field:
                return (Leak(f"`{field}`"),)
            if last not in ("json", "dict", "to_json"):
                return judge.judge(fn, source, depth + 1)
    if not callees:
        if base is not None and is_tidied(call):
            return judge.judge(fn, base, depth + 1)
        if last in TELLS_LITTLE:
            return SAFE
        if last in WALKS:
            given = call.args[0].value if call.args else None
            if given is None or is_mapping(module.types, module.types.type_of(given)) or is_filled_table(fn, given):
                return SAFE
            if isinstance(given, f.Attr) and given.name in whole_names(fn) and module.find_value(GivesWhole, fn, given) is not None:
                return SAFE  # its keys
            return judge.judge(fn, given, depth + 1)
        if last in SAME and not _signs(fn, call):
            parts = [arg.value for arg in call.args] if last not in OF_ITS_OWN or _hands_on(fn, call, last) else []
            if base is not None and not (isinstance(base, f.Name) and base.scope != f.LOCAL and not _is_value(fn, base)):
                parts.append(base)
            if last == "format" and isinstance(base, f.Const):
                return together([judge.keyed(fn, arg.name or None, arg.value, depth) for arg in call.args])
            if last == "dict":
                return together([judge.keyed(fn, arg.name or None, arg.value, depth) for arg in call.args])
            return together([judge.judge(fn, one, depth + 1) for one in parts])
    if callees and not module.types.class_objects(module.types.type_of(func)):
        found = _given_back(judge, fn, call, callees, depth)
        if found is not None:
            return found
        if hides(last):
            return SAFE
    if gives_secret(last) and not is_word(fn, last) and may_hold(module.types, _result(fn, call), last):
        return (Leak(f"what `{last}` gives"),)
    return None


def _tells_apart(fn: FunctionView, call: f.Call, few: int) -> bool:
    """`f"{name} {token_hex(2)}"`: whether so little chance only tells one text from another."""
    given = call.args[0].value if len(call.args) == 1 else None
    return (
        isinstance((fn.parent(call) or (None, ""))[0], f.Text | f.Op)
        and isinstance(given, f.Const)
        and isinstance(given.value, int)
        and 0 < given.value < few
    )


def _result(fn: FunctionView, call: f.Call) -> int:
    parent: Any = (fn.parent(call) or (None, ""))[0]
    return parent.type if isinstance(parent, f.Await) else call.type


def _given_back(judge: Judge, fn: FunctionView, call: f.Call, callees: tuple[FunctionView, ...], depth: int) -> Verdict:
    """What a function of the project gives back, with what it is given here."""
    verdicts: list[Verdict] = []
    for callee in callees:
        bound = bind(call.args, callee.function, is_method=takes_receiver(call, callee))
        found = judge.returned(callee, depth)
        if not found or _masks(callee):
            verdicts.append(found and SAFE)
            continue
        step = fn.module.trace(call, f"{short(fn.full)} takes it from {short(callee.full)}")
        kept: list[Leak] = []
        unknown = False
        for leak in found:
            if leak.unless and is_given(bound, leak.unless):
                continue
            if not leak.parameter:
                if key := _key_of((leak,), bound):
                    said = keyed_by(fn, key, call)  # one header
                    kept.extend(said or ())
                    unknown = unknown or said is None
                    continue
                if leak.of and (given := bound.get(leak.of)) is not None:  # it is called a secret there, and here it may be known to be none
                    said = judge.judge(fn, given, depth + 1)
                    if said == SAFE or (isinstance(given, f.Name) and given.name == leak.of and said and all(one.parameter for one in said)):
                        kept.extend(said or ())
                        continue
                if not leak.of or not _is_left_out(bound, callee, leak.of):
                    kept.append(Leak(leak.what, "", (step, *leak.steps), part=leak.part))
                continue
            given = bound.get(leak.parameter)
            said = judge.judge(fn, given, depth + 1) if given is not None else SAFE
            if said and (key := _key_of(said, bound)):
                said = keyed_by(fn, key, call)  # one header
            if said is None:
                unknown = True
            kept.extend(said or ())
        verdicts.append(tuple(kept) if kept or not unknown else None)
    return together(verdicts) if is_likely(len(callees), sum(bool(one) for one in verdicts)) else None


def _key_of(found: tuple[Leak, ...], bound: dict[str, f.AnyValue | None]) -> str:
    """The one constant text that a function is given beside all headers or the like, of which it then gives one: `header_of(headers, "Content-Type")`."""
    if not all(leak.what.startswith("the ") for leak in found):
        return ""
    texts = [one.value for one in bound.values() if isinstance(one, f.Const) and isinstance(one.value, str)]
    return texts[0] if len(texts) == 1 else ""


def _is_left_out(bound: dict[str, f.AnyValue | None], callee: FunctionView, name: str) -> bool:
    """Whether a call leaves a parameter at its default, a constant, or gives a constant for it."""
    given = bound.get(name)
    if given is not None:
        return isinstance(given, f.Const)
    return any(param.name == name and isinstance(param.default, f.Const) for param in callee.function.params)


def _masks(callee: FunctionView) -> bool:
    """Whether a function is named for taking secrets out and puts something in their place, though it may give back as it is what it does not understand."""
    return hides(callee.function.name) and (
        any(isinstance(one.value, str) and _IN_PLACE.search(one.value) for one in callee.all(f.Const))
        or any(one.scope != f.LOCAL and one.name.rpartition(".")[2].isupper() and hides(one.name.rpartition(".")[2]) for one in callee.all(f.Name))
        or f.Continue in callee.kinds  # `if name in SECRETS: continue`
    )


def _hands_on(fn: FunctionView, call: f.Call, last: str) -> bool:
    """Whether what is decoded, or loaded from a text, is the argument in another form, and nothing that was wrapped in it."""
    if not isinstance(call.func, f.Name) or call.func.scope == f.LOCAL:
        return False
    return last == "loads" or call.func.name.rpartition(".")[0].rpartition(".")[2] in FORMATS


def _asked_key(fn: FunctionView, call: f.Call, last: str) -> str:
    """The constant key that a call asks a mapping, the environment or an object for."""
    if last not in ASKS or not call.args:
        return ""
    given = call.args[1:2] if last == "getattr" else call.args[:1]
    if not given or given[0].name:
        return ""
    constant = fn.module.constant(fn, given[0].value)
    return constant.value if constant is not None and isinstance(constant.value, str) else ""


def _is_switch(call: f.Call) -> bool:
    """`environ.get("OPTIONAL_CREDENTIALS", "true")`: whether what is read is a switch or a number, by what stands for it where nothing is set."""
    default = next((arg.value for arg in call.args[1:2] if isinstance(arg.value, f.Const)), None)
    if default is None or called_name(call) == "getattr":
        return False
    return isinstance(default.value, bool | int | float) or (isinstance(default.value, str) and default.value.lower() in _SWITCHES)


def _signs(fn: FunctionView, call: f.Call) -> bool:
    """`jwt.encode({"alg": "HS256"}, claims, key)`: whether this makes a token of what it is given, and no bytes of a text."""
    func, types = call.func, fn.module.types
    if called_name(call) != "encode" or (isinstance(func, f.Attr) and "builtins.str" in types.classes(types.type_of(func.base))):
        return False
    return any(isinstance(arg.value, f.Table) or is_mapping(types, types.type_of(arg.value)) for arg in call.args)


def _is_value(fn: FunctionView, name: f.Name) -> bool:
    return bool(fn.module.types.classes(name.type))
