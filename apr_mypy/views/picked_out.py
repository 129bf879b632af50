"""What is called after a secret or taken out of a whole with secrets in it, and is shown by its use to be something else: the id of a row, a word that a text is searched for, one header picked out by its name, a text that gives way
to another where it names a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import atoms, conditions_at
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.secret_words import says_secret, words
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.flow import Definition
    from apr_mypy.views.function import FunctionView

_FINDS_ROW: Final = frozenset({"get", "filter", "first", "exclude", "get_object_or_404", "aget", "filter_by", "get_or_404"})
_LOGIN_ROW: Final = pattern_of(r"^(\w*(Web|Http|Auth|Login|User|Browser|Admin))?Sessions?$")
"""Models whose key is what a cookie has in it."""
_SEARCHES: Final = frozenset({"find", "rfind", "index", "rindex", "count", "startswith", "endswith"})
_TEXTS: Final = frozenset({"text", "source", "content", "markup", "line", "lines", "body", "document", "sentence", "template"})
_PLACES: Final = frozenset({"offset", "pos", "position", "start", "end", "line", "lineno", "column", "index"})
"""Parameters beside a text that say where in it something stands."""
_OF_WHOLE: Final = ("the headers", "the environment")


def is_row_key(fn: FunctionView, value: f.AnyValue) -> bool:
    """`QuizSession.objects.get(id=session_id)`: whether a session's id is the key of a row of the project, which stands in addresses too; that of the login's own table is what a cookie has."""
    if not isinstance(value, f.Name):
        return False
    for call in fn.calls:
        if called_name(call) in _FINDS_ROW and any(
            arg.name in ("id", "pk") and isinstance(arg.value, f.Name) and arg.value.name == value.name for arg in call.args
        ):
            models = [last_name(one) for one in inside(call) if isinstance(one, f.Name) and last_name(one)[:1].isupper()]
            if models and not any(_LOGIN_ROW.match(model) for model in models):
                return True
    return False


def is_sought(fn: FunctionView, name: str) -> bool:
    """`text.find(token, offset)`: whether a token is a word that a text is searched for, in a function that is about places in a text."""
    if words(name)[-1:] not in (("token",), ("tokens",)):
        return False
    params = {param.name for param in fn.function.params}
    if params.isdisjoint(_TEXTS) or params.isdisjoint(_PLACES):
        return False
    return any(
        isinstance(call.func, f.Attr) and called_name(call) in _SEARCHES and isinstance(call.func.base, f.Name) and call.func.base.name in _TEXTS
        for call in fn.calls
    )


def is_one_picked(fn: FunctionView, name: f.Name, one: Definition) -> bool:
    """`for key, value in headers.items(): if key.lower() == wanted: return value`: whether a value is the one of a mapping whose key was compared with a constant that is no secret's name."""
    target = getattr(one.record, "target", None)
    key = target.items[0] if isinstance(target, f.Many) and len(target.items) == 2 else None
    step = fn.step_of(name) if isinstance(key, f.Name) else None
    if not isinstance(key, f.Name) or step is None:
        return False
    for condition in conditions_at(fn, step):
        for atom in atoms(condition):
            test = atom.test
            if atom.holds and isinstance(test, f.Compare) and test.ops == ("==",):
                sides = [side for side in test.args if not any(isinstance(at, f.Name) and at.name == key.name for at in inside(side))]
                if len(sides) == 1 and _names_no_secret(fn, sides[0]):
                    return True
    return False


def _names_no_secret(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a constant, by its text or where that is not known by its name, names no secret."""
    origins = fn.origins(value) if isinstance(value, f.Name) and value.scope == f.LOCAL else (value,)
    for one in origins:
        if not isinstance(one, f.Value):
            return False  # what a parameter is given
        at: f.AnyValue = one
        while isinstance(at, f.Call) and isinstance(at.func, f.Attr) and called_name(at) in ("lower", "upper", "strip", "casefold", "encode"):
            at = at.func.base
        constant = fn.module.constant(fn, at)
        if constant is not None:
            if not isinstance(constant.value, str) or says_secret(constant.value):
                return False
        elif not (isinstance(at, f.Name | f.Attr) and last_name(at).isupper() and not says_secret(last_name(at))):
            return False
    return bool(origins)


def is_id_of_whole(name: str, whats: tuple[str, ...]) -> bool:
    """`request_id = request_id_in(request.headers)`: whether a text that is taken out of all headers is called an id, and no secret's."""
    said = words(name)
    for number, word in enumerate(said):
        if word == "from":
            said = said[:number]
            break
    return said[-1:] == ("id",) and len(said) > 1 and not says_secret(name) and all(what.startswith(_OF_WHOLE) for what in whats)


def is_hidden_where_named(fn: FunctionView, name: f.Name) -> bool:
    """`if word in text.lower(): text = "<hidden>"`: whether a text gives way to a constant where it names a secret."""
    for one in fn.definitions(name):
        if not (isinstance(one.value, f.Const) and isinstance(one.value.value, str) and isinstance(one.record, f.Set)):
            continue
        place = fn.place_of(one.record)
        if place is not None and isinstance(place[0], f.If):
            for test in place[0].tests:
                if any(
                    isinstance(at, f.Compare)
                    and at.ops == ("in",)
                    and any(isinstance(part, f.Name) and part.name == name.name for part in inside(at.args[1]))
                    for at in inside(test)
                ):
                    return True
    return False


__all__ = ["is_hidden_where_named", "is_id_of_whole", "is_one_picked", "is_row_key", "is_sought"]
