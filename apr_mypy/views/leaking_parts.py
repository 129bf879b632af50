"""Which secrets the parts of a value show, and what is put together from them: attributes, items, texts, comprehensions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import GivesWhole, HidesValue
from apr_mypy.patterns import pattern_of
from apr_mypy.views.asked_addresses import secret_asked
from apr_mypy.views.cut_apart import credential_at
from apr_mypy.views.filled_tables import is_filled_table
from apr_mypy.views.leaking_names import keyed_by, named
from apr_mypy.views.look_alikes import is_all_but_prefix, is_one_of_many, is_random_name, leads_to_row, says_its_name
from apr_mypy.views.secret_words import says_secret, words
from apr_mypy.views.shown import shown
from apr_mypy.views.shown_fields import is_mapping, may_hold
from apr_mypy.views.shown_whole import OF_REQUEST, is_untyped_request, whole_names
from apr_mypy.views.verdicts import SAFE, Judge, Leak, Verdict, parts_of, together

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_QUERY: Final = pattern_of(r"[?&;][\w.-]*(token|secret|password|passwd|pwd|api_?key|apikey|access_?key|jwt|otp|credential)=$", re.IGNORECASE)
_USER_PART: Final = pattern_of(r"://[^/@\s]*$")
_FILLED: Final = frozenset({"validated_data", "cleaned_data", "initial_data"})
_NEEDS_OWNER: Final = frozenset({"number", "pin", "uri"})
"""Attributes that are a secret of some objects only: `card.number`, `engine.uri`."""


_DATABASES: Final = pattern_of(r"(Engine|Database|Connection|Settings|Config|Configuration|Store|Pool|Options|Db|DB|Env)s?$")
"""Last words of classes whose objects have the address of a database."""


def attribute_leaks(judge: Judge, fn: FunctionView, attr: f.Attr, depth: int) -> Verdict:
    """The secrets that an attribute shows."""
    types = fn.module.types
    row = fn.module.find_value(GivesWhole, fn, attr) if attr.name in whole_names(fn) else None
    if row is not None and fn.use_of(attr).kind != "called":
        return (Leak(row.what),)
    if attr.name == "__dict__":
        field = judge.fields.of_type(fn.module, types.type_of(attr.base), dumped=True)
        return (Leak(f"`{field}`"),) if field else None
    base = attr.base
    if fn.module.find_value(HidesValue, fn, attr) is not None:
        return SAFE
    if asked := secret_asked(fn, attr):
        return (Leak(f"`{shown(attr)}` with `{asked}` in its query"),)
    if attr.name in _FILLED and (filled := _filled(judge, fn, attr)):
        return (Leak(filled),)
    if attr.name in OF_REQUEST and not attr.targets and is_untyped_request(fn, base):
        return (Leak(OF_REQUEST[attr.name]),)
    if any(ref is not None and ref.is_enum for full in types.class_objects(types.type_of(base)) if (ref := types.reference(full))):
        return SAFE
    if _is_label(judge, fn, attr):
        return SAFE
    getters = judge.program.property_read(fn, attr)
    if getters:
        found = together([judge.returned(one, depth + 1) for one in getters])
        if found is not None:
            return tuple(leak for leak in found if not leak.parameter)
    if attr.name == "cookie" and _is_declared_place(judge, fn, base):
        return SAFE
    said = named(fn, attr.name, attr)
    if said and words(attr.name)[-2:] == ("session", "id") and leads_to_row(judge.program, attr.name):
        return SAFE
    if said is None and attr.name in _NEEDS_OWNER and isinstance(base, f.Name | f.Attr):
        owned = f"{base.name.rpartition('.')[2]}_{attr.name}"
        wanted = says_secret(owned) and may_hold(types, types.type_of(attr), owned) and not (attr.name == "uri" and _is_of_thing(judge, fn, base))
        said = (Leak(f"`{shown(attr)}`"),) if wanted else None
    if said is not None:
        return said
    held = [
        judge.judge(maker, kept, depth + 1)
        for maker, kept in fn.module.field_values(fn, attr)
        if not isinstance(kept, f.Const) and not is_random_name(maker, attr.name, kept)
    ]
    found = together(held) if held else None
    return tuple(leak for leak in found if not leak.parameter) or None if found else None


def _is_of_thing(judge: Judge, fn: FunctionView, base: f.AnyValue) -> bool:
    """`file_db.uri`, where that is an object of the project's `DbFile`: whether an address is that of a thing, and not of a database, by its class."""
    types = fn.module.types
    own = [full.rpartition(".")[2] for full in types.classes(types.type_of(base)) if full in judge.program.classes or fn.module.is_own(full)]
    return bool(own) and not any(_DATABASES.search(name) for name in own)


