"""Which secrets a value shows to whoever reads it: judged by what it was made from, its type and the names of its parts; never by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Dumps, GivesSecret, GivesWhole, HidesValue
from apr_mypy.patterns import pattern_of
from apr_mypy.views import marked
from apr_mypy.views.asked_addresses import secret_asked
from apr_mypy.views.cut_apart import credential_at, credential_in, is_switched_off, is_tidied
from apr_mypy.views.edges import bind, takes_receiver
from apr_mypy.views.error_texts import secret_in_error
from apr_mypy.views.filled_tables import secret_key_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.look_alikes import (
    is_all_but_prefix,
    is_asked,
    is_called_by_ids,
    is_given_another_name,
    is_key_of,
    is_look_alike,
    is_of_session,
    is_one_of_many,
    is_random_name,
    lacks_secret,
    says_its_name,
)
from apr_mypy.views.naming import called_name
from apr_mypy.views.secret_words import gives_secret, hides, is_of_language, is_of_login, says_secret, words
from apr_mypy.views.shown import short, shown
from apr_mypy.views.shown_fields import ShownFields, is_mapping, may_hold
from apr_mypy.views.shows_through import ASKS, DUMPS, FORMATS, OF_ITS_OWN, SAME, SPLITS, TELLS_LITTLE, WALKS
from apr_mypy.views.taken_out import covered, of_copy, taken_out

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls

_DEEPEST: Final = 9
_LONG: Final = 40
"""Characters of an expression that nobody reads in a message."""
_PLAIN: Final = frozenset(
    {"builtins.int", "builtins.float", "builtins.bool", "decimal.Decimal", "datetime.datetime", "datetime.date", "datetime.timedelta", "uuid.UUID"}
)
"""Types of values that hold no secret unless their name says so."""
_IN_PLACE: Final = pattern_of(
    r"\*\*|••|[xX]{3}|[<\[(]?(redacted|hidden|masked|filtered)[>\])]?$|[<\[(](secret|sensitive|removed|omitted|stripped)[>\])]$"
)
"""What is put in the place of a secret."""

_QUERY: Final = pattern_of(r"[?&;][\w.-]*(token|secret|password|passwd|pwd|api_?key|apikey|access_?key|jwt|otp|credential)=$", re.IGNORECASE)
_USER_PART: Final = pattern_of(r"://[^/@\s]*$")
_REQUESTS: Final = frozenset({"request", "req", "http_request", "_request"})
_OF_REQUEST: Final = {
    "headers": "the headers of the request",
    "META": "the headers of the request",
    "COOKIES": "the cookies of the request",
    "cookies": "the cookies of the request",
    "body": "the body of the request",
    "POST": "the body of the request",
    "data": "the body of the request",
    "session": "the session",
    "environ": "the environment of the request, with its headers",
}
_VERSIONED: Final = frozenset({"version", "versions", "revision", "revisions", "etag", "etags", "generation"})
"""Words of functions whose token tells one state of something from the next."""
_PAGES: Final = frozenset({"limit", "page_size", "per_page", "max_results", "offset", "max_items", "maxresults", "top_k"})
"""Parameters beside a `token` that says where the next page begins."""
_FEW: Final = 3
"""As many implementations of a method may be the one that runs: of more, one that tells a secret says nothing of the others."""
_HOLDS: Final = frozenset({"acquire", "release", "lock", "unlock", "lease"})
"""First words of functions whose token stands for a place that is held."""
_FILLED: Final = frozenset({"validated_data", "cleaned_data", "initial_data"})
_NEEDS_OWNER: Final = frozenset({"number", "pin"})
"""Attributes that are a secret of some objects only: `card.number`."""
_OF_ERROR: Final = frozenset({"errors", "json"})
_SESSION_COOKIE: Final = pattern_of(r"^(session|sid|session_?id|auth|jwt|token)$", re.IGNORECASE)
_WHOLE_METHODS: Final = frozenset({"json", "body", "form", "text", "read", "post", "get_json", "get_data"})


class Leak(NamedTuple):
    """A secret that is shown. `what` names it as a clause's object; `parameter` is set where it is whatever callers give for that parameter; `steps` lead through functions."""

    what: str
    parameter: str = ""
    steps: tuple[Trace, ...] = ()
    of: str = ""
    """The parameter that this is, where its name alone says so: a caller that gives none shows nothing by it."""
    part: bool = False
    """Whether it is only something out of what callers give for that parameter."""


Verdict = tuple[Leak, ...] | None
"""The secrets that a value shows; empty where it certainly shows none, None where nothing is known."""

