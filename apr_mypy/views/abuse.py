"""What an endpoint is for that somebody may do too often: logging in, signing up, resets, one-time codes, payments, messages, uploads, vouchers, sharing, imports in bulk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Costs
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.forms_taken import does_by_forms
from apr_mypy.views.known_already import is_known_already
from apr_mypy.views.naming import last_name, outer_name, words_of
from apr_mypy.views.only_named_so import has_invitation, is_of_vouchers, is_only_refused, is_said_last

if TYPE_CHECKING:
    from apr_mypy.roles.role import Entry
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView
    from apr_mypy.views.whole import Whole

READING: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REMOVING: Final = frozenset({"DELETE"})
_ANSWERS: Final = frozenset({"", "route", "view", "viewset", "resolver"})
_WORST: Final = ("pays", "logs in", "resets a password", "handles one-time codes", "signs up")
"""What makes it worse, the worst first."""

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
_MANAGES: Final = frozenset(
    [
        "list",
        "get",
        "show",
        "read",
        "view",
        "fetch",
        "find",
        "search",
        "count",
        "delete",
        "remove",
        "destroy",
        "update",
        "edit",
        "rename",
        "disable",
        "revoke",
        "set",
        "is",
        "has",
        "cancel",
        "stop",
        "archive",
        "logout",
        "preview",
        "validate",
        "parse",
    ]
)
"""First words of functions that keep records of something."""
_MANAGED: Final = ("delete", "destroy", "detail", "edit", "list", "remove", "rename", "update")
"""Last words of classes of views that keep records of something."""
_TRIED: Final = frozenset({"check", "checks", "validation", "validator", "dry"})
"""Words of an import that is only looked at."""
_SHOWS: Final = pattern_of(
    r"render|redirect|template|^(url_for|reverse|reverse_lazy|get|getenv|startswith|endswith|flash|quote|urlencode|gettext|_)$"
)
_TAKES: Final = frozenset({"form", "json", "data", "POST", "body", "values", "files", "FILES", "headers", "authorization", "cleaned_data", "stream"})
"""What a request brings that an endpoint may judge."""
_ANSWERING: Final = frozenset({"accept", "decline", "reject", "join", "accepted", "declined"})
"""What is done with an invitation that somebody has."""
_OF_SCRIPTS: Final = frozenset({"api", "personal"})
"""A token for scripts is made by who has logged in already."""
_ONES_OWN: Final = frozenset({"profile", "password", "preferences", "account", "email"})
_CHANGED: Final = frozenset({"change", "update", "edit", "changed"})
_PHRASES: Final = (
    ("pays", r"^pay$|\b(pay|checkout|check out|charge|refund|refunds|withdraw|withdrawal|withdrawals|payout|payouts|top ?up|purchase(?! (order|orders|invoice|request|history|price|model)\b)|donate|donation|donations|deposit)\b"
             r"|\b(make|create|process|initiate|submit|start|capture|confirm|send|execute|take|authorize|place|complete|post|new) (a )?(\w+ )?payments?\b|^payments?$|\bcharges$|\bpayment intents?$|\bbuy\b"
             r"|^(create |make |money |bank |funds? |wallet |balance |internal )?transfers?( money| funds?| balance| credits?| points)?$|\btransfer (money|funds?|balance|credits?|points|coins)\b"),
    ("handles one-time codes", r"\b(otp|otps|totp|hotp|one time|passcode|magic ?link|2 ?fa|mfa|two factor|tfa)\b|\b(verification|confirmation|verify|confirm|security|login|sms|email|phone|access|auth|recovery|backup|activation|send|resend|request|check|submit) (the |an? )?(code|codes|pin)\b"
                               r"|\b(verify|confirm) (the )?(phone|email|mobile|number|account)\b|\b(resend|send|request) (the |an? )?(verification|confirmation|activation)\b|\bverification email\b"),
    ("resets a password", r"\b(forgot|forgotten|lost)\b.*\bpassword\b|^forgot$|\bpassword\b.*\b(reset|recover|recovery|forgot|forgotten)\b|\b(reset|recover|recovery)\b.*\bpassword\b|\brecover account\b|\baccount recovery\b|\brequest reset\b|\breset request\b"),
    ("signs up", r"\b(sign ?up|signups?|enrol|enroll)\b|^(users? |account |customer |member |auth |do |api |self |public |new )*(register|registration)( user| users| account| customer| member| view| api| new| me| self| with \w+| by \w+| open)*$"
                 r"|\bregister (a |new |the )?(new )?(user|account|customer|member|company|tenant|organi[sz]ation|merchant)\b|\b(user|account|customer|member) (register|registration)\b|\bcreate account\b"),
    ("logs in", r"\b(log ?in|signin|sign in|authenticate|signon|sign on)\b|\b(obtain|issue|create|get|new|generate|request) (access |auth |jwt |bearer )?(token|tokens|jwt)\b|^(access |auth |api |oauth |oauth2 |jwt )?token$|\btoken (obtain|create|pair)\b|^auth$|^(create |new |start )?sessions?$"),
    ("sends messages", r"\b(send|resend|deliver|broadcast|post|submit|create|push)\b.*\b(e ?mails?|mails?|sms|messages?|invites?|invitations?|notifications?|newsletters?|reminders?|dms?|whatsapp|faxe?s?)\b(?! (targets?|settings?|preferences?|templates?|channels?|rules?|configs?|endpoints?|types?|polic(y|ies)|lists?|events?)\b)|\b(invite|broadcast)\b|^messages?$|^e ?mail$|^sms$|\bcontact (us|form|support|seller|owner|me)\b|^contact$|\bnotify\b|\bshare by e?mail\b|\bfeedback\b"),
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
_SENDS: Final = pattern_of(r"^_?(a)?(send|dispatch|deliver|queue|enqueue)_.*(e?mail|sms|message|text|invit|notification|code|otp|link)")
_CHECKS_PASSWORD: Final = pattern_of(
    r"^_?(a)?(verify|check|compare|validate|match)(es|_user|_hashed)?_(password|passwd|pwd)(_hash)?$|^authenticate(_user|_password|_account)?$|^_?password_(matches|is_valid|is_correct)$"
)
_OPENS_SESSION: Final = pattern_of(
    r"^_?(create|issue|make|generate|new|encode|sign|build)_(access|auth|jwt|bearer|session|user|login)?_?(token|tokens|jwt|session|token_pair)(_for_user|_for|_response)?$|^login_user$|^log_in_user$"
)


class Endpoint(NamedTuple):
    """A handler with what it is for (`does`: "logs in") and the places that register it."""

    fn: FunctionView
    does: str
    entries: tuple[Entry, ...]
    of_class: bool = False
    """The class of `fn` is meant, which takes it in by a method that it inherits from a library."""

    @property
    def is_worse(self) -> bool:
        return self.does in _WORST

    @property
    def is_for_strangers(self) -> bool:
        """Whether it is worth abusing only where anybody may call it: staff who send a mail are asked for a permission."""
        return self.does in ("sends messages", "imports in bulk", "takes uploads") or (self.is_worse and self.does != "pays")


def endpoints(program: Whole) -> Iterator[Endpoint]:
    """The handlers of a program that do any of this, in order."""
    registered: dict[str, list[Entry]] = {}
    for entry in program.roles.entries():
        if entry.role is Role.HANDLER and entry.what in _ANSWERS and not entry.function.rpartition(".")[2].startswith("__"):
            registered.setdefault(entry.function, []).append(entry)
    inheriting: dict[str, Endpoint] = {}
    for full, entries in registered.items():
        fn = next((module.functions[full] for module in _likely(program, entries) if full in module.functions), None)
        if fn is None or fn.module.role_of(fn) is not Role.HANDLER or fn.module.placed is Role.ADMIN:
            continue
        does = what_it_does(program, fn, entries)
        if does:
            yield Endpoint(fn, does, tuple(entries))
        elif fn.owner is not None and fn.owner.full not in inheriting and (does := _inherits(fn, entries)):
            inheriting[fn.owner.full] = Endpoint(fn, does, tuple(entries), True)
    yield from inheriting.values()


def _inherits(fn: FunctionView, entries: Iterable[Entry]) -> str:
    """What a class of views does by a method that a library's base gives it: `class SignUp(CreateView)` without a `post` of its own."""
    owner = fn.owner
    if owner is None or not _TAKING.isdisjoint(_methods(fn)):
        return ""
    if not any(_FORMS.search(last_name(base)) and not fn.module.is_own(base.name) for base in owner.bases if isinstance(base, f.Name)):
        return ""
    words = [word for word in words_of(owner.name) if word not in _CLASS_ENDS]
    said = set(_named(words, False))
    return next((what for what in ("logs in", "resets a password", "signs up") if what in said), "")


