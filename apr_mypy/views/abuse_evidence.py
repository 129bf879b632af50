"""What the calls, the parameters and the answers of an endpoint show of what it does: passwords that are checked, messages that are sent, files that are taken, money that is moved; or that it only shows something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Costs
from apr_mypy.patterns import pattern_of
from apr_mypy.views.abuse_words import KEY_WORDS, said_by_words
from apr_mypy.views.naming import last_name, words_of
from apr_mypy.views.only_named_so import is_only_refused

if TYPE_CHECKING:
    from apr_mypy.roles.role import Entry
    from apr_mypy.views.function import FunctionView

_SHOWS: Final = pattern_of(
    r"render|redirect|template|^(url_for|reverse|reverse_lazy|get|getenv|startswith|endswith|flash|quote|urlencode|gettext|_)$"
)
_TAKES: Final = frozenset({"form", "json", "data", "POST", "body", "values", "files", "FILES", "headers", "authorization", "cleaned_data", "stream"})
"""What a request brings that an endpoint may judge."""
_OF_SCRIPTS: Final = frozenset({"api", "personal"})
"""A token for scripts is made by who has logged in already."""
_SENDS: Final = pattern_of(r"^_?(a)?(send|dispatch|deliver|queue|enqueue)_.*(e?mail|sms|message|text|invit|notification|code|otp|link)")
_CHECKS_PASSWORD: Final = pattern_of(
    r"^_?(a)?(verify|check|compare|validate|match)(es|_user|_hashed)?_(password|passwd|pwd)(_hash)?$|^authenticate(_user|_password|_account)?$|^_?password_(matches|is_valid|is_correct)$"
)
_OPENS_SESSION: Final = pattern_of(
    r"^_?(create|issue|make|generate|new|encode|sign|build)_(access|auth|jwt|bearer|session|user|login)?_?(token|tokens|jwt|session|token_pair)(_for_user|_for|_response)?$|^login_user$|^log_in_user$"
)
_OTHER_SESSION: Final = pattern_of(
    r"(?<!User)(?<!Login)(?<!Auth)(?<!Web)(?<!Http)(?<!Create)(?<!New)(?<!Start)(?<=[a-z])Session(Create|In|Input|Request|Body|Payload|$)"
)
"""What is sent to begin a session of something: `CreateAgentSessionRequest`, `GameSession`."""
_MONEY: Final = pattern_of(r"amount|balance|iban|currency|wallet|funds|payee|cents|money|credits?$|points$|ledger|payment")


def evidence_of(fn: FunctionView) -> set[str]:
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


def is_of_money(fn: FunctionView) -> bool:
    """Whether a transfer is one of money: something in it is called so. One whose body says nothing is taken for that too."""
    names = [
        *(param.name for param in fn.function.params),
        *(attr.name for attr in fn.attrs),
        *(one.name for one in fn.all(f.Name)),
        *(str(one.value) for one in fn.all(f.Const)),
    ]
    names += [fn.module.types.table[param.type].name for param in fn.function.params]
    return len(fn.calls) + len(fn.attrs) == 0 or any(_MONEY.search(name.lower()) for name in names)


def sets_password(fn: FunctionView) -> bool:
    """Whether a function takes a password."""
    keys = [text for one in fn.all(f.Const) if not (text := str(one.value)).isupper()]  # `"DB_PASSWORD"` is a setting
    names = (*(param.name for param in fn.function.params), *(attr.name for attr in fn.attrs), *keys)
    return any(re.search(r"(^|_)(password|passwd|pwd)\d?$", name.lower()) for name in names)


def is_for_scripts(fn: FunctionView, entries: Iterable[Entry]) -> bool:
    """Whether an endpoint makes a token for scripts, as `create_api_token` does for who has logged in already."""
    names = [fn.function.name, *(part for entry in entries for part in entry.route.split("/"))]
    return not sets_password(fn) and any(
        not _OF_SCRIPTS.isdisjoint(words) and not KEY_WORDS.isdisjoint(words) and "auth" not in words for words in map(words_of, names)
    )


def only_shows(fn: FunctionView) -> bool:
    """Whether an endpoint shows one page or another, or sends somebody on to one, and judges nothing of what it is sent. One that only shows a page may be written by half."""
    given = [step.value for step in fn.returns]
    return (
        len(given) > 1
        and all(isinstance(one, f.Call) for one in given)
        and all(_SHOWS.search(last_name(call.func)) for call in fn.calls)
        and all(param.name in ("self", "request") for param in fn.function.params)
        and _TAKES.isdisjoint(attr.name for attr in fn.attrs)
    )


def is_of_other_sessions(fn: FunctionView, called: list[list[str]]) -> bool:
    """Whether a session that is begun is no login, by what it takes: one of a chat, a game, a terminal."""
    if any("logs in" in said_by_words(words, False) and not re.fullmatch(r"((create|new|start) )?sessions?", " ".join(words)) for words in called):
        return False
    types = fn.module.types
    sent = [full for param in fn.function.params for full in types.classes(param.type)]
    return any(fn.module.is_own(full) and _OTHER_SESSION.search(full.rpartition(".")[2]) for full in sent)