_SAFE: Final[Verdict] = ()


def leaks_of(program: Calls) -> Leaks:
    """The one judge of a program."""
    known: Leaks | None = program.__dict__.get("_leaks")
    if known is None:
        known = program.__dict__["_leaks"] = Leaks(program)
    return known


class Leaks:
    """Judges the values of a program's functions."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self.fields = ShownFields(program)
        self._known: dict[int, Verdict] = {}
        self._calls: dict[str, Verdict] = {}
        self._marks = any(marked.is_marking(module) for module in program.modules.values())

    def judge(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Verdict:
        """What a value shows."""
        kind = type(value)
        if kind is f.Const or kind is f.Compare or kind is f.Lambda or kind is f.Super or kind is f.Unseen:
            return _SAFE
        if depth > _DEEPEST:
            return None
        key = id(value)
        if key in self._known:
            return self._known[key]
        self._known[key] = None  # a value that is made of itself, in a loop
        found = self._judge(fn, value, depth)
        if not found and found is None:
            found = self._by_type(fn, value)
        self._known[key] = found
        return found

    def _judge(self, fn: FunctionView, value: Any, depth: int) -> Verdict:
        if self._marks and isinstance(value, f.Name | f.Attr | f.Call) and marked.SECRET in marked.marks(self.program, fn, value):
            return (Leak(f"`{shown(value)}`, which is marked as secret,"),)
        match value:
            case f.Name(scope=f.LOCAL):
                return self._local(fn, value, depth)
            case f.Name():
                return self._global(fn, value, depth)
            case f.Attr():
                return self._attribute(fn, value, depth)
            case f.Item():
                return self._item(fn, value, depth)
            case f.Call():
                return self._called(fn, value, depth)
            case f.Await() | f.Bind() | f.Star():
                return self.judge(fn, value.value, depth + 1)
            case f.Choice():
                return _together([self.judge(fn, value.yes, depth + 1), self.judge(fn, value.no, depth + 1)])
            case f.Text():
                return self._text(fn, value.parts, depth)
            case f.Op():
                if value.op in ("+", "%"):
                    return self._text(fn, value.args, depth) if value.op == "+" else self.judge(fn, value.args[-1], depth + 1)
                if value.op == "and":
                    return self.judge(fn, value.args[-1], depth + 1)
                if value.op in ("or", "|", "*"):
                    return _together([self.judge(fn, one, depth + 1) for one in value.args])
                return _SAFE
            case f.Many():
                return _together([self.judge(fn, one, depth + 1) for one in value.items])
            case f.Table():
                return _together(
                    [
                        self.keyed(fn, key, one, depth)
                        if key is not None
                        else self._without(fn, one, frozenset(covered(fn, value.items[number + 1 :])), depth)
                        for number, (key, one) in enumerate(value.items)
                    ]
                )
            case f.Each():
                return self._each(fn, value, depth)
            case _:
                return None

    def keyed(self, fn: FunctionView, key: f.AnyValue | str | None, value: f.AnyValue, depth: int = 0) -> Verdict:
        """What a value shows that stands under a key: where nothing else is known of it, the key says what it is."""
        found = self.judge(fn, value, depth + 1)
        if found is not None or key is None:
            return found
        if not isinstance(key, str):
            constant = fn.module.constant(fn, key)
            key = constant.value if constant is not None and isinstance(constant.value, str) else ""
        last = key.rpartition(".")[2] if "." in key else key
        if says_secret(last) and not self._is_word(fn, last) and may_hold(fn.module.types, fn.module.types.type_of(value), last):
            return (Leak(f"`{shown(value)}` as `{key}`"),)
        return None

    def _without(self, fn: FunctionView, value: f.AnyValue, keys: frozenset[str], depth: int) -> Verdict:
        """What a mapping shows where some of its keys are taken out or covered."""
        found = self.judge(fn, value, depth + 1)
        if not found or not any(says_secret(key) for key in keys):
            return found
        call = value.value if isinstance(value, f.Await) else value
        if not isinstance(call, f.Call) or not self._is_dump(fn, call):
            return tuple(leak for leak in found if not (leak.what.startswith("the ") or leak.what.endswith(tuple(f"`{key}`" for key in keys))))
        source = self._dumped(call)
        field = self.fields.of_type(fn.module, fn.module.types.type_of(source), dumped=True, without=keys) if source is not None else ""
        return (Leak(f"`{field}`"),) if field else _SAFE

    @staticmethod
    def _is_dump(fn: FunctionView, call: f.Call) -> bool:
        return fn.module.find(Dumps, fn, call) is not None or called_name(call) in DUMPS

    @staticmethod
    def _dumped(call: f.Call) -> f.AnyValue | None:
        """What a call puts out whole."""
        if isinstance(call.func, f.Attr) and call.func.name not in ("asdict", "astuple", "to_builtins"):
            return call.func.base
        return call.args[0].value if call.args else None

    # --- names --------------------------------------------------------------------------------------------------------------------

    def _named(self, fn: FunctionView, name: str, value: f.AnyValue) -> Verdict:
        """What the name alone says."""
        types = fn.module.types
        number = types.type_of(value)
        if hides(name):
            return _SAFE
        if says_secret(name) and (is_of_session(value) or not self._is_word(fn, name)) and may_hold(types, number, name):
            return (Leak(f"`{shown(value)}`"),) if not is_look_alike(fn, name, value) else _SAFE
        return None

    def _is_word(self, fn: FunctionView, name: str) -> bool:
        """Whether a token is a word of a text here, a session none of a login."""
        if words(name)[-2:] in (("session", "id"), ("session", "key")):
            return not is_of_login(fn.full)
        if words(name)[-1:] not in (("token",), ("tokens",)) or len(words(name)) > 1:
            return False
        function = words(fn.function.name)
        if not _PAGES.isdisjoint(param.name for param in fn.function.params):
            return True  # where the next page begins
        return is_of_language(fn.full) or not _HOLDS.isdisjoint(function) or not _VERSIONED.isdisjoint(function)

    def _local(self, fn: FunctionView, name: f.Name, depth: int) -> Verdict:
        types = fn.module.types
        classes = types.classes(name.type)
        if classes and _PLAIN.issuperset(classes) and not says_secret(name.name):
            return _SAFE  # asked before the flow of the function is followed, which is dear
        verdicts: list[Verdict] = []
        for one in fn.definitions(name):
            holder = one.function
            if one.kind == "parameter":
                said = self._named(fn, name.name, name)
                if said:
                    said = tuple(leak._replace(of=name.name) for leak in said)
                if said is None:
                    said = self._by_type(fn, name)
                if said is None and isinstance(one.record, f.Param) and fn.function.name != "<lambda>":
                    whole = self._whole_parameter(holder, one.record)
                    if whole is not None:
                        said = whole
                    elif name.name not in ("self", "cls") and _is_text(holder, one.record):
                        said = (Leak(f"`{name.name}`", name.name),)
                verdicts.append(said)
            elif (one.kind in ("assigned", "changed") and one.value is not None) or one.kind == "changed":
                value = one.value if one.kind == "assigned" else one.record.value
                found = self.judge(holder, value, depth + 1) if not one.path and value is not None else None
                if (text := credential_in(value, one.path)) is not None:
                    found = self._credential(holder, text, name, depth)
                if found and value is not None and (keys := taken_out(fn, name)):
                    found = self._without(holder, value, keys, depth)
                if found and any(leak.parameter for leak in found) and says_secret(name.name):
                    found = None
                if found is None and isinstance(value, f.Call) and called_name(value) in SPLITS and words(name.name)[-1:] == ("tokens",):
                    found = _SAFE  # the words of a text
                elif found is None or (one.path and not found):
                    found = self._named(fn, name.name, name)
                    if found and one.path and value is not None and self.judge(holder, value, depth + 1) == ():
                        found = _SAFE
                if found and (lacks_secret(holder, one.record) or is_random_name(holder, name.name, value) or _is_thing(fn, name, found)):
                    found = _SAFE
                verdicts.append(_called_so(found, name.name) if found and says_secret(name.name) else found)
            elif one.kind in ("loop", "each"):
                verdicts.append(self._from_loop(fn, name, one, depth))
            elif one.kind == "caught":
                said_by_error = secret_in_error(self, holder, one.record)
                verdicts.append((Leak(said_by_error),) if said_by_error else None)
            else:
                verdicts.append(self._named(fn, name.name, name))
        if all(leak.parameter for one in verdicts for leak in one or ()) and (key := secret_key_of(fn, name)):
            return (Leak(f"`{name.name}` with its `{key}`"),)
        if not verdicts:
            return self._named(fn, name.name, name)
        if not may_hold(types, name.type, name.name) and not self.fields.of_type(fn.module, name.type):
            if not any(leak.what.startswith("the ") for one in verdicts for leak in one or ()):
                return _SAFE if types.classes(name.type) and all(full.startswith("builtins.") for full in types.classes(name.type)) else None
        return _together(verdicts)

    def _whole_parameter(self, fn: FunctionView, param: f.Param) -> Verdict:
        """A parameter by which callers hand over all headers or the whole environment."""
        if param.name in ("headers", "request_headers", "req_headers", "environ") and is_mapping(fn.module.types, param.type):
            return (Leak(f"the headers in `{param.name}`" if "headers" in param.name else "the environment"),)
        return None

    def _from_loop(self, fn: FunctionView, name: f.Name, one: Definition, depth: int) -> Verdict:
        over = one.value
        if over is None:
            return None
        call = over if isinstance(over, f.Call) else None
        last = called_name(call) if call is not None else ""
        holder = one.function
        if last in ("split", "splitlines", "findall", "finditer", "keys", "range", "tokenize", "lex", "scan", "rsplit"):
            return _SAFE if last in ("keys", "range") else None
        whole = self.judge(holder, over, depth + 1)
        if whole == () and not isinstance(over, f.Many):
            return _SAFE
        if whole and (is_given_another_name(name.name) or is_look_alike(holder, name.name, name)):
            return None
        if whole:
            is_items = last == "items"
            if (is_items and one.path == (0,)) or (not one.path and last != "values" and is_mapping(fn.module.types, fn.module.types.type_of(over))):
                return _SAFE
            if not is_items and not one.path and last != "values" and (is_key_of(fn, name, over) or _is_filled_table(fn, over)):
                return _SAFE
            if is_items or last == "values" or not one.path:
                return _parts(whole)
        return self._named(fn, name.name, name)

    def _global(self, fn: FunctionView, name: f.Name, depth: int) -> Verdict:
        last = name.name.rpartition(".")[2]
        if last in ("environ", "environb", "session"):
            row = fn.module.find_value(GivesWhole, fn, name)
            if row is not None:
                return (Leak(row.what),)
        module = self.program.modules.get(name.name.rpartition(".")[0])
        held = module.set_once(name.name) if module is not None else None
        if module is not None and held is not None:
            found = self.judge(module.body, held, depth + 1)
            if found is not None:
                return found if not (found and is_look_alike(fn, last, name)) else _SAFE
        elif fn is fn.module.body:
            for holder, _ in fn.around(name):
                path = _path_in(holder.target, name.name) if isinstance(holder, f.For) else None
                if isinstance(holder, f.For) and path is not None:
                    return self._from_loop(fn, name, Definition(name.name, "loop", holder.over, path, holder, fn), depth)
        return self._named(fn, last, name)

    # --- parts --------------------------------------------------------------------------------------------------------------------

    def _attribute(self, fn: FunctionView, attr: f.Attr, depth: int) -> Verdict:
        types = fn.module.types
        row = fn.module.find_value(GivesWhole, fn, attr) if attr.name in self._whole_names(fn) else None
        if row is not None and fn.use_of(attr).kind != "called":
            return (Leak(row.what),)
        if attr.name == "__dict__":
            field = self.fields.of_type(fn.module, types.type_of(attr.base), dumped=True)
            return (Leak(f"`{field}`"),) if field else None
        base = attr.base
        if asked := secret_asked(fn, attr):
            return (Leak(f"`{shown(attr)}` with `{asked}` in its query"),)
        if attr.name in _FILLED and (filled := self._filled(fn, attr)):
            return (Leak(filled),)
        if attr.name in _OF_REQUEST and _is_untyped_request(fn, base):
            return (Leak(_OF_REQUEST[attr.name]),)
        if any(ref is not None and ref.is_enum for full in types.class_objects(types.type_of(base)) if (ref := types.reference(full))):
            return _SAFE
        if self._is_label(fn, attr):
            return _SAFE
        getters = self.program.property_read(fn, attr)
        if getters:
            found = _together([self._returned(one, depth + 1) for one in getters])
            if found is not None:
                return tuple(leak for leak in found if not leak.parameter)
        if attr.name == "cookie" and self._is_declared_place(fn, base):
            return _SAFE
        said = self._named(fn, attr.name, attr)
        if said is None and attr.name in _NEEDS_OWNER and isinstance(base, f.Name | f.Attr):
            owned = f"{base.name.rpartition('.')[2]}_{attr.name}"
            said = (Leak(f"`{shown(attr)}`"),) if says_secret(owned) and may_hold(types, types.type_of(attr), owned) else None
        if said is not None:
            return said
        held = [
            self.judge(maker, kept, depth + 1)
            for maker, kept in fn.module.field_values(fn, attr)
            if not isinstance(kept, f.Const) and not is_random_name(maker, attr.name, kept)
        ]
        found = _together(held) if held else None
        return tuple(leak for leak in found if not leak.parameter) or None if found else None

    def _is_label(self, fn: FunctionView, attr: f.Attr) -> bool:
        """Whether an attribute of a class of the project, in any module, is a constant that only says what it is called: `Action.ADD_TOKEN = "add_token"`."""
        types = fn.module.types
        views = [self.program.classes.get(base) for full in types.class_objects(types.type_of(attr.base)) for base in types.mro(full)]
        held = [field.value for view in views if view is not None for field in view.class_.fields if field.name == attr.name and not field.in_method]
        return bool(held) and all(isinstance(one, f.Const) and isinstance(one.value, str) and says_its_name(attr.name, one.value) for one in held)

    def _is_declared_place(self, fn: FunctionView, base: f.AnyValue) -> bool:
        """Whether an object says where a parameter comes from, by the names of a cookie, a header or a part of the query."""
        for full in fn.module.types.classes(fn.module.types.type_of(base)):
            view = self.program.classes.get(full)
            names = {field.name for field in view.class_.fields} if view is not None else set()
            if {"header", "query"} <= names:
                return True
        return False

    def _filled(self, fn: FunctionView, attr: f.Attr) -> str:
        """The secret among what a serializer or form of the project was given (`serializer.validated_data`)."""
        types = fn.module.types
        for full in types.classes(types.type_of(attr.base)):
            view = self.program.classes.get(full)
            for base in view.class_.mro if view is not None else ():
                holder = self.program.classes.get(base)
                for field in holder.class_.fields if holder is not None else ():
                    if not field.in_method and isinstance(field.value, f.Call) and says_secret(field.name):
                        return f"`{shown(attr)}` with its `{field.name}`"
        return ""

    def _whole_names(self, fn: FunctionView) -> frozenset[str]:
        known = fn.module.knowledge
        names: frozenset[str] | None = known.__dict__.get("_whole_names")
        if names is None:
            names = known.__dict__["_whole_names"] = frozenset(row.name.rpartition(".")[2] for row in known.table(GivesWhole).values())
        return names

    def _item(self, fn: FunctionView, item: f.Item, depth: int) -> Verdict:
        if isinstance(item.index, f.Many) and item.index.kind == "slice":
            return (self.judge(fn, item.base, depth + 1) or None) if is_all_but_prefix(item.index) else _SAFE
        constant = fn.module.constant(fn, item.index)
        if constant is not None and isinstance(constant.value, str):
            return self._key(fn, constant.value, item)
        if isinstance(item.index, f.Name) and item.index.scope != f.LOCAL and is_mapping(fn.module.types, fn.module.types.type_of(item.base)):
            return self._key(fn, item.index.name.rpartition(".")[2], item)  # `headers[CONTENT_TYPE]`
        whole = credential_at(fn, item)
        if whole is not None and (found := self._credential(fn, whole, item, depth)):
            return found
        base = self.judge(fn, item.base, depth + 1)
        if "builtins.str" in fn.module.types.classes(fn.module.types.type_of(item.base)) and constant is None:
            return _SAFE  # one character
        if base and (is_one_of_many(fn, item) or _is_filled_table(fn, item.base)):
            return None  # one variable of the environment, one setting: which of them, nobody can tell here
        if base and constant is not None and "builtins.str" in fn.module.types.classes(fn.module.types.type_of(item.base)):
            return _SAFE
        return _parts(base) if base else None

    def _credential(self, fn: FunctionView, whole: f.AnyValue, piece: f.AnyValue, depth: int) -> Verdict:
        """What a piece of a text shows that is cut off behind its first word."""
        found = self.judge(fn, whole, depth + 1)
        return (Leak(f"`{shown(piece)}` of {found[0].what}"),) if found and not found[0].parameter and not found[0].steps else None

    def _key(self, fn: FunctionView, key: str, value: f.AnyValue) -> Verdict:
        """What is read from a mapping by a constant key."""
        if says_secret(key) and not self._is_word(fn, key) and may_hold(fn.module.types, fn.module.types.type_of(value), key):
            return (Leak(f"`{shown(value)}`"),) if not is_look_alike(fn, key, value) else _SAFE
        return None

    def _text(self, fn: FunctionView, parts: tuple[f.AnyValue, ...], depth: int) -> Verdict:
        found: list[Verdict] = []
        before = ""
        for number, part in enumerate(parts):
            if isinstance(part, f.Const):
                before += str(part.value)
                continue
            said = self.judge(fn, part, depth + 1)
            after = parts[number + 1] if number + 1 < len(parts) else None
            if said is None or any(leak.parameter for leak in said):
                in_url = _QUERY.search(before) is not None and ("/" in before or "://" in before or number > 1)
                ends = isinstance(after, f.Const) and str(after.value).startswith("@")
                if in_url or (ends and _USER_PART.search(before) and ":" in before.rpartition("://")[2]):
                    said = (Leak(f"`{shown(part)}` in a URL"),)
            found.append(said)
            before += "x"
        return _together(found)

    def _each(self, fn: FunctionView, each: f.Each, depth: int) -> Verdict:
        if (
            len(each.results) == 2
            and isinstance(each.results[1], f.Choice)
            and any(isinstance(one, f.Const) for one in (each.results[1].yes, each.results[1].no))
        ):
            return _SAFE  # `"***" if key in SECRETS else value`
        if any(loop.tests for loop in each.loops):
            return _SAFE if len(each.results) == 2 or each.kind == "dict" else _together([self.judge(fn, one, depth + 1) for one in each.results])
        if len(each.results) == 2:
            return self.keyed(fn, None, each.results[1], depth)
        return self.judge(fn, each.results[0], depth + 1)

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def _called(self, fn: FunctionView, call: f.Call, depth: int) -> Verdict:
        module, func = fn.module, call.func
        last = called_name(call)
        if module.find(HidesValue, fn, call) is not None:
            return _SAFE
        row = module.find(GivesWhole, fn, call)
        if row is not None:
            return (Leak(row.what),)
        if last == "locals" and isinstance(func, f.Name) and not call.args:
            held = [param.name for param in fn.function.params] + [
                one.name for step in fn.all(f.Set) for one in step.targets if isinstance(one, f.Name)
            ]
            secret = next((name for name in held if says_secret(name)), "")
            return (Leak(f"all locals with `{secret}`"),) if secret else None
        made = module.find(GivesSecret, fn, call)
        if made is not None and (not made.if_false or is_switched_off(call, made.if_false)):
            return (Leak(f"`{shown(call)}`"),) if not made.name.rpartition(".")[2][:1].isupper() else None
        callees = self.program.run_by(fn, call) if last not in SAME and last not in TELLS_LITTLE else ()
        if not callees and hides(last):
            return _SAFE
        base = func.base if isinstance(func, f.Attr) else None
        if (
            base is not None
            and last in _OF_ERROR
            and isinstance(base, f.Name)
            and not any(arg.name in ("include_input", "exclude") for arg in call.args)
        ):
            return self.judge(fn, base, depth + 1) if any(one.kind == "caught" for one in fn.definitions(base)) else None
        key = _asked_key(fn, call, last)
        if key and isinstance(base, f.Attr) and base.name.lower() == "cookies" and _SESSION_COOKIE.search(key):
            return (Leak(f"`{shown(call)}`"),)
        if key:
            if (
                base is not None
                and isinstance(base, f.Attr | f.Name)
                and isinstance(func, f.Attr)
                and module.types.class_objects(module.types.type_of(func))
            ):
                return None
            return self._key(fn, key, call)
        if base is not None and last in _WHOLE_METHODS and _is_untyped_request(fn, base):
            return (Leak("the body of the request"),)
        copied = of_copy(fn, call)
        if copied is not None and self.judge(fn, copied[0], depth + 1):
            field = self.fields.of_type(module, call.type, without=copied[1])
            return (Leak(f"`{shown(call)}` with its `{field.rpartition('.')[2]}`"),) if field else _SAFE
        if self._is_dump(fn, call) and last not in ("str", "repr"):
            if any(arg.name in ("exclude", "include", "fields", "filter", "only") for arg in call.args):
                return _SAFE
            source = self._dumped(call)
            if source is not None:
                field = self.fields.of_type(module, module.types.type_of(source), dumped=True)
                if field:
                    return (Leak(f"`{field}`"),)
                if last not in ("json", "dict", "to_json"):
                    return self.judge(fn, source, depth + 1)
        if not callees:
            if base is not None and is_tidied(call):
                return self.judge(fn, base, depth + 1)
            if last in TELLS_LITTLE:
                return _SAFE
            if last in WALKS:
                given = call.args[0].value if call.args else None
                if given is None or is_mapping(module.types, module.types.type_of(given)) or _is_filled_table(fn, given):
                    return _SAFE
                if isinstance(given, f.Attr) and given.name in self._whole_names(fn) and module.find_value(GivesWhole, fn, given) is not None:
                    return _SAFE  # its keys
                return self.judge(fn, given, depth + 1)
            if last in SAME:
                parts = [arg.value for arg in call.args] if last not in OF_ITS_OWN or _hands_on(fn, call, last) else []
                if base is not None and not (isinstance(base, f.Name) and base.scope != f.LOCAL and not _is_value(fn, base)):
                    parts.append(base)
                if last == "format" and isinstance(base, f.Const):
                    return _together([self.keyed(fn, arg.name or None, arg.value, depth) for arg in call.args])
                if last == "dict":
                    return _together([self.keyed(fn, arg.name or None, arg.value, depth) for arg in call.args])
                return _together([self.judge(fn, one, depth + 1) for one in parts])
        if callees and not module.types.class_objects(module.types.type_of(func)):
            found = self._given_back(fn, call, callees, depth)
            if found is not None:
                return found
            if hides(last):
                return _SAFE
        if gives_secret(last) and not self._is_word(fn, last) and may_hold(module.types, self._result(fn, call), last):
            return (Leak(f"what `{last}` gives"),)
        return None

    def _result(self, fn: FunctionView, call: f.Call) -> int:
        parent: Any = (fn.parent(call) or (None, ""))[0]
        return parent.type if isinstance(parent, f.Await) else call.type

    def _given_back(self, fn: FunctionView, call: f.Call, callees: tuple[FunctionView, ...], depth: int) -> Verdict:
        """What a function of the project gives back, with what it is given here."""
        verdicts: list[Verdict] = []
        for callee in callees:
            bound = bind(call.args, callee.function, is_method=takes_receiver(call, callee))
            found = self._returned(callee, depth)
            if not found or _masks(callee):
                verdicts.append(found and _SAFE)
                continue
            step = fn.module.trace(call, f"{short(fn.full)} takes it from {short(callee.full)}")
            kept: list[Leak] = []
            unknown = False
            for leak in found:
                if not leak.parameter:
                    if not leak.of or not _is_left_out(bound, callee, leak.of):
                        kept.append(Leak(leak.what, "", (step, *leak.steps)))
                    continue
                given = bound.get(leak.parameter)
                said = self.judge(fn, given, depth + 1) if given is not None else _SAFE
                if said is None:
                    unknown = True
                kept.extend(said or ())
            verdicts.append(tuple(kept) if kept or not unknown else None)
        return _together(verdicts) if is_likely(len(callees), sum(bool(one) for one in verdicts)) else None

    def _returned(self, callee: FunctionView, depth: int) -> Verdict:
        if callee.full in self._calls:
            return self._calls[callee.full]
        self._calls[callee.full] = None
        found: Verdict = None
        if not callee.function.is_generator and not callee.function.is_trivial:
            verdicts = [
                verdict
                for step in callee.returns
                if step.value is not None
                for verdict in (self.judge(callee, step.value, depth + 1), *self._else(callee, step.value, depth))
            ]
            found = _together(verdicts) if verdicts else None
            if found and None in verdicts:
                found = tuple(leak for leak in found if leak.parameter or leak.of) or None  # it may give something else, by what it is asked for
        self._calls[callee.full] = found
        return found

    def _else(self, callee: FunctionView, value: f.AnyValue, depth: int) -> Iterator[Verdict]:
        """Unknown, where a function gives back a variable that says nothing by its name and holds a secret on one way, something unknown on another: `found = table.get(key)`, then `found = decrypt(found)` for some keys."""
        if isinstance(value, f.Name) and value.scope == f.LOCAL and not says_secret(value.name):
            made = [one for one in callee.definitions(value) if one.kind == "assigned" and one.value is not None and not one.path]
            if len(made) > 1 and any(self.judge(one.function, one.value, depth + 1) is None for one in made if one.value is not None):
                yield None

    # --- types --------------------------------------------------------------------------------------------------------------------

    def _by_type(self, fn: FunctionView, value: f.AnyValue) -> Verdict:
        """What the text of an object of this type shows."""
        number = fn.module.types.type_of(value)
        if not number:
            return None
        found = self.fields.of_type(fn.module, number)
        if found:
            return (Leak(f"`{shown(value)}` with its `{found.rpartition('.')[2]}`"),)
        for full in fn.module.types.classes(number):
            view = self.program.classes.get(full)
            own = [self.program.classes[base].methods for base in view.class_.mro if base in self.program.classes] if view is not None else []
            text = next((methods[name] for name in ("__str__", "__repr__") for methods in own if name in methods), None)
            if text is not None:
                leak = next((one for one in self._returned(text, 0) or () if not one.parameter), None)
                if leak is not None:
                    return (Leak(f"`{shown(value)}`, whose text shows {leak.what}"),)
            if not full.startswith("builtins."):
                row = fn.module.knowledge.find(GivesWhole, fn.module.types.mro(full))
                if row is not None and row.name.rpartition(".")[2][:1].isupper():
                    return (Leak(row.what),)
        return None


def _is_left_out(bound: dict[str, f.AnyValue | None], callee: FunctionView, name: str) -> bool:
    """Whether a call leaves a parameter at its default, a constant, or gives a constant for it."""
    given = bound.get(name)
    if given is not None:
        return isinstance(given, f.Const)
    return any(param.name == name and isinstance(param.default, f.Const) for param in callee.function.params)


def _is_filled_table(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a table by the key of a secret in it: to walk over it gives keys."""
    return isinstance(value, f.Name) and secret_key_of(fn, value) != ""


