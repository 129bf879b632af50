"""Which handlers are called by another system: webhooks and their kin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles.bindings import Binding
from apr_mypy.roles.index import children

_SURE: Final = frozenset({"webhook", "webhooks", "ipn"})
_LIKELY: Final = frozenset({"hook", "hooks", "callback", "callbacks", "notify", "notification", "notifications", "event", "events"})
_MANAGES: Final = (
    "create list get fetch read retrieve update edit patch delete remove destroy add register unregister subscribe unsubscribe test ping replay redeliver "
    "regenerate rotate enable disable toggle search show index new rerun resend retry trigger send fire deliver dispatch emit set save configure install uninstall setup activate deactivate generate revoke renew"
)
"""First words of functions that manage subscriptions instead of taking a delivery."""

_MANAGING: Final = frozenset(_MANAGES.split())

_STORES: Final = frozenset({"create", "update", "edit", "delete", "remove", "destroy", "list", "detail", "add"})
"""Those that say so as a part of a class's name."""

_KEYS: Final = frozenset({"key", "keys", "secret", "token"})
_ABOUT: Final = frozenset({"secret", "secrets", "log", "logs", "subscription", "subscriptions", "settings", "regenerate", "rerun", "resend"})
"""Words for what belongs to a subscription that the project delivers to."""

_HAPPENED: Final = pattern_of(r"[a-z]{2}[^e]ed$|^(paid|sent|lost|ending|expiring)$")
"""Last words of functions that are called after what has happened."""

_RESOURCE: Final = frozenset(
    {"put", "patch", "delete", "update", "partial_update", "destroy", "retrieve", "list", "perform_update", "perform_destroy", "form_valid"}
)
"""Methods beside `post` of a class that manages what it is named after: no delivery comes by a form that was shown to a person."""

_PREFIXES: Final = frozenset({"api", "do", "perform", "admin", "async", "rest", "http"})
"""What may stand before the verb of a function's name: `api_create_webhook`."""

_OTHERS: Final = frozenset({"hook", "error handler", "resolver", "websocket", "form", "serializer", "admin", "middleware", "grpc"})
"""What a handler may be that takes no deliveries."""

_TAKES: Final = frozenset({"event", "evt", "notification", "envelope", "delivery"})
"""Parameters that only who takes a delivery has: `update_order(event)` is told of an order and manages no subscription."""

_SENDS: Final = frozenset(
    ["test", "ping", "replay", "redeliver", "rerun", "resend", "retry", "trigger", "send", "fire", "deliver", "dispatch", "emit"]
)
"""Those of the managing words that have an event of their own to hand out."""

_HOOKS: Final = frozenset({"hook", "hooks"})
_ENDS: Final = frozenset({"view", "api", "endpoint", "handler", "controller", "resource", "route"})
"""What the name of a handler or its class ends in, whatever it is for."""

_LAYERS: Final = frozenset(
    [
        "views",
        "view",
        "api",
        "apis",
        "routes",
        "routers",
        "router",
        "endpoints",
        "handlers",
        "controllers",
        "models",
        "schemas",
        "serializers",
        "services",
        "tasks",
        "admin",
        "urls",
        "urlconf",
        "crud",
        "rest",
        "tests",
    ]
)
"""Modules of a package named for their layer: what else is in the package, they hold too."""

_SIGNATURE: Final = pattern_of(r"signature|hmac|x-hub|(^|[-_])sig($|[-_])|webhook-(id|timestamp|secret)", re.IGNORECASE)
_PROVIDERS: Final = pattern_of(
    r"`(x|http|stripe|svix|webhook|[a-z]+)[-_][\w-]*(signature|hmac)[\w-]*`|`(construct_event|parse_webhook|verify_webhook)`", re.IGNORECASE
)
"""Evidence that needs no word in the route: the name of a header with a signature, a function that is there for webhooks only."""
_TOLD: Final = frozenset({"hook", "hooks", "callback", "notify", "notification", "notifications"})
"""The weaker words that are said of another system's calls where no form of the project may come from."""
_BODIES: Final = frozenset({"body", "POST", "data", "json", "get_json", "form", "values"})
"""What a request calls that which was sent."""
_BROWSER: Final = pattern_of(
    r"^render(_|$)|^(redirect|TemplateResponse|HttpResponseRedirect|RedirectResponse)$|(^|_)(login|log_in|signin|sign_in)(_|$)"
)
"""Functions that show a page, send a browser elsewhere or log somebody in."""
_VERIFIES: Final = frozenset(
    {"construct_event", "compare_digest", "constant_time_compare", "verify_signature", "verify_webhook", "parse_webhook", "unwrap"}
)

