"""Endpoints that are only called like something that is worth a limit: a ticket that is redeemed at a door, an invitation that somebody has, files that are turned away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import words_of

if TYPE_CHECKING:
    from apr_mypy.roles.role import Entry
    from apr_mypy.views.function import FunctionView

_TRIED_CODE: Final = pattern_of(
    r"\b(otp|otps|totp|hotp|code|codes|pin|token|verify|verification|confirm|confirmation|check|validate|login|challenge|send|resend|request|submit|complete|activate|authenticate|auth|sync|passcode|email|phone|sms|link|magic|factor)\b"
)
"""Words of what is done with one-time codes that can be guessed or sent too often."""


def is_said_last(what: str, words: list[str]) -> bool:
    """Whether the end of a path, and not only what stands before it, says that an endpoint handles one-time codes: `/2fa/leave-teams` does not."""
    if what != "handles one-time codes" or len(words) < 2:
        return True
    return _TRIED_CODE.search(" ".join(words[1:] if words[0] in ("2fa", "mfa", "tfa", "otp", "totp") else words)) is not None


_VOUCHERS: Final = frozenset(
    [
        "voucher",
        "vouchers",
        "coupon",
        "coupons",
        "promo",
        "promotion",
        "gift",
        "giftcard",
        "card",
        "code",
        "codes",
        "reward",
        "rewards",
        "points",
        "loyalty",
        "license",
        "licence",
        "discount",
        "credit",
        "credits",
        "offer",
        "invite",
        "invitation",
        "bonus",
        "key",
        "serial",
        "redemption",
    ]
)


def is_of_vouchers(fn: FunctionView, entries: Iterable[Entry]) -> bool:
    """Whether what is redeemed is a voucher, a code, points: a ticket that is let in at a door is redeemed too."""
    owner = fn.owner.name if fn.owner is not None else ""
    names = [fn.function.name, owner, *(entry.route for entry in entries), *(param.name for param in fn.function.params)]
    names += [fn.module.types.table[param.type].name.rpartition(".")[2] for param in fn.function.params]
    names += [one.name for one in (*fn.attrs, *fn.all(f.Name))] + [str(one.value) for one in fn.all(f.Const) if len(str(one.value)) < 30]
    return any(not _VOUCHERS.isdisjoint(words_of(name)) for name in names)


def has_invitation(fn: FunctionView) -> bool:
    """Whether an endpoint is given the secret of an invitation: who comes there has got one, and sends none."""
    return any(
        words[-1:] in (["token"], ["key"]) or words[-2:] == ["invite", "code"] for words in (words_of(param.name) for param in fn.function.params)
    )


def is_only_refused(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether files are only asked for to turn them away: `if request.FILES: raise TypeError(…)`."""
    holder, slot = fn.parent(value) or (None, "")
    if not (isinstance(holder, f.If) and slot == "test"):
        return False
    return any(test is value and len(block) == 1 and isinstance(block[0], f.Raise) for test, block in zip(holder.tests, holder.blocks, strict=True))
