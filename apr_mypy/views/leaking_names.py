"""What the name of a variable, an attribute or a key alone says of the secret that its value may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.look_alikes import is_asked, is_called_by_ids, is_look_alike, is_of_another_session, is_of_session
from apr_mypy.views.names_of_secrets import is_name
from apr_mypy.views.naming import called_name
from apr_mypy.views.secret_words import hides, is_of_language, is_of_login, says_secret, words
from apr_mypy.views.shown import shown
from apr_mypy.views.shown_fields import may_hold
from apr_mypy.views.verdicts import SAFE, Leak, Verdict

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_LONG: Final = 40
"""Characters of an expression that nobody reads in a message."""
_VERSIONED: Final = frozenset({"version", "versions", "revision", "revisions", "etag", "etags", "generation"})
"""Words of functions whose token tells one state of something from the next."""
_PAGES: Final = frozenset({"limit", "page_size", "per_page", "max_results", "offset", "max_items", "maxresults", "top_k"})
"""Parameters beside a `token` that says where the next page begins."""
_OF_WORDS: Final = frozenset(
    {"trimmed", "raw", "current", "last", "first", "next", "prev", "previous", "bad", "unexpected", "unknown", "escaped", "unescaped"}
)
"""Words before a token that is one of a text."""
_CHALLENGES: Final = frozenset({"txt", "txtdata", "acme"})
"""Words of records by which somebody proves that a domain is theirs."""
_HOLDS: Final = frozenset({"acquire", "release", "lock", "unlock", "lease"})
"""First words of functions whose token stands for a place that is held."""


def named(fn: FunctionView, name: str, value: f.AnyValue) -> Verdict:
    """What the name alone says."""
    types = fn.module.types
    number = types.type_of(value)
    if hides(name):
        return SAFE
    if words(name)[-2:] == ("session", "id") and is_of_another_session(fn, value):
        return SAFE
    if says_secret(name) and (is_of_session(fn, value) or not is_word(fn, name)) and may_hold(types, number, name):
        return (Leak(f"`{shown(value)}`"),) if not is_look_alike(fn, name, value) else SAFE
    return None


def keyed_by(fn: FunctionView, key: str, value: f.AnyValue) -> Verdict:
    """What is read from a mapping by a constant key."""
    if says_secret(key) and not is_word(fn, key) and may_hold(fn.module.types, fn.module.types.type_of(value), key):
        return (Leak(f"`{shown(value)}`"),) if not is_look_alike(fn, key, value) else SAFE
    return None


def is_word(fn: FunctionView, name: str) -> bool:
    """Whether a token is a word of a text here, a session none of a login."""
    if words(name)[-2:] in (("session", "id"), ("session", "key")):
        return not is_of_login(fn.full)
    said = words(name)[:-1] if words(name)[-1:] in (("value",), ("text",)) else words(name)
    if said[-1:] in (("token",), ("tokens",)) and _OF_WORDS.issuperset(said[:-1]) and _reads_language(fn):
        return True
    if words(name) not in (("token",), ("tokens",)):
        return False
    function = words(fn.function.name)
    if not _PAGES.isdisjoint(param.name for param in fn.function.params):
        return True  # where the next page begins
    if _is_published(fn):
        return True
    return is_of_language(fn.full) or not _HOLDS.isdisjoint(function) or not _VERSIONED.isdisjoint(function)


def _reads_language(fn: FunctionView) -> bool:
    """Whether a function is of a module that takes texts apart with a library of grammars, or of a class that parses tokens (`self._parse_token(token)`); none that lets somebody in."""
    if is_of_login(fn.full[len(fn.module.name.rpartition(".")[0]) :]):
        return False
    languages = fn.module.knowledge.packages("language")
    if any(one.full.partition(".")[0] in languages for one in fn.module.facts.imports):
        return True
    parsing = fn.module.calls_named("parse_token", "_parse_token", "parse_tokens", "_parse_tokens")
    return any(one is fn or (one.owner is not None and one.owner is fn.owner) for one, _ in parsing)


def _is_published(fn: FunctionView) -> bool:
    """Whether a function puts a token where all the world may read it: the answer to a challenge, in a TXT record of the name system."""
    known: bool | None = fn.__dict__.get("_is_published")
    if known is None:
        said = [fn.function.name, *(called_name(call) for call in fn.calls)]
        said += [one.value for one in fn.all(f.Const) if isinstance(one.value, str) and len(one.value) < _LONG]
        known = fn.__dict__["_is_published"] = any(not _CHALLENGES.isdisjoint(words(one)) for one in said)
    return known


def is_thing(fn: FunctionView, name: f.Name, found: tuple[Leak, ...]) -> bool:
    """Whether only names say that a variable is a secret, and what it is called itself, or is asked for, says that it is something else."""
    if all(leak.what.endswith(" gives") for leak in found) and is_name(name.name):
        return True  # `item_id = await vault.create_credential(…)`
    return all(not leak.parameter and _by_name(leak.what) for leak in found) and (is_called_by_ids(name.name) or is_asked(fn, name))


def _by_name(what: str) -> bool:
    """Whether the name of a function, an attribute or a key is all that says so."""
    return what.endswith(" gives") or (what.startswith("`") and what.endswith("`") and what.count("`") == 2)


def called_so(found: tuple[Leak, ...], name: str) -> tuple[Leak, ...]:
    """The secrets of a variable by its own name, where what it was made from takes long to say."""
    return tuple(
        leak._replace(what=f"`{name}`")
        if (len(leak.what) > _LONG or leak.what.endswith(")`")) and leak.what.count("`") == 2 and not leak.parameter
        else leak
        for leak in found
    )