def _path_in(target: f.AnyValue, name: str) -> tuple[int, ...] | None:
    """Where in what is unpacked a name of the module stands among the targets of a loop; None where it is none of them."""
    if isinstance(target, f.Name):
        return () if target.name == name else None
    if isinstance(target, f.Many):
        return next(((number, *path) for number, one in enumerate(target.items) if (path := _path_in(one, name)) is not None), None)
    return None


def _is_thing(fn: FunctionView, name: f.Name, found: tuple[Leak, ...]) -> bool:
    """Whether only names say that a variable is a secret, and what it is called itself, or is asked for, says that it is something else."""
    return all(not leak.parameter and _by_name(leak.what) for leak in found) and (is_called_by_ids(name.name) or is_asked(fn, name))


def _by_name(what: str) -> bool:
    """Whether the name of a function, an attribute or a key is all that says so."""
    return what.endswith(" gives") or (what.startswith("`") and what.endswith("`") and what.count("`") == 2)


def _parts(found: tuple[Leak, ...]) -> tuple[Leak, ...]:
    """What something out of a value shows, where the value shows so much: of what callers give, nobody can tell here which part it is."""
    return tuple(leak._replace(part=True) if leak.parameter else leak for leak in found)


def _called_so(found: tuple[Leak, ...], name: str) -> tuple[Leak, ...]:
    """The secrets of a variable by its own name, where what it was made from takes long to say."""
    return tuple(
        leak._replace(what=f"`{name}`") if len(leak.what) > _LONG and leak.what.count("`") == 2 and not leak.parameter else leak for leak in found
    )


