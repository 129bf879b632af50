"""What the words of a name or a path say that an endpoint does, of what is worth a limit: logging in, payments, one-time codes, messages, uploads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy.patterns import pattern_of
from apr_mypy.views.endpoint_names import RECORD_WORDS

_ABOUT: Final = frozenset(
    [
        "settings",
        "setting",
        "config",
        "configuration",
        "history",
        "logs",
        "log",
        "list",
        "status",
        "policy",
        "policies",
        "options",
        "option",
        "preferences",
        "methods",
        "method",
        "providers",
        "provider",
        "template",
        "templates",
        "report",
        "reports",
        "statistics",
        "stats",
        "summary",
        "count",
        "audit",
        "docs",
        "page",
        "preview",
        "form",
        "fields",
        "columns",
        "schedule",
        "schedules",
        "webhook",
        "webhooks",
        "callback",
        "callbacks",
        "hook",
        "hooks",
        "rule",
        "rules",
        "type",
        "types",
        "category",
        "categories",
        "plan",
        "plans",
        "draft",
        "drafts",
        "test",
        "health",
        "search",
        "filter",
        "export",
    ]
)
"""A path or name with one of these is about such things, and does not do them."""
MANAGED: Final = ("delete", "destroy", "detail", "edit", "list", "remove", "rename", "update")
"""Last words of classes of views that keep records of something."""
_TRIED: Final = frozenset({"check", "checks", "validation", "validator", "dry"})
"""Words of an import that is only looked at."""
_ANSWERING: Final = frozenset({"accept", "decline", "reject", "join", "accepted", "declined", "retract", "retracted", "revoke", "revoked", "rescind"})
"""What is done with an invitation that somebody has, or that is taken back."""
WITHDRAWN: Final = pattern_of(r"\bwithdraw(al|als)?\b")
"""What is done with money, and with a proposal, a complaint, an application."""
_PHRASES: Final = (
    ("pays", r"^pay$|\b(pay|checkout|check out|charge|refund|refunds|withdraw|withdrawal|withdrawals|payout|payouts|top ?up|purchase(?! (order|orders|invoice|request|history|price|model)\b)|donate|donation|donations|deposit)\b"
             r"|\b(make|create|process|initiate|submit|start|capture|confirm|send|execute|take|authorize|place|complete|post|new) (a )?(\w+ )?payments?\b|^payments?$|\bcharges$|\bpayment intents?$|\bbuy\b"
             r"|^(create |make |money |bank |funds? |wallet |balance |internal )?transfers?( money| funds?| balance| credits?| points)?$|\btransfer (money|funds?|balance|credits?|points|coins)\b"),
    ("handles one-time codes", r"\b(otp|otps|totp|hotp|one time|passcode|magic ?link|2 ?fa|mfa|two factor|tfa)\b|\b(verification|confirmation|verify|confirm|security|login|sms|email|phone|auth|recovery|backup|activation|send|resend|request|check|submit) (the |an? )?(code|codes|pin)\b"
                               r"|\b(verify|check|enter|validate|submit|confirm) (the )?access codes?\b|\b(verify|confirm) (the )?(phone|email|mobile|number|account)\b|\b(resend|send|request) (the |an? )?(verification|confirmation|activation)\b|\bverification email\b"),
    ("resets a password", r"\b(forgot|forgotten|lost)\b.*\b(password|pin|passcode)\b|^forgot$|\bpassword\b.*\b(reset|recover|recovery|forgot|forgotten)\b|\b(reset|recover|recovery)\b.*\bpassword\b|\brecover account\b|\baccount recovery\b|\brequest reset\b|\breset request\b"),
    ("signs up", r"\b(sign ?up|signups?|enrol|enroll)\b|^(users? |account |customer |member |auth |do |api |self |public |new )*(register|registration)( user| users| account| customer| member| view| api| new| me| self| with \w+| by \w+| open)*$"
                 r"|\bregister (a |new |the )?(new )?(user|account|customer|member|company|tenant|organi[sz]ation|merchant)\b|\b(user|account|customer|member) (register|registration)\b|\bcreate account\b"),
    ("logs in", r"\b(log ?in|signin|sign in|authenticate|signon|sign on)\b|\b(obtain|issue|create|get|new|generate|request) (access |auth |jwt |bearer )?(token|tokens|jwt)\b|^(access |auth |api |oauth |oauth2 |jwt )?token$|\btoken (obtain|create|pair)\b|^auth$|^(create |new |start )?sessions?$"),
    ("sends messages", r"\b(send|resend|deliver|broadcast|post|submit|create|push)\b.*\b(e ?mails?|mails?|sms|messages?|invites?|invitations?|notifications?|newsletters?|reminders?|dms?|whatsapp|faxe?s?)\b(?! (targets?|settings?|preferences?|templates?|channels?|rules?|configs?|endpoints?|types?|polic(y|ies)|lists?|events?|emojis?|reactions?|labels?|tags?|votes?|ratings?|eval|evaluations?|flags?)\b)|\b(invite|broadcast)\b|^messages?$|^e ?mail$|^sms$|\bcontact (us|form|support|seller|owner|me)\b|^contact$|\bnotify\b|\bshare by e?mail\b|\bfeedback\b"),
    ("takes uploads", r"\b(upload|uploads|uploader)\b"),
    ("redeems vouchers", r"\bredeem|\bredemptions?\b|\b(apply|use|claim|check|enter|activate|add|submit)\b.*\b(voucher|coupon|promo|promo code|promotion|gift ?card|discount code|code)\b|\b(voucher|coupon|promo|gift ?card)\b.*\b(apply|use|claim|check|activate)\b"),
    ("shares", r"\bshare\b|\bshares$"),
    ("imports in bulk", r"\b(import|imports)\b|^bulk$|\b(bulk|batch|mass)\b.*\b(create|upload|insert|add|load|ingest|invite|register|upsert|users)\b|\b(create|upload|insert|add|load|ingest|invite|register|upsert)\b.*\b(bulk|mass|in batch|by batch)\b|\b(upload|insert|load|ingest|invite|upsert)\b.*\bbatch\b"),
)  # fmt: skip
_KINDS: Final = tuple((what, pattern_of(pattern)) for what, pattern in _PHRASES)
_OPTED: Final = pattern_of(r"\b(add|setup|set up|enable|disable|status|secret|qr|generate|regenerate|recovery codes|backup codes|remove|settings)\b")
_ENROLLED: Final = pattern_of(
    r"\benroll?\b.*\b(cert|certs|certificate|token|device|key|face|fingerprint|course|courses|class|program|host)\b|\b(cert|certs|certificate|token|device|key|face|fingerprint|course|class|program|host) enroll?\b"
)
"""Things that are enrolled, and no people who sign up."""
_NOT_MONEY: Final = pattern_of(
    r"\b(ownership|owner|file|files|data|domain|project|issue|issues|call|chat|ticket|stock|methods?|points? of|request|link|intent status|invoice|key|player|reset|payload)\b"
)
_BULK_ENDS: Final = pattern_of(
    r"\b(bulk|batch|mass) (delete|remove|read|get|archive|status|mark|restore|close|unarchive)\b|\b(delete|remove|get|read) (bulk|batch|mass|all)\b"
)


KEY_WORDS: Final = frozenset(["token", "tokens", "key", "keys"])


def said_by_words(words: list[str], moves_money: bool) -> Iterator[str]:
    """What words say, as clauses: "logs in". A transfer counts where it moves money."""
    if (
        not words
        or _ABOUT.intersection(words) - {"test"}
        or (words[0] in RECORD_WORDS and len(words) > 1)
        or words[-1] in ("logout", "callback", *MANAGED)
    ):
        return
    if "test" in words or "logout" in words or "attempts" in words:
        return
    text = " ".join(words)
    for what, pattern in _KINDS:
        if pattern.search(text) is None:
            continue
        if (
            (what == "pays" and _NOT_MONEY.search(text))
            or (what == "handles one-time codes" and _OPTED.search(text))
            or (what == "imports in bulk" and _BULK_ENDS.search(text))
            or (what == "pays" and text in ("transfer", "make transfer", "create transfer") and not moves_money)
            or (what == "pays" and not moves_money and WITHDRAWN.search(text) and not pattern.search(WITHDRAWN.sub("", text)))
            or (what == "signs up" and _ENROLLED.search(text))
            or (what == "sends messages" and not (KEY_WORDS.isdisjoint(words) and _ANSWERING.isdisjoint(words)))
            or (what == "imports in bulk" and (words[-1] == "reset" or not _TRIED.isdisjoint(words)))
        ):
            continue
        yield what
