"""Endpoints that are only called like something that is worth a limit: a ticket that is redeemed at a door, an invitation that somebody has, files that are turned away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import last_name, words_of
from apr_mypy.views.walk import inside

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


_LETS_IN: Final = pattern_of(r"\b(log ?in|signin|sign in|authenticate|signon|sign on)\b")
"""Words of a login that cannot be mistaken."""
_SHOWN_AT_THE_DOOR: Final = pattern_of(
    r"password|passwd|(^|_)pwd|credential|log_?in|sign_?in|authenticat|(^|_)auth(_|$)|token|cookie|(^|_)otp|passcode|e_?mail|user_?name|secret|(^|_)grant|assertion|saml|oauth|(^|_)code(_|$)|api_?key|refresh|jwt"
)
"""What somebody shows to be let in, and what they get for it."""


def has_nobody_to_let_in(fn: FunctionView, called: list[list[str]], makes_token: bool) -> bool:
    """Whether an endpoint that makes a token or session, by its name, lets nobody in: it makes one for who has been let in already (`for_user(request.user)`), or a session of nothing that is shown at a door."""
    if any(_LETS_IN.search(" ".join(words)) for words in called):
        return False
    own = (helper for call in fn.calls for helper in fn.module.local_functions(fn, call.func) if helper.owner is fn.owner is not None)
    for call in (*fn.calls, *(call for helper in own for call in helper.calls)):
        for arg in call.args:
            for one in inside(arg.value):
                if isinstance(one, f.Attr) and one.name == "user" and isinstance(one.base, f.Name | f.Attr) and one.base.name == "request":
                    return True
    if makes_token or not any("session" in words or "sessions" in words for words in called):
        return False
    names = [param.name for param in fn.function.params]
    names += [fn.module.types.table[param.type].name.rpartition(".")[2] for param in fn.function.params]
    names += [one.name.rpartition(".")[2] for one in (*fn.attrs, *fn.all(f.Name))] + [last_name(call.func) for call in fn.calls]
    names += [str(one.value) for one in fn.all(f.Const) if isinstance(one.value, str) and len(one.value) < 30]
    return bool(fn.calls) and not any(_SHOWN_AT_THE_DOOR.search("_".join(words_of(name))) for name in names)


_REGISTERS: Final = frozenset({"register", "registration"})
_PEOPLE: Final = pattern_of(
    r"user|account|auth|e_?mail|passw|(^|_)pwd|customer|member|person|people|profile|identity|sign_?(up|in)|log_?in|tenant|compan|organi[sz]ation|merchant|phone|public|(^|_)me(_|$)|student|patient|client|subscriber|registration"
)
"""What there is where people register: who they are, and what they show when they come again."""


def registers_a_thing(fn: FunctionView) -> bool:
    """Whether what a method called `register` registers is no person: a device, a facility, of which its class and all that it does speak."""
    if fn.owner is None or _REGISTERS.isdisjoint(words_of(fn.function.name)):
        return False
    names = [fn.owner.name, *(base.name.rpartition(".")[2] for base in fn.owner.bases if isinstance(base, f.Name))]
    names += [fn.function.name.replace("registration", "").replace("register", ""), *(param.name for param in fn.function.params)]
    names += [fn.module.types.table[param.type].name.rpartition(".")[2] for param in fn.function.params]
    names += [one.name.rpartition(".")[2] for one in (*fn.attrs, *fn.all(f.Name))]
    names += [str(one.value) for one in fn.all(f.Const) if isinstance(one.value, str) and len(one.value) < 30]
    return len(fn.calls) > 1 and not any(_PEOPLE.search("_".join(words_of(name))) for name in names)


def is_only_refused(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether files are only asked for to turn them away (`if request.FILES: raise TypeError(…)`), or to say so in a text."""
    holder, slot = fn.parent(value) or (None, "")
    if any(isinstance(one, f.Text) for one, _ in fn.around(value)):
        return True
    if isinstance(holder, f.If) and slot == "test":
        others = [one for one in fn.attrs if one.name == getattr(value, "name", "") and one is not value]
        if others and all(any(isinstance(around, f.Text) for around, _ in fn.around(one)) for one in others):
            return True
    if not (isinstance(holder, f.If) and slot == "test"):
        return False
    return any(test is value and len(block) == 1 and isinstance(block[0], f.Raise) for test, block in zip(holder.tests, holder.blocks, strict=True))


def hands_on_to(fn: FunctionView) -> tuple[str, ...]:
    """The method of a base class that does all there is to a method (`return super().post()`), by its full name; none where it does more."""
    step = fn.returns[0] if len(fn.returns) == 1 else None
    call = step.value if step is not None else None
    if (
        isinstance(call, f.Call)
        and len(fn.calls) <= 2
        and isinstance(call.func, f.Attr)
        and isinstance(call.func.base, f.Super)
        and call.func.name == fn.function.name
    ):
        return call.func.targets
    return ()