def _likely(program: Whole, entries: Iterable[Entry]) -> Iterator[ModuleView]:
    for entry in entries:
        module = program.modules.get(entry.module)
        if module is not None:
            yield module


def what_it_does(program: Whole, fn: FunctionView, entries: Iterable[Entry]) -> str:
    """What an endpoint does that is worth a limit; "" for all others."""
    reads = _only_reads(fn, entries)
    if reads is None:
        return ""
    evidence = _evidence(fn)
    if "logs in" in evidence and "password" in evidence:
        return "logs in"
    if reads:
        return "sends messages" if "message" in evidence else ""
    called = list(_said(fn, entries))
    if not _ONES_OWN.isdisjoint(called[0]) and not _CHANGED.isdisjoint(called[0]):
        evidence.discard("message")  # it tells somebody of what they did themselves
    if called[0] and called[0][0] in _KEEPING:
        evidence.discard("message")  # who ought to know is told of it, by the way
    moves_money = any(words == ["transfer"] for words in called) and _moves_money(fn)
    is_managing = len(called[0]) > 1 and (called[0][0] in _MANAGING or called[0][-1] in _SETTLED)
    said = (
        []
        if is_managing
        else [one for number, words in enumerate(called) for one in _named(words, moves_money) if number == 0 or is_said_last(one, words)]
    )
    if not said and not is_managing and not has_invitation(fn) and _SETTLED.isdisjoint(called[0]):
        said = list(does_by_forms(fn))
    if "redeems vouchers" in said and not is_of_vouchers(fn, entries):
        said = [one for one in said if one != "redeems vouchers"]
    if "sends messages" in said and "message" not in evidence and not {"invite", "invitation"}.isdisjoint(called[0]) and has_invitation(fn):
        said = [one for one in said if one != "sends messages"]
    if (
        "logs in" in said
        and "password" not in evidence
        and (_is_for_scripts(fn, entries) or _only_shows(fn) or (is_known_already(program, fn) and not _sets_password(fn)))
    ):
        said = [one for one in said if one != "logs in"]
    if "logs in" in said and not evidence & {"password", "logs in"} and _is_of_other_sessions(fn, called):
        said = [one for one in said if one != "logs in"]
    if "sends messages" in said and "message" not in evidence and "feedback" in called[0] and is_known_already(program, fn):
        said = [one for one in said if one != "sends messages"]  # what somebody thinks of an answer, kept beside it
    if "sends messages" in said and "message" not in evidence and called[0][-1:] == ["change"]:
        said = [one for one in said if one != "sends messages"]  # whom to write to is changed: `ContactChange`
    if "signs up" in said and is_known_already(program, fn):
        said = [one for one in said if one != "signs up"]
    if not said and any(_RESETS.search(" ".join(words)) for words in called) and _sets_password(fn):
        said = ["resets a password"]
    for what in _WORST:
        if what in said:
            return what
    if "pays" in evidence:
        return "pays"
    if "upload" in evidence:
        return "takes uploads"
    return said[0] if said else "sends messages" if "message" in evidence else ""


