"""The address that a request went to, which shows what was asked: `response.url` after `client.get(url, params={"api_key": key})`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.effects import package_kind
from apr_mypy.views.secret_words import says_secret

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


def secret_asked(fn: FunctionView, attr: f.Attr) -> str:
    """The parameter of a request, called as a secret is, that the address of its answer shows; "" where there is none."""
    if attr.name != "url" or not isinstance(attr.base, f.Name) or attr.base.scope != f.LOCAL:
        return ""
    for origin in fn.origins(attr.base):
        call = origin.value if isinstance(origin, f.Await) else origin
        if not isinstance(call, f.Call) or package_kind(fn, call) != "http":
            continue
        for arg in call.args:
            for table in fn.origins(arg.value) if arg.name == "params" else ():
                for key, item in table.items if isinstance(table, f.Table) else ():
                    if isinstance(key, f.Const) and isinstance(key.value, str) and says_secret(key.value) and not isinstance(item, f.Const):
                        return key.value
    return ""