_VERIFIES_IT: Final = pattern_of(r"^(verify|validate|authenticate)_(\w+_)?(signature|webhook|callback|ipn|incoming(_request)?|delivery)(_request)?$")
"""Functions of a project that make sure who sent a delivery."""
_OUR_SECRET: Final = pattern_of(r"^[A-Z0-9_]*(SECRET|TOKEN|PASSWORD|SIGNING_KEY|API_KEY)(_KEY)?$")
"""Constants and settings that hold a secret."""

Functions = Mapping[str, tuple[f.Function, f.Module, f.Class | None]]
"""All functions of the project by full name."""


def is_webhook(
    module: f.Module, function: f.Function, bindings: tuple[Binding, ...], owner: f.Class | None = None, functions: Functions | None = None
) -> str:
    """The signs that a handler takes deliveries of another system, as a clause; "" where there are none.

    `webhook` or `ipn` in its route, name or class is enough unless it manages subscriptions; weaker words (`hook`, `callback`, `events`) need a signature that is read.
    """
    if bindings and all(one.methods and not {"POST", "PUT"} & set(one.methods) for one in bindings):
        return ""
    if any(one.what in _OTHERS for one in bindings):
        return ""
    routes = [one.route for one in bindings if one.route]
    words = {word for route in routes for word in _words(route)}
    named = _said(function.name) + _words(owner.name if owner is not None else "")
    sure = sorted(_SURE & (words | set(named)))
    if not sure and (_is_module_of_webhooks(module.name) or _is_below_hooks(routes) or _is_called_hook(function, bindings, owner)):
        sure = ["webhook"]
    likely = sorted(_LIKELY & (words | set(named) | _said_around(module, function)))
    if not sure and _answers_a_browser(function) and not any(_VERIFIES_IT.search(name) for name in _called_in(function)):
        return ""  # where a login at somebody else's comes back to
    if not sure and _is_among_callbacks(module) and _is_told_only(function, bindings) and not (named[:1] and named[0] in _MANAGING):
        return "its module is named for callbacks, and it only takes what is posted"
    if not sure and _takes_what_forms_may_not(function) and _TOLD & set(named) and not (named[:1] and named[0] in _MANAGING):
        return f"`{min(_TOLD & set(named))}` in its name, and it takes what no form of ours has sent"
    if not sure and not likely:
        # a provider's own header, or its library, says it where no name does
        posted = any("POST" in one.methods for one in bindings)
        if not posted or (named[:1] and named[0] in _MANAGING):
            return ""
        evidence = _evidence(module, function)
        return evidence if _PROVIDERS.search(evidence) else _verified_before(function, functions or {})
    evidence = _evidence(module, function)
    if evidence:
        return f"`{(sure or likely)[0]}` in its route or name, and {evidence}"
    if owner is not None and (any(isinstance(step, f.Function) and step.name in _RESOURCE for step in owner.block) or _is_managing_class(owner.name)):
        return ""
    last = _words(function.name)[-1:]
    # `subscription_webhook` is told of subscriptions, `subscription_updated` of what happened to one
    is_called_one = last in (["webhook"], ["ipn"]) or bool(last and _HAPPENED.search(last[0]))
    if (
        not sure
        or (named[:1] and named[0] in _MANAGING and not _takes_event(function, named[0]))
        or (_ABOUT & (words | set(named)) and not is_called_one and not _takes_what_forms_may_not(function) and not _takes_event(function))
        or any("{" in route or "<" in route for route in routes if _manages(route))
    ):
        return ""
    return f"`{sure[0]}` in its route or name"


def _takes_event(function: f.Function, verb: str = "") -> bool:
    return verb not in _SENDS and any(param.name in _TAKES for param in function.params)