def _only_reads(fn: FunctionView, entries: Iterable[Entry]) -> bool | None:
    """Whether an endpoint only reads, as far as its methods say it; None where it is a helper of a view that answers nothing by itself."""
    methods = {method for entry in entries for method in entry.methods}
    name = fn.function.name
    if fn.owner is not None and any(entry.what in ("view", "viewset") or not entry.methods for entry in entries):
        if name.upper() in READING or name in (
            "list",
            "retrieve",
            "get_queryset",
            "get_object",
            "get_context_data",
            "get_initial",
            "get_form_kwargs",
            "form_invalid",
            "initial",
            "setup",
            "destroy",
            "delete",
        ):
            return None
        if name == "dispatch" or (name in ("perform_create", "perform_update", "form_valid") and not {"post", "create"}.isdisjoint(_methods(fn))):
            return None
        if name in ("dispatch_request",) and not methods:
            return False
    if all(entry.what == "resolver" for entry in entries):
        return not methods  # of a graph only mutations are said to be posted
    if methods:
        return None if methods <= _REMOVING else methods <= READING
    for decorator in fn.function.decorators:
        last = outer_name(decorator)
        if last in ("require_GET", "require_safe"):
            return True
        if last in ("require_POST",):
            return False
        if last == "require_http_methods":
            return (
                not any(isinstance(one, f.Const) and one.value in ("POST", "PUT", "PATCH") for arg in decorator.args for one in _items(arg.value))
                if isinstance(decorator, f.Call)
                else False
            )
    if any(entry.framework == "flask" for entry in entries):
        return fn.owner is None
    if any(entry.framework == "django" for entry in entries) and fn.owner is None:
        # a plain view answers all methods: it says in its body that it takes something in
        return not any(one.name in ("POST", "FILES", "body", "method") for one in fn.attrs)
    return False