def _together(verdicts: list[Verdict]) -> Verdict:
    """What several parts show together."""
    found = [leak for one in verdicts for leak in one or ()]
    if found:
        real = [leak for leak in found if not leak.parameter]
        return tuple(dict.fromkeys(real + [leak for leak in found if leak.parameter]))
    return _SAFE if all(one is not None for one in verdicts) else None


def _masks(callee: FunctionView) -> bool:
    """Whether a function is named for taking secrets out and puts something in their place, though it may give back as it is what it does not understand."""
    return hides(callee.function.name) and any(isinstance(one.value, str) and _IN_PLACE.search(one.value) for one in callee.all(f.Const))


def is_likely(implementations: int, telling: int) -> bool:
    """Whether a call that may run any of so many implementations shows what `telling` of them show."""
    return implementations <= _FEW or telling * 2 >= implementations


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


def _is_untyped_request(fn: FunctionView, base: f.AnyValue) -> bool:
    """Whether a value is the request, of a type that mypy does not know, by its name."""
    if isinstance(base, f.Attr) and base.name == "request" and isinstance(base.base, f.Name) and base.base.name == "self":
        return fn.module.types.is_any(base.type)
    return isinstance(base, f.Name) and base.scope == f.LOCAL and base.name in _REQUESTS and fn.module.types.is_any(base.type)


def _is_text(fn: FunctionView, param: f.Param) -> bool:
    """Whether a parameter may be any text or data, so that it depends on the caller what it is."""
    return may_hold(fn.module.types, param.type, "value") or param.kind in (f.STAR_ARGS, f.STAR_KEYWORDS)


def _is_value(fn: FunctionView, name: f.Name) -> bool:
    return bool(fn.module.types.classes(name.type))


__all__ = ["Leak", "Leaks", "Verdict", "is_likely", "leaks_of"]
