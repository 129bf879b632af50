"""An endpoint that is worth abusing (a login, a sign-up, a reset, a payment, a message, an upload) may be called as often as anybody likes.

Why it is dangerous
-------------------
Passwords and one-time codes are guessed by the million, stolen cards are tried out, reset mails and text messages flood a victim and cost money by the piece, and one client fills the disk. A limit that is declared where it has
no effect is worse than none: everybody thinks that it is there.

How to fix it
-------------
Use the limiter of the framework, keyed by address and by account, with its counters in Redis where there are several processes: slowapi or fastapi-limiter, Flask-Limiter, throttles of Django REST framework, django-ratelimit,
Litestar's `RateLimitConfig`. Where a gateway in front does it, say so: `rate_limited_by = "gateway"` in `[tool.apr]`.

Bad
---
    from fastapi import FastAPI, Request
    from slowapi import Limiter
    from slowapi.util import get_remote_address

    app = FastAPI()
    limiter = Limiter(key_func=get_remote_address)

    @limiter.limit("5/minute")
    @app.post("/login")
    def log_in(request: Request, name: str, password: str) -> None:  # error: apr-no-rate-limit
        print(name)

Good
----
    from fastapi import FastAPI, Request
    from slowapi import Limiter
    from slowapi.util import get_remote_address

    app = FastAPI()
    limiter = Limiter(key_func=get_remote_address)

    @app.post("/login")
    @limiter.limit("5/minute")
    def log_in(request: Request, name: str, password: str) -> None:
        print(name)

    @app.get("/orders")
    def list_orders(request: Request) -> list[int]:
        return []

When to leave it
----------------
It is left where a decorator, dependency, guard, class, router, middleware, hook, setting or lockout limits it, also one of the project's own that answers 429 or refuses on a count; where `rate_limited_by` is configured; for
logins, resets and messages that only staff may ask for; for tokens and enrolments of who has logged in before; for a library's routes that stand behind one of the project's own for the same path, or below `if settings.DEBUG`; for
all other endpoints, and for those that only read.

What it does not see
--------------------
Limits in a proxy that the configuration does not name, and whether a limit is low enough. Views that a library registers by itself, from its settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import LimitAdvice
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.abuse import Endpoint, endpoints
from apr_mypy.views.access import asked_before, asks_model_permission
from apr_mypy.views.authorization import asks_permission, for_staff
from apr_mypy.views.endpoint_names import called_among_all
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.offered_views import is_limited_there, offered
from apr_mypy.views.own_limits import advice as own_advice
from apr_mypy.views.rate_limits import Lacking, RateLimits
from apr_mypy.views.refusals import form_turns_away, limited_beside
from apr_mypy.views.shown import short

RULE = Rule(
    name="apr-no-rate-limit",
    title="Endpoint without a rate limit",
    category=Category.SECURITY,
    severity=Severity.P2,
    summary="An endpoint that is worth abusing (a login, a sign-up, a reset, a payment, a message, an upload) may be called as often as anybody likes.",
    danger="Passwords and codes can be guessed, stolen cards tried out, and messages, uploads and imports cost money and capacity without end.",
    fix="Limit it by address and account with the framework's limiter, below the route's decorator or for the whole router.",
    since="0.1.0",
    stages=("module", "project"),
)


_GUARDED: Final = ("imports in bulk",)
"""What only few may do where a permission is asked for. Scopes that everybody has are asked for uploads and messages, too, and who logs in has no rights yet."""

_LETS_IN: Final = ("logs in", "signs up")
"""What is done by who has no permission yet."""


_OF_STAFF: Final = pattern_of(r"(^|[./])(api_)?(admin|backoffice|staff|superuser)([./]|$)|\.(api_)?admin_\w+$")


def in_module(module: ModuleView) -> Iterator[Finding]:
    if module.config.rate_limited_by or module.is_test:
        return
    for endpoint, lacking in _unlimited(Program.alone(module)):
        if lacking.here:
            yield _found(Program.alone(module), endpoint, lacking, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    if program.config.rate_limited_by:
        return
    said: dict[str, set[str]] = {}
    for endpoint, lacking in _unlimited(program):
        module = endpoint.fn.module
        if module.is_test:
            continue
        if module.name not in said:
            said[module.name] = {one.fn.full for one, why in _unlimited(Program.judged_alone(module)) if why.here}
        if endpoint.fn.full not in said[module.name]:
            yield _found(program, endpoint, lacking, PROJECT)


def _unlimited(program: Program) -> Iterator[tuple[Endpoint, Lacking]]:
    limits: RateLimits | None = None
    for endpoint in endpoints(program):
        limits = limits or RateLimits(program)
        lacking = limits.lacking(endpoint)
        view = program.classes.get(endpoint.fn.owner.full) if endpoint.of_class and endpoint.fn.owner is not None else None
        if view is not None and any(form_turns_away(program, full) for full in program.classes if "Form" in full.rpartition(".")[2]):
            continue  # the form may be named where the view is registered
        if view is not None and any(limits.lacking(endpoint._replace(fn=method)) is None for method in view.methods.values()):
            continue
        if lacking is None or for_staff(program, endpoint.fn) or _is_kept_apart(program, endpoint):
            continue
        if not endpoint.is_for_strangers or not (
            (endpoint.does not in _LETS_IN and asks_model_permission(endpoint.fn))
            or (endpoint.does in _GUARDED and asks_permission(program, endpoint.fn, not endpoint.is_worse))
        ):
            yield endpoint, lacking
    for one in offered(program):
        limits = limits or RateLimits(program)
        lacking = limits.lacking(one.endpoint) if not is_limited_there(limits, one) else None
        if lacking is not None:
            yield one.endpoint._replace(offered=one.row), lacking


def _is_kept_apart(program: Program, endpoint: Endpoint) -> bool:
    """Whether an endpoint stands among those of the staff, by its path, name or module, and asks for more than to be there: `admin_reset_password`. To administrators' own logins all may come."""
    if endpoint.does == "logs in":
        return False
    places = (endpoint.fn.full, *(entry.route for entry in endpoint.entries))
    return any(_OF_STAFF.search(place.lower()) for place in places) and bool(asked_before(program, endpoint.fn))