def _is_module_of_webhooks(name: str) -> bool:
    """Whether a module is named for webhooks (`billing_webhooks`), or is one sender's in a package that is (`webhooks.stripe`)."""
    *packages, last = name.lower().split(".")
    if _words(last)[-1:] in (["webhook"], ["webhooks"]):
        return True
    words = _words(last)
    return packages[-1:] in (["webhooks"], ["webhook"]) and bool(words) and words[-1] not in _LAYERS and not _ABOUT & set(words)


def _is_among_callbacks(module: f.Module) -> bool:
    """Whether a module is named for what others call back about: `sms_callback`, `carrier_callbacks`."""
    return _words(module.name.rpartition(".")[2])[-1:] in (["callback"], ["callbacks"])


def _is_told_only(function: f.Function, bindings: tuple[Binding, ...]) -> bool:
    """Whether a handler answers nothing but what is posted, and reads that."""
    methods = {method for one in bindings for method in one.methods}
    return bool(methods) and methods <= {"POST", "PUT"} and any(type(at) is f.Attr and at.name in _BODIES for at in _records(function.block))


def _is_below_hooks(routes: list[str]) -> bool:
    """Whether a route names a sender below `hooks`: `/hooks/stripe`."""
    for route in routes:
        parts = [part.lower() for part in route.strip("/").split("/")]
        for at, part in enumerate(parts[:-1]):
            if part in _HOOKS and re.fullmatch(r"[a-z][\w-]*", parts[at + 1]) and not _MANAGING & set(_words(parts[-1])):
                return True
    return False


def _is_called_hook(function: f.Function, bindings: tuple[Binding, ...], owner: f.Class | None) -> bool:
    """Whether a handler that is posted to, or its class, is called the hook of something: `typeform_hook`, `ShipmentHook`, `ShipmentHookView`."""
    words = _words(owner.name if owner is not None else function.name)
    while words and words[-1] in _ENDS:
        words.pop()
    if len(words) < 2 or words[-1] not in _HOOKS or words[0] in _MANAGING or words[0] in ("base", "abstract", "before", "after", "pre", "post", "on"):
        return False
    return function.name in ("post", "create", "handle") if owner is not None else any("POST" in one.methods for one in bindings)


def _takes_what_forms_may_not(function: f.Function) -> bool:
    """Whether a view is exempted from the check that a form of the project was sent, and reads what was sent."""
    exempt = any(
        isinstance(one, f.Name | f.Attr) and one.name.rpartition(".")[2] == "csrf_exempt"
        for decorator in function.decorators
        for one in (decorator.func if isinstance(decorator, f.Call) else decorator,)
    )
    # what else the URL says may be a secret that only the other side was told
    if not exempt or len([one for one in function.params if one.name != "self" and one.kind == f.POSITIONAL]) > 1:
        return False
    return any(type(at) is f.Attr and at.name in _BODIES for at in _records(function.block))


def _answers_a_browser(function: f.Function) -> bool:
    """Whether a handler shows pages, sends people elsewhere or logs them in: nobody looks at that where another system calls."""
    return any(_BROWSER.search(name) for name in _called_in(function))


def _manages(route: str) -> bool:
    """A route that ends in the id of a subscription: `/webhooks/{webhook_id}`, `/webhooks/<int:id>`."""
    last = route.rstrip("/").rpartition("/")[2].lower()
    return last[:1] in "{<(" and ("hook" in last or re.fullmatch(r"[{<(](\w+:)?(id|pk|uuid)(:\w+)?[}>)]", last) is not None)


def _is_managing_class(name: str) -> bool:
    """Whether a class is called for what is done with subscriptions, or for what they are secured with: `WebHookCreateView`, `DeleteWebhook`, `WebhookKeyView`."""
    words = _words(name)
    while words and words[-1] in _ENDS:
        words.pop()
    return len(words) > 1 and (words[-1] in _STORES | _KEYS or words[0] in _STORES)


def _said(name: str) -> list[str]:
    """The words of a function's name, from its verb on."""
    words = _words(name)
    while len(words) > 1 and words[0] in _PREFIXES:
        del words[0]
    return words


def _words(text: str) -> list[str]:
    cut = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", re.sub(r"Web_?Hook", "Webhook", text)).lower()
    return [word for word in re.split(r"[^a-z0-9]+", cut) if word]


