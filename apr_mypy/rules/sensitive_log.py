"""A password, token, key, card number or whole request reaches a log, an error report, a span or the text of an exception.

Why it is dangerous
-------------------
Logs are copied to collectors, backups, dashboards and tickets, are kept for years, and are read by people who must never see the secret. Whoever reads the log can then take the account over, call the API or
charge the card; the secret has to be changed, and nobody knows who has it by then.

How to fix it
-------------
Leave it out, and log what identifies the thing: the user's id, the key's id. Where the value has to be recognised, log a hash or its last four characters. Give secrets a type that hides them
(`pydantic.SecretStr`, `field(repr=False)`), so that an object may be logged whole. Log the names of headers or fields instead of all of them.

Bad
---
    import logging
    from dataclasses import dataclass

    from fastapi import FastAPI, Request

    app = FastAPI()
    logger = logging.getLogger(__name__)

    @dataclass
    class Login:
        email: str
        password: str

    @app.post("/login")
    async def log_in(login: Login, request: Request) -> None:
        logger.info("log in: %s", login)  # error: apr-sensitive-log
        logger.debug("headers: %s", dict(request.headers))  # error: apr-sensitive-log

    def send_reset(user_id: int, token: str) -> None:
        link = f"https://shop.example/reset?token={token}"
        logger.info("sending %s to user %d", link, user_id)  # error: apr-sensitive-log

Good
----
    import logging
    from dataclasses import dataclass, field

    from fastapi import FastAPI, Request

    app = FastAPI()
    logger = logging.getLogger(__name__)

    @dataclass
    class Login:
        email: str
        password: str = field(repr=False)

    @app.post("/login")
    async def log_in(login: Login, request: Request) -> None:
        logger.info("log in: %s", login)
        logger.debug("headers: %s", sorted(request.headers))

    def send_reset(user_id: int, token: str) -> None:
        logger.info("sending a link that ends in %s to user %d", token[-4:], user_id)

When to leave it
----------------
It is left where the value is redacted, hashed, cut to a few characters, or only its length or presence is told; where its type hides it; where an object has a `__repr__` of its own. Counts, names, kinds, ids
and moments of secrets are none (`max_tokens`, `token_type`, `key_id`, `password_changed_at`), nor are public keys, cache keys and CSRF tokens, the path of a
key's file, a label or message about a secret, the name under which a store keeps one, an object that has one, credentials that are documents to be shown, tokens that are words of a text. E-mail addresses and phone numbers are not this rule's business. What a command prints
for whoever started it is left, and so is the one field of a body that an exception names as refused, and what a filter, formatter or
processor of the project's log covers.

What it does not see
--------------------
Secrets that neither a name, a type nor a marker (`apr_mypy.markers.Secret`) tells. Whether the project's logging filter or processor, which is taken to cover the fields and words that it names, is added to every
handler. Bodies that other systems answered with, unless the function
reads a secret out of them by its key, or a token endpoint sent them and nothing says that they only tell what went wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.disclosing import Disclosure, disclosures
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import short, shown

RULE = Rule(
    name="apr-sensitive-log",
    title="Secret in a log",
    category=Category.SECURITY,
    severity=Severity.P0,
    summary="A password, token, key, card number or whole request reaches a log, an error report, a span or the text of an exception.",
    danger="Logs are copied, kept and read by many: whoever reads this one has the secret.",
    fix="Leave the secret out, log an id instead, or a hash or the last four characters of it; give it a type that hides it.",
    since="0.1.0",
    stages=("module", "project"),
)


_WHOLE: Final = pattern_of(r"(^|[^a-z])(pass(word|wd|phrase|code)?|pwd|pw|pin|otp|cvv|cvc|code|answer)s?([^a-z]|$)|one_time|password")
"""Secrets that a person remembers or types off: too short to show a part of them."""

_SEVERAL: Final = pattern_of(r"(^|_)(keys|tokens|secrets|passwords|codes|otps|jwts)$")


def in_module(module: ModuleView) -> Iterator[Finding]:
    for one in disclosures(Program.alone(module), module):
        yield _found(one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        said = {
            (one.site.line, one.site.column)
            for one in disclosures(Program.judged_alone(module), next(iter(Program.judged_alone(module).modules.values())))
        }
        for one in _disclosed(program, module):
            if (one.site.line, one.site.column) not in said:
                yield _found(one, PROJECT)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows that nothing is told there: the log covers it, all callers hand over what was taken care of, what another module gives is none."""
    module = next((one for one in program.modules.values() if one.facts.path == finding.place.path), None)
    return module is not None and all(module.place(one.site).line != finding.place.line for one in _disclosed(program, module))


def _disclosed(program: Program, module: ModuleView) -> tuple[Disclosure, ...]:
    """All that a module of a whole program tells."""
    known: dict[str, tuple[Disclosure, ...]] = program.__dict__.setdefault("_disclosed", {})
    found = known.get(module.name)
    if found is None:
        found = known[module.name] = tuple(disclosures(program, module))
    return found


def _found(one: Disclosure, stage: str) -> Finding:
    what = one.leak.what
    message = f"{short(one.fn.full)} puts {what} into {one.where}"
    return Finding(
        RULE.name, RULE.severity, one.fn.module.place(one.site), one.fn.full, message, _fix(one), stage, one.trace, anchor=f"{one.where} {what}"
    )


def _fix(one: Disclosure) -> str:
    """What to write at this site."""
    what = one.leak.what
    made = one.site.value if isinstance(one.site, f.Raise) else None
    first = made.args[0].value if isinstance(made, f.Call) and made.args else None
    if isinstance(first, f.Call) and isinstance(first.func, f.Attr) and first.func.name == "errors" and not first.args:
        return f"write {shown(first.func)}(include_input=False), which leaves out what was checked"
    if what.startswith(("the headers", "the environment")):
        return "log the names alone (sorted(...)), or the few that are needed by name"
    if what.endswith("in its query"):
        return "log the path of the address alone, or hand the secret over in a header"
    if what.startswith(("the ", "all ")):
        return "log the fields that are needed by name, without secrets"
    if " with its `" in what or what.rpartition(".")[2][:1].isupper():
        return "hide the field (SecretStr, repr=False), or log the object's id"
    if what.startswith("what ") or "`" not in what:
        return "leave the secret out and log an id, or log its last four characters"
    name = what.split("`")[1]
    if "database" in name.lower() or "dsn" in name.lower() or name.lower().endswith(("url", "uri")):
        return f"log the host alone instead of `{name}`, or host and name where it is a database"
    if _WHOLE.search(name.lower()):  # the last four characters of a PIN or a short password are most of it
        return f"leave {name} out and log the id of whose it is, or only whether it was given"
    if _SEVERAL.search(name.lower()):
        return f"leave {name} out and log how many there are (len({name}))"
    short_name = name if len(name) < 30 and not isinstance(one.site, f.Assert) else "the secret"
    return (
        f"leave {short_name} out and log an id, or log its last four characters ({short_name}[-4:])"
        if short_name != "the secret"
        else "leave the secret out and log an id"
    )