def _found(program: Program, endpoint: Endpoint, lacking: Lacking, stage: str) -> Finding:
    fn = endpoint.fn
    if endpoint.offered is not None:
        named = endpoint.offered.name
        said = short(named) if named.rpartition(".")[2][:1].isupper() else named
        return Finding(
            RULE.name,
            Severity.P1,
            fn.module.def_place(fn.function),
            named,
            f"{said} {endpoint.does}, and {lacking.why}",
            endpoint.offered.write.replace("{name}", said),
            stage,
            lacking.trace,
            anchor=endpoint.does,
        )
    name = "post" if endpoint.of_class else fn.function.name
    severity = Severity.P1 if endpoint.is_worse else RULE.severity
    if lacking.moved:
        fix = f"move @{lacking.moved} below the route's decorator"
    else:
        fix = _advice(program, endpoint, name)
    named, place = fn.full, fn.module.def_place(fn.function)
    if endpoint.of_class and fn.owner is not None:
        named, place = fn.owner.full, fn.module.class_place(fn.owner)
    message = f"{short(named)} {endpoint.does}, and {lacking.why}"
    return Finding(RULE.name, severity, place, named, message, fix, stage, lacking.trace, anchor=endpoint.does)


def _advice(program: Program, endpoint: Endpoint, name: str) -> str:
    """How to limit an endpoint: as the project limits others of the module or elsewhere, else as its framework does."""
    fn = endpoint.fn
    limited = limited_beside(program, fn)
    if limited:
        return f"derive it from {short(limited)} too, as other views of the module are, with a limit of its own"
    frameworks = [entry.framework for entry in endpoint.entries]
    frameworks = [*_written_for(fn, frameworks), *frameworks]
    own = own_advice(RateLimits(program), fn, frameworks)
    if own:
        return own
    row = next((row for one in frameworks if (row := fn.module.knowledge.find(LimitAdvice, (one,))) is not None), None)
    if row is None:
        return f"limit how often one address and one account may call {name}"
    written = row.in_class if row.in_class and fn.owner is not None else row.write
    return written.replace("{name}", name).replace("{scope}", called_among_all(fn)) + _with_parameter(fn, row.needs)


def _with_parameter(fn: FunctionView, needed: str) -> str:
    """What else is to be done where a limiter finds what it needs by a parameter's name: it may be there already, or its name be taken by something else."""
    name, _, kind = needed.partition(": ")
    taken = next((param for param in fn.function.params if param.name == name), None)
    if not needed or (taken is not None and any(last == kind for last in _kinds(fn, taken))):
        return ""
    return f", with {needed} among its parameters" + (f" (what is called {name} now needs another name)" if taken is not None else "")


def _kinds(fn: FunctionView, param: f.Param) -> list[str]:
    return [full.rpartition(".")[2] for full in fn.module.types.classes(param.type)]


def _written_for(fn: FunctionView, frameworks: list[str]) -> list[str]:
    """What else a class of views whose base nobody knows may be written for: frameworks that its module imports, beside the one that has its route."""
    if fn.owner is None:
        return []
    bases = (*fn.owner.mro, *(one.name for one in fn.owner.bases if isinstance(one, f.Name)))
    if any(name.partition(".")[0] in frameworks for name in bases):
        return []
    imported = dict.fromkeys(step.full.partition(".")[0] for step in fn.module.facts.imports)
    return [name for name in imported if name not in frameworks and fn.module.knowledge.find(LimitAdvice, (name,)) is not None]