def _methods(fn: FunctionView) -> set[str]:
    view = fn.module.classes.get(fn.owner.full) if fn.owner is not None else None
    return set(view.methods) if view is not None else set()


def _items(value: f.AnyValue) -> tuple[f.AnyValue, ...]:
    return value.items if isinstance(value, f.Many) else (value,)


_TAKING: Final = frozenset({"post", "put", "patch", "create", "form_valid", "handle", "perform_create"})
_FORMS: Final = pattern_of(r"(Create|Form|Login|SignUp|Signup|Register|Registration|PasswordReset|PasswordResetConfirm)View$")
"""How libraries call the classes that take a form in."""
_CHANGING: Final = frozenset({"put", "patch", "update", "partial_update", "perform_update"})
_KEYS: Final = frozenset(["token", "tokens", "key", "keys"])
_MANAGING: Final = frozenset(["cancel", "list", "delete", "remove", "disable", "preview", "stop", "archive", "logout", "update", "edit", "rename"])
"""First words of a name that say so whatever the path is."""
_SETTLED: Final = frozenset({"settings", "setting", "config", "configuration", "preferences", "cancel", "done", "leave", "disable", "report"})
"""Last words of names of what is set up, or done with what is there: `MailSettings`, `RefundCancel`."""
_KEEPING: Final = frozenset({*_MANAGING, "approve", "reject", "decline", "close", "restore", "publish"})
"""First words of what is done with a record that is there."""
_OF_THINGS: Final = frozenset({"register", "registration", "token", "tokens", "session", "sessions", "transfer", "code", "messages", "notifications"})
"""Ends of paths that say what is done to people only below one of `_OF_PEOPLE`."""
_OF_PEOPLE: Final = frozenset(
    [
        "auth",
        "authentication",
        "oauth",
        "oauth2",
        "account",
        "accounts",
        "user",
        "users",
        "customer",
        "customers",
        "member",
        "members",
        "me",
        "public",
        "login",
        "identity",
        "security",
        "app",
        "wallet",
        "wallets",
        "money",
        "bank",
        "balance",
        "balances",
        "funds",
    ]
)
_PLAIN: Final = frozenset(
    {
        "post",
        "put",
        "patch",
        "create",
        "update",
        "partial_update",
        "handle",
        "dispatch_request",
        "perform_create",
        "perform_update",
        "form_valid",
        "index",
        "submit",
        "process",
        "mutate",
        "mutate_and_get_payload",
    }
)
_CLASS_ENDS: Final = frozenset(["mutation", "view", "api", "controller", "resource", "endpoint", "handler", "viewset", "views", "route", "routes"])


