"""Amounts that the client says and somebody else is told to charge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import package_kind
from apr_mypy.views.entrusted import CHARGED, Deed, Visit, compared_names, is_client
from apr_mypy.views.naming import snake
from apr_mypy.views.shown import shown

_MONEY_ARGUMENT: Final = frozenset({"amount", "unit_amount", "price", "amount_cents", "amount_in_cents", "total", "total_amount", "unit_price"})
_OWN_DECISION: Final = pattern_of(
    r"donat|tip|top_?up|deposit|withdraw|transfer|bid|offer|pledge|payout|contribut|gift|fund|budget|expense|ask|refund"
)


def charged(visit: Visit) -> Iterator[Deed]:
    """Amounts that the client says and somebody else is told to charge."""
    trust = visit.trust
    fn = trust.fn
    for call in fn.calls:
        for arg in call.args:
            if arg.name not in _MONEY_ARGUMENT or not is_client(trust, arg.value):
                continue
            kind = package_kind(fn, call)
            if kind in ("own", "web", "orm", "plain", "serialization", "logging", "pure") or fn.module.types.class_objects(
                fn.module.types.type_of(call.func)
            ):
                continue
            words = f"{snake(fn.function.name)} {shown(call.func, 80).lower()} {snake(fn.module.name)}"
            if _OWN_DECISION.search(words) or not re.search(r"charg|pay|intent|order|checkout|captur|invoice|price|billing|stripe|session", words):
                continue
            said = trust.called(arg.value)
            if said and said not in compared_names(trust):
                yield Deed(CHARGED, trust, call, f"{shown(call.func, 50)} is told {arg.name}", said, arg.name, "", visit.steps)
