"""What only names a secret: the id that a vault gave it, the key under which it is looked up, the setting or parameter that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.naming import called_name
from apr_mypy.views.secret_words import says_secret, words

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_NAMES: Final = frozenset({"id", "ids", "uuid", "name", "names", "path", "arn", "label", "ref", "reference", "slug", "placeholder", "placeholders"})
"""Last words of what something is found by."""
_LISTS_NAMES: Final = frozenset({"fields", "names", "columns", "attributes", "attrs", "labels", "slugs", "paths"})
"""Last words of lists of names."""
_KEYS: Final = frozenset(
    {
        ("parameter", "key"),
        ("parameter", "keys"),
        ("param", "key"),
        ("config", "key"),
        ("setting", "key"),
        ("vault", "key"),
        ("lookup", "key"),
        ("env", "var"),
    }
)
"""Last two words of the same."""
_LOOKS_UP: Final = frozenset({"get", "fetch", "read", "load", "retrieve", "lookup", "find", "resolve", "reveal", "has", "delete"})
_STORED: Final = frozenset({"secret", "secrets", "password", "passwords", "credential", "credentials"})
"""What a store of secrets is asked for, by its key there."""
_GETS: Final = frozenset({"get", "pop", "setdefault"})
_NAMED_SO: Final = frozenset({("secret", "secrets"), ("credential", "credentials")})
"""What stands for a name where a table is asked for it: `secrets.get(secret)`. A token or password is looked for by itself (`tokens.get(token)`)."""


def is_name(name: str) -> bool:
    """Whether something is called a name, an id or a key by which something else is found: `smtp_password_parameter_key`."""
    said = words(name)
    return len(said) > 1 and (said[-1] in _NAMES or said[-2:] in _KEYS)


def is_stored_under(fn: FunctionView, value: f.AnyValue) -> bool:
    """`get_secret(totp_secret_key)`: whether a function asks a store of secrets for the secret of this key."""
    last = value.name.rpartition(".")[2] if isinstance(value, f.Name | f.Attr) else ""
    if words(last)[-2:] != ("secret", "key"):
        return False
    return any(looks_up(called_name(call)) and call.args and _is_same(call.args[0].value, value) for call in fn.calls)


def looks_up(function: str) -> bool:
    """Whether a function gives a secret for its name, by its own name: `get_secret`, `fetch_credentials`."""
    said = words(function)
    return len(said) > 1 and said[0] in _LOOKS_UP and not _STORED.isdisjoint(said[1:])


def is_kept_in_session(fn: FunctionView, value: f.AnyValue) -> bool:
    """`request.session.get("uid")`: whether something is read out of a session by a name that is no secret's; the key of the session itself is none of these."""
    call = value if isinstance(value, f.Call) else None
    base = (
        call.func.base
        if call is not None and isinstance(call.func, f.Attr) and call.func.name in _GETS
        else value.base
        if isinstance(value, f.Item)
        else None
    )
    key = call.args[0].value if call is not None and call.args else value.index if isinstance(value, f.Item) else None
    if not isinstance(base, f.Name | f.Attr) or base.name.rpartition(".")[2] != "session" or key is None:
        return False
    constant = fn.module.constant(fn, key)
    return constant is not None and isinstance(constant.value, str) and not says_secret(constant.value)


def is_looked_up(fn: FunctionView, name: str) -> bool:
    """`self.secrets.get(value)`, `value in self.secrets`: whether a variable that is not called a secret itself is the key by which the function looks for one, and so names it."""
    if says_secret(name):
        return False
    for call in fn.calls:
        func = call.func
        if isinstance(func, f.Attr) and func.name in _GETS and call.args and _is_named(call.args[0].value, name) and _holds_secrets(func.base):
            return True
    if any(_is_named(item.index, name) and _holds_secrets(item.base) for item in fn.all(f.Item)):
        return True
    return any(one.ops in (("in",), ("not in",)) and _is_named(one.args[0], name) and _holds_secrets(one.args[1]) for one in fn.all(f.Compare))


def is_key_of_store(fn: FunctionView, name: str) -> bool:
    """`self.secrets.get(secret)`: whether a variable that is called a secret is the name by which the function takes the secret out of the table of all."""
    last = words(name)[-1:]
    tables = [
        call.func.base
        for call in fn.calls
        if isinstance(call.func, f.Attr) and call.func.name in _GETS and call.args and _is_named(call.args[0].value, name)
    ]
    tables += [item.base for item in fn.all(f.Item) if _is_named(item.index, name)]
    held = [words(one.name.rpartition(".")[2])[-1:] for one in tables if isinstance(one, f.Name | f.Attr)]
    return any((*last, *one) in _NAMED_SO for one in held)


def is_list_of_names(value: f.AnyValue) -> bool:
    """`credential_type.secret_fields`: whether something is called a list of names, so that whoever walks over it gets those."""
    return isinstance(value, f.Name | f.Attr) and not _LISTS_NAMES.isdisjoint(words(value.name.rpartition(".")[2])[-1:])


def _holds_secrets(value: f.AnyValue) -> bool:
    """Whether something is called a table of secrets."""
    return isinstance(value, f.Name | f.Attr) and not _STORED.isdisjoint(words(value.name.rpartition(".")[2])[-1:])


def _is_named(value: f.AnyValue, name: str) -> bool:
    return isinstance(value, f.Name) and value.name == name


def _is_same(one: f.AnyValue, other: f.AnyValue) -> bool:
    """Whether two values are the same variable, or attributes of the same name of the same variable."""
    if isinstance(one, f.Name) and isinstance(other, f.Name):
        return one.name == other.name
    return isinstance(one, f.Attr) and isinstance(other, f.Attr) and one.name == other.name and _is_same(one.base, other.base)