def _is_label(judge: Judge, fn: FunctionView, attr: f.Attr) -> bool:
    """Whether an attribute of a class of the project, in any module, is a constant that only says what it is called: `Action.ADD_TOKEN = "add_token"`, `ADD_TOKEN = "add_token", _("Add a token")`."""
    types = fn.module.types
    views = [judge.program.classes.get(base) for full in types.class_objects(types.type_of(attr.base)) for base in types.mro(full)]
    held = [field.value for view in views if view is not None for field in view.class_.fields if field.name == attr.name and not field.in_method]
    held = [one.items[0] if isinstance(one, f.Many) and one.items else one for one in held]  # a choice, with what it is called for people
    return bool(held) and all(isinstance(one, f.Const) and isinstance(one.value, str) and says_its_name(attr.name, one.value) for one in held)


def _is_declared_place(judge: Judge, fn: FunctionView, base: f.AnyValue) -> bool:
    """Whether an object says where a parameter comes from, by the names of a cookie, a header or a part of the query."""
    for full in fn.module.types.classes(fn.module.types.type_of(base)):
        view = judge.program.classes.get(full)
        names = {field.name for field in view.class_.fields} if view is not None else set()
        if {"header", "query"} <= names:
            return True
    return False


def _filled(judge: Judge, fn: FunctionView, attr: f.Attr) -> str:
    """The secret among what a serializer or form of the project was given (`serializer.validated_data`)."""
    types = fn.module.types
    for full in types.classes(types.type_of(attr.base)):
        view = judge.program.classes.get(full)
        for base in view.class_.mro if view is not None else ():
            holder = judge.program.classes.get(base)
            for field in holder.class_.fields if holder is not None else ():
                if not field.in_method and isinstance(field.value, f.Call) and says_secret(field.name):
                    return f"`{shown(attr)}` with its `{field.name}`"
    return ""


def item_leaks(judge: Judge, fn: FunctionView, item: f.Item, depth: int) -> Verdict:
    """The secrets that what is read by an index or a key shows."""
    if isinstance(item.index, f.Many) and item.index.kind == "slice":
        return (judge.judge(fn, item.base, depth + 1) or None) if is_all_but_prefix(item.index) else SAFE
    constant = fn.module.constant(fn, item.index)
    if constant is not None and isinstance(constant.value, str):
        return keyed_by(fn, constant.value, item)
    if isinstance(item.index, f.Name) and item.index.scope != f.LOCAL and is_mapping(fn.module.types, fn.module.types.type_of(item.base)):
        return keyed_by(fn, item.index.name.rpartition(".")[2], item)  # `headers[CONTENT_TYPE]`
    whole = credential_at(fn, item)
    if whole is not None and (found := credential_leaks(judge, fn, whole, item, depth)):
        return found
    base = judge.judge(fn, item.base, depth + 1)
    if "builtins.str" in fn.module.types.classes(fn.module.types.type_of(item.base)) and constant is None:
        return SAFE  # one character
    if base and (is_one_of_many(fn, item) or is_filled_table(fn, item.base)):
        return None  # one variable of the environment, one setting: which of them, nobody can tell here
    if base and constant is not None and "builtins.str" in fn.module.types.classes(fn.module.types.type_of(item.base)):
        return SAFE
    return parts_of(base) if base else None


def credential_leaks(judge: Judge, fn: FunctionView, whole: f.AnyValue, piece: f.AnyValue, depth: int) -> Verdict:
    """What a piece of a text shows that is cut off behind its first word."""
    found = judge.judge(fn, whole, depth + 1)
    return (Leak(f"`{shown(piece)}` of {found[0].what}"),) if found and not found[0].parameter and not found[0].steps else None


def text_leaks(judge: Judge, fn: FunctionView, parts: tuple[f.AnyValue, ...], depth: int) -> Verdict:
    """The secrets that a text shows that is put together from parts."""
    found: list[Verdict] = []
    before = ""
    for number, part in enumerate(parts):
        if isinstance(part, f.Const):
            before += str(part.value)
            continue
        said = judge.judge(fn, part, depth + 1)
        after = parts[number + 1] if number + 1 < len(parts) else None
        if said is None or any(leak.parameter for leak in said):
            in_url = _QUERY.search(before) is not None and ("/" in before or "://" in before or number > 1)
            ends = isinstance(after, f.Const) and str(after.value).startswith("@")
            if in_url or (ends and _USER_PART.search(before) and ":" in before.rpartition("://")[2]):
                said = (Leak(f"`{shown(part)}` in a URL"),)
        found.append(said)
        before += "x"
    return together(found)


def each_leaks(judge: Judge, fn: FunctionView, each: f.Each, depth: int) -> Verdict:
    """The secrets that a comprehension shows."""
    if (
        len(each.results) == 2
        and isinstance(each.results[1], f.Choice)
        and any(isinstance(one, f.Const) for one in (each.results[1].yes, each.results[1].no))
    ):
        return SAFE  # `"***" if key in SECRETS else value`
    if any(loop.tests for loop in each.loops):
        return SAFE if len(each.results) == 2 or each.kind == "dict" else together([judge.judge(fn, one, depth + 1) for one in each.results])
    if len(each.results) == 2:
        return judge.keyed(fn, None, each.results[1], depth)
    return judge.judge(fn, each.results[0], depth + 1)
