"""What tells whom a request comes from, beside a signature: secrets of our own that somebody has to know, and the address of the connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name
from apr_mypy.views.secret_words import says_secret
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apr_mypy.views.function import FunctionView

_REMOTE: Final = frozenset({"remote_addr", "remote", "host", "peername"})


def _is_of_enum(fn: FunctionView, attr: f.Attr) -> bool:
    types = fn.module.types
    return any(ref is not None and ref.is_enum for full in types.class_objects(types.type_of(attr.base)) if (ref := types.reference(full)))


def is_kept_secret(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a secret of our own: a setting, a global, the environment, a field of an object."""
    for one in (value, *fn.origins(value)):
        if isinstance(one, Definition):
            continue
        if isinstance(one, f.Attr) and _is_of_enum(fn, one):
            return False  # only called after a secret
        if isinstance(one, f.Attr) and says_secret(one.name) and not (isinstance(one.base, f.Name) and one.base.name in ("request", "req")):
            return True
        if isinstance(one, f.Name) and one.scope != f.LOCAL and says_secret(one.name.rpartition(".")[2]):
            return True
        if (
            isinstance(one, f.Call)
            and called_name(one) in ("getenv", "get_secret_value", "get")
            and any(
                isinstance(part, f.Attr | f.Name)
                and part.name.rpartition(".")[2] in ("environ", "os", "getenv", "config", "get_secret_value", "settings")
                for part in inside(one)
            )
        ):
            return any(isinstance(part, f.Const) and isinstance(part.value, str) and says_secret(part.value) for part in inside(one)) or any(
                isinstance(part, f.Attr) and says_secret(part.name) for part in inside(one)
            )
        if isinstance(one, f.Item) and isinstance(one.index, f.Const) and isinstance(one.index.value, str) and says_secret(one.index.value):
            if any(isinstance(part, f.Attr | f.Name) and part.name.rpartition(".")[2] in ("environ", "config", "settings") for part in inside(one)):
                return True
    return False


def is_looked_up_secret(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is what something keeps under the key of a secret, which may be ours where it was not sent: `project.hooks["secret"]`, `options.get("webhook_token")`."""
    for one in (value, *fn.origins(value)):
        key: f.AnyValue | None = None
        if isinstance(one, f.Call) and isinstance(one.func, f.Attr) and one.func.name == "get" and one.args:
            key = one.args[0].value
        elif isinstance(one, f.Item):
            key = one.index
        if isinstance(key, f.Const) and isinstance(key.value, str) and says_secret(key.value):
            return True
    return False


def is_sent_as_secret(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value was sent under the name of a secret: `request.headers.get("X-Channel-Token")`."""
    for one in (value, *fn.origins(value)):
        if isinstance(one, Definition):
            continue
        key = (
            one.args[0].value
            if isinstance(one, f.Call) and one.args and called_name(one) in ("get", "header")
            else one.index
            if isinstance(one, f.Item)
            else None
        )
        if isinstance(key, f.Const) and isinstance(key.value, str) and says_secret(key.value.replace("-", "_")):
            return True
    return False


def is_remote(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is the address that a connection really comes from, and not what a header says."""
    for one in (value, *fn.origins(value)):
        if isinstance(one, Definition):
            continue
        parts = list(_made_of(fn, one))
        texts = [part.value for part in parts if isinstance(part, f.Const) and isinstance(part.value, str)]
        if any("forwarded" in text.lower() or "real" in text.lower() for text in texts):
            return False
        if any(isinstance(part, f.Attr) and part.name in _REMOTE for part in parts) or "REMOTE_ADDR" in texts:
            return True
    return False


def _made_of(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[f.AnyValue]:
    """The parts of a value, through local names: of `forwarded or request.META["REMOTE_ADDR"]` also those of `forwarded`."""
    for part in inside(value):
        yield part
        if isinstance(part, f.Name) and part.scope == f.LOCAL and depth < 3:
            for origin in fn.origins(part):
                if not isinstance(origin, Definition) and origin is not part:
                    yield from _made_of(fn, origin, depth + 1)
