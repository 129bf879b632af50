"""Signatures of deliveries: the values that are computed as one, and the names that speak of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ComputesSignature, HidesValue
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name
from apr_mypy.views.once import asked_once
from apr_mypy.views.secret_words import says_secret, words
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.module import ModuleView

_DEEPEST: Final = 6
_KEYS: Final = frozenset({"key", "salt", "secret", "pepper"})
"""Last words of what a hash is made with, so that nobody else can make it."""


_VERIFIES: Final = pattern_of(
    r"^_*(is|has|verify|validate|check|require|ensure|authenticate)_\w*(signature|webhook|hmac)|(signature|webhook|hmac)\w*_(is_|matches|fits|valid)"
)
"""Names of functions that look at the signature of a delivery."""


def is_signature(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> bool:
    """Whether a value is a signature computed here."""
    key = (fn.full, id(value))
    return depth <= _DEEPEST and asked_once(program, "_signatures", key, lambda: _is_signature(program, fn, value, depth), depth)


def _is_signature(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
    for one in fn.origins(value):
        if isinstance(one, Definition):
            continue
        if isinstance(one, f.Text | f.Op):
            if any(
                is_signature(program, fn, part, depth + 1)
                for part in (one.parts if isinstance(one, f.Text) else one.args)
                if not isinstance(part, f.Const)
            ):
                return True
        elif isinstance(one, f.Call):
            if fn.module.find(ComputesSignature, fn, one) is not None:
                return True
            last = called_name(one)
            if last in ("hexdigest", "digest") and isinstance(one.func, f.Attr):
                if is_signature(program, fn, one.func.base, depth + 1) or (_is_hash(fn, one.func.base) and not _hashes_request(one.func.base)):
                    return True
            elif last in ("decode", "encode", "lower", "upper", "strip", "hex") and isinstance(one.func, f.Attr):
                if is_signature(program, fn, one.func.base, depth + 1):
                    return True
            elif "64" in last or last in ("hexlify", "str", "bytes"):
                if any(is_signature(program, fn, arg.value, depth + 1) for arg in one.args):
                    return True
            else:
                for callee in program.run_by(fn, one):
                    if any(step.value is not None and is_signature(program, callee, step.value, depth + 2) for step in callee.returns):
                        return True
    return False


def _is_hash(fn: FunctionView, value: f.AnyValue) -> bool:
    return any(
        isinstance(one, f.Call) and fn.module.find(HidesValue, fn, one) is not None for one in fn.origins(value) if not isinstance(one, Definition)
    )


def is_keyed(program: Calls, fn: FunctionView, compare: f.Compare) -> bool:
    """Whether a side of a comparison is made with a key, so that it tells who made it: an HMAC, or a hash with a secret in it. A hash of what is there for all to see only tells one thing from another."""
    computed = [one for one in compare.args if is_signature(program, fn, one)]
    return any(_has_key(program, fn, one, 0) for one in computed or compare.args)


def _has_key(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
    for one in fn.origins(value) if depth < _DEEPEST else ():
        is_fetched = isinstance(one, f.Await)  # by the key of an object in a store, say
        for part in inside(one) if not isinstance(one, Definition) else ():
            name = part.name.rpartition(".")[2] if isinstance(part, f.Name | f.Attr) else ""
            is_plain = isinstance(part, f.Name) and part.scope == f.LOCAL and len(words(name)) < 2  # `for key, value in node.items()`
            if says_secret(name) or (not is_plain and not is_fetched and not _KEYS.isdisjoint(words(name)[-1:])):
                return True
            if isinstance(part, f.Name) and part.scope == f.LOCAL and part is not value and _has_key(program, fn, part, depth + 1):
                return True
            if not isinstance(part, f.Call):
                continue
            if fn.module.find(ComputesSignature, fn, part) is not None or any(_has_key(program, fn, given, depth + 1) for given in _fed(fn, part)):
                return True
            for callee in program.run_by(fn, part):
                if any(step.value is not None and _has_key(program, callee, step.value, depth + 2) for step in callee.returns):
                    return True
    return False


def _fed(fn: FunctionView, call: f.Call) -> list[f.AnyValue]:
    """What a hash is fed with before its digest is taken: `digest.update(pin + text)`."""
    base = call.func.base if isinstance(call.func, f.Attr) and call.func.name in ("digest", "hexdigest") else None
    if not isinstance(base, f.Name):
        return []
    return [
        arg.value
        for one in fn.calls
        if isinstance(one.func, f.Attr) and one.func.name == "update" and isinstance(one.func.base, f.Name) and one.func.base.name == base.name
        for arg in one.args
    ]


def _hashes_request(value: f.AnyValue) -> bool:
    """Whether what is hashed is one thing that the request says, with no secret beside it: `sha256(request.headers["User-Agent"].encode())`."""
    at: Any = value.args[0].value if isinstance(value, f.Call) and len(value.args) == 1 else None
    while isinstance(at, f.Attr | f.Item | f.Call):
        at = at.func if isinstance(at, f.Call) else at.base
    return isinstance(at, f.Name) and at.name in ("request", "req")


def names_signature(compare: f.Compare) -> bool:
    """Whether a side of a comparison is called a signature: `self.cleaned_data["signature"]`."""
    for one in compare.args:
        key = one.index if isinstance(one, f.Item) else one.args[0].value if isinstance(one, f.Call) and one.args else None
        name = str(key.value) if isinstance(key, f.Const) else one.name.rpartition(".")[2] if isinstance(one, f.Name | f.Attr) else ""
        if words(name)[-1:] in (("signature",), ("sig",), ("hmac",)):
            return True
    return False


def is_about_signatures(fn: FunctionView) -> bool:
    """Whether a function, by what it and its parameters are called, checks signatures of deliveries."""
    spoken = {
        word
        for name in (fn.full, *(param.name for param in fn.function.params))
        for word in words(name.rpartition(".")[2] if name != fn.full else name)
    }
    return (
        bool(spoken & {"signature", "signatures", "webhook", "webhooks", "hook", "hooks", "sig", "ipn"})
        or "webhook" in fn.module.name.rpartition(".")[2]
    )


def speaks_of_webhooks(module: ModuleView) -> bool:
    """Whether a module, or a class in it, is called after webhooks, or a function after what verifies them."""
    if any("webhook" in name.rpartition(".")[2].lower() for name in (module.name, *module.classes)):
        return True
    return any(_VERIFIES.search(name.rpartition(".")[2]) for name in module.functions)