def _said(fn: FunctionView, entries: Iterable[Entry]) -> Iterator[list[str]]:
    """What an endpoint is called: its name, its class where the name says nothing, and the end of its path."""
    name = fn.function.name
    if name in _PLAIN and fn.owner is not None:
        words = [word for word in words_of(fn.owner.name) if word not in _CLASS_ENDS]
        yield (["create"] if name == "create" and words and words[0] != "user" else ["update"] if name in _CHANGING else []) + words
    else:
        words = [word for word in words_of(name) if word not in ("api", "view", "endpoint", "handler", "route", "async")]
        yield words[:-1] if len(words) > 1 and words[-1] == "post" and words[0] not in _MANAGES else words  # `register_post`
    for entry in entries:
        parts = [part for part in entry.route.split("/") if part and not part.startswith(("{", "<", "(", "^<", ":"))]
        parts = [part for part in parts if not re.fullmatch(r"api|v\d+|\^?\$?", part)]
        if parts and not (parts[-1] == "bulk" and fn.owner is not None):
            if parts[-1] not in _OF_THINGS or len(parts) == 1 or not _OF_PEOPLE.isdisjoint(words_of(parts[-2])):
                yield words_of(parts[-1])
            if len(parts) > 1:
                yield words_of(parts[-2]) + words_of(parts[-1])


def called_among_all(fn: FunctionView) -> str:
    """What to call an endpoint where all of a project have names: its own, or its class's where its own is only a method of HTTP."""
    if fn.function.name not in _PLAIN or fn.owner is None:
        return fn.function.name
    return "_".join([word for word in words_of(fn.owner.name) if word not in _CLASS_ENDS]) or fn.function.name


def _named(words: list[str], moves_money: bool) -> Iterator[str]:
    if (
        not words
        or _ABOUT.intersection(words) - {"test"}
        or (words[0] in _MANAGES and len(words) > 1)
        or words[-1] in ("logout", "callback", *_MANAGED)
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
            or (what == "signs up" and _ENROLLED.search(text))
            or (what == "sends messages" and not (_KEYS.isdisjoint(words) and _ANSWERING.isdisjoint(words)))
            or (what == "imports in bulk" and (words[-1] == "reset" or not _TRIED.isdisjoint(words)))
        ):
            continue
        yield what


_OTHER_SESSION: Final = pattern_of(
    r"(?<!User)(?<!Login)(?<!Auth)(?<!Web)(?<!Http)(?<!Create)(?<!New)(?<!Start)(?<=[a-z])Session(Create|In|Input|Request|Body|Payload|$)"
)
"""What is sent to begin a session of something: `CreateAgentSessionRequest`, `GameSession`."""


def _is_of_other_sessions(fn: FunctionView, called: list[list[str]]) -> bool:
    """Whether a session that is begun is no login, by what it takes: one of a chat, a game, a terminal."""
    if any("logs in" in _named(words, False) and not re.fullmatch(r"((create|new|start) )?sessions?", " ".join(words)) for words in called):
        return False
    types = fn.module.types
    sent = [full for param in fn.function.params for full in types.classes(param.type)]
    return any(fn.module.is_own(full) and _OTHER_SESSION.search(full.rpartition(".")[2]) for full in sent)


def _is_for_scripts(fn: FunctionView, entries: Iterable[Entry]) -> bool:
    """Whether an endpoint makes a token for scripts, as `create_api_token` does for who has logged in already."""
    names = [fn.function.name, *(part for entry in entries for part in entry.route.split("/"))]
    return not _sets_password(fn) and any(
        not _OF_SCRIPTS.isdisjoint(words) and not _KEYS.isdisjoint(words) and "auth" not in words for words in map(words_of, names)
    )