def _evidence(module: f.Module, function: f.Function) -> str:
    """How the body, or a function of the module that it calls, shows that a signature or a provider's event is read; "" where neither does."""
    for param in function.params:
        if _SIGNATURE.search(param.name):
            return f"it takes `{param.name}`"
    called: list[str] = []
    for at in _records(function.params, function.block):
        kind = type(at)
        if kind is f.Const:
            if _names_signature(at):
                return f"it reads `{at.value}`"
        elif kind is f.Call:
            func = at.func
            last = func.name.rpartition(".")[2] if isinstance(func, f.Attr | f.Name) else ""
            if last in _VERIFIES or _VERIFIES_IT.search(last):
                return f"it calls `{last}`"
            if isinstance(func, f.Name) and func.scope == f.FULL and func.name == f"{module.name}.{last}":
                called.append(func.name)
        elif kind is f.Compare and (secret := _secret_of_ours(at)):
            return f"it holds what was sent against `{secret}`"
    for step in module.block if called else ():
        if isinstance(step, f.Function) and step.full in called and step is not function:
            verb = _verified_by(step)
            if verb:
                return f"{step.name}, which it calls, calls `{verb}`"
            header = next((str(one.value) for one in _records(step.block) if type(one) is f.Const and _is_header_of_a_provider(one)), "")
            if header:
                return f"{step.name}, which it calls, reads `{header}`"
    return ""


def _said_around(module: f.Module, function: f.Function) -> set[str]:
    """The words of the places that a function stands in: its module (`sms_callback`), and the function around it (`setup_paddle_callback`)."""
    inside = function.full.removeprefix(f"{module.name}.").split(".")[:-1]
    return {word for place in (module.name.rpartition(".")[2], *inside[-1:]) for word in _words(place)}


def _secret_of_ours(compare: f.Compare) -> str:
    """The constant of ours that a comparison holds something against, where it is called a secret; "" where there is none."""
    for one in _records(compare.args) if compare.ops[0] in ("==", "!=", "in", "not in") else ():
        if isinstance(one, f.Attr | f.Name) and _OUR_SECRET.search(one.name.rpartition(".")[2]):
            return one.name.rpartition(".")[2]
    return ""


def _verified_before(function: f.Function, functions: Functions) -> str:
    """How a function that runs before a handler (`Depends(verified)`, in a parameter or in the list of the route) shows that it holds the body against the signature in a header; "" where none does."""
    for at in _records(function.params, function.decorators):
        if type(at) is not f.Name or at.scope != f.FULL or at.name not in functions:
            continue
        one = functions[at.name][0]
        signed = next((param.name for param in one.params if _SIGNATURE.search(param.name)), "") or next(
            (str(const.value) for const in _records(one.block) if type(const) is f.Const and _names_signature(const)), ""
        )
        if signed and _PROVIDERS.search(f"`{signed}`") and _verified_by(one):
            return f"{one.name}, which runs before it, reads `{signed}`"
    return ""


def _names_signature(const: f.Const) -> bool:
    if not isinstance(const.value, str) or len(const.value) >= 60 or " " in const.value:
        return False
    # an option for tokens (`verify_signature`) is no header
    return _SIGNATURE.search(const.value) is not None and not const.value.startswith("verify_")


def _is_header_of_a_provider(const: f.Const) -> bool:
    return _names_signature(const) and _PROVIDERS.search(f"`{const.value}`") is not None


def _verified_by(function: f.Function) -> str:
    """The function by which another one verifies a delivery; "" where it does not."""
    return next((name for name in _called_in(function) if name in _VERIFIES), "")


def _called_in(function: f.Function) -> Iterator[str]:
    """The last names of what a function calls."""
    for at in _records(function.block):
        if type(at) is f.Call and isinstance(at.func, f.Attr | f.Name):
            yield at.func.name.rpartition(".")[2]


def _records(*roots: Any) -> Iterator[Any]:
    """Every record in some others, the last first."""
    stack: list[Any] = [*roots]
    while stack:
        at = stack.pop()
        if type(at) is tuple:
            stack.extend(at)
        else:
            yield at
            stack.extend(children(at))