def _only_shows(fn: FunctionView) -> bool:
    """Whether an endpoint shows one page or another, or sends somebody on to one, and judges nothing of what it is sent. One that only shows a page may be written by half."""
    given = [step.value for step in fn.returns]
    return (
        len(given) > 1
        and all(isinstance(one, f.Call) for one in given)
        and all(_SHOWS.search(last_name(call.func)) for call in fn.calls)
        and all(param.name in ("self", "request") for param in fn.function.params)
        and _TAKES.isdisjoint(attr.name for attr in fn.attrs)
    )


_RESETS: Final = pattern_of(
    r"^(do |perform |confirm |complete |finish |process |handle )?reset( confirm| complete| done| form| link| token| with token)?$"
)
"""What an endpoint is called that resets a password where it takes a new one."""


def _sets_password(fn: FunctionView) -> bool:
    """Whether a function takes a password."""
    names = (*(param.name for param in fn.function.params), *(attr.name for attr in fn.attrs), *(str(one.value) for one in fn.all(f.Const)))
    return any(re.search(r"(^|_)(password|passwd|pwd)\d?$", name.lower()) for name in names)


_MONEY: Final = pattern_of(r"amount|balance|iban|currency|wallet|funds|payee|cents|money|credits?$|points$|ledger|payment")


def _moves_money(fn: FunctionView) -> bool:
    """Whether a transfer is one of money: something in it is called so. One whose body says nothing is taken for that too."""
    names = [
        *(param.name for param in fn.function.params),
        *(attr.name for attr in fn.attrs),
        *(one.name for one in fn.all(f.Name)),
        *(str(one.value) for one in fn.all(f.Const)),
    ]
    names += [fn.module.types.table[param.type].name for param in fn.function.params]
    return len(fn.calls) + len(fn.attrs) == 0 or any(_MONEY.search(name.lower()) for name in names)


def _evidence(fn: FunctionView) -> set[str]:
    """What the calls and parameters of a function show: "password", "logs in", "message", "pays", "upload"."""
    module = fn.module
    found: set[str] = {row.what for row in module.calls_known_in(Costs, fn).values()}
    uploads = {row.name for row in module.knowledge.table(Costs).values() if row.what == "upload"}
    defining = uploads | {module.knowledge.defining(name) for name in uploads}
    for param in fn.function.params:
        names = {base for inner in _inner_types(module.facts.types, param.type) for base in module.types.mro(inner)}
        if names & defining or any(
            isinstance(one, f.Call) and module.find_value(Costs, fn, one) is not None for one in (param.default, *param.metadata)
        ):
            found.add("upload")
    for attr in fn.attrs:
        if attr.name in ("FILES", "files") and isinstance(attr.base, (f.Name, f.Attr)) and attr.base.name.rpartition(".")[2] in ("request", "req"):
            if not is_only_refused(fn, attr):
                found.add("upload")
        elif attr.name == "multipart" and isinstance(attr.base, f.Name) and attr.base.name in ("request", "req"):
            found.add("upload")
    for call in fn.calls:
        name = last_name(call.func)
        given = (
            [arg.value.name.rpartition(".")[2] for arg in call.args if isinstance(arg.value, (f.Name, f.Attr))]
            if name in ("add_task", "delay", "enqueue", "apply_async", "create_task")
            else []
        )
        if name in ("delay", "apply_async", "kiq", "send") and isinstance(call.func, f.Attr) and isinstance(call.func.base, (f.Name, f.Attr)):
            given.append(call.func.base.name.rpartition(".")[2])
        for one in (name, *given):
            if _SENDS.match(one):
                found.add("message")
            elif _CHECKS_PASSWORD.match(one):
                found.add("password")
            elif _OPENS_SESSION.match(one):
                found.add("logs in")
    return found


def _inner_types(table: tuple[f.Type, ...], number: int, depth: int = 0) -> Iterator[str]:
    if 0 <= number < len(table) and depth < 4:
        yield table[number].name
        for inner in table[number].args:
            yield from _inner_types(table, inner, depth + 1)
