"""What is said of a value that somebody may read: the secrets that it shows, that it shows none, or that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.patterns import pattern_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.shown_fields import ShownFields

_FEW: Final = 3
"""As many implementations of a method may be the one that runs: of more, one that tells a secret says nothing of the others."""


class Leak(NamedTuple):
    """A secret that is shown. `what` names it as a clause's object; `parameter` is set where it is whatever callers give for that parameter; `steps` lead through functions."""

    what: str
    parameter: str = ""
    steps: tuple[Trace, ...] = ()
    of: str = ""
    """The parameter that this is, where its name alone says so: a caller that gives none shows nothing by it."""
    part: bool = False
    """Whether it is only something out of what callers give for that parameter, or out of a request's body."""
    unless: str = ""
    """A parameter that is shown in its place, where callers give it: `display = log_url or url`."""


_NAME: Final = pattern_of(r"[A-Za-z_]\w+")

Verdict = tuple[Leak, ...] | None
"""The secrets that a value shows; empty where it certainly shows none, None where nothing is known."""


SAFE: Final[Verdict] = ()
BODY: Final = "the body of the request"


def together(verdicts: list[Verdict]) -> Verdict:
    """What several parts show together."""
    found = [leak for one in verdicts for leak in one or ()]
    if found:
        real = [leak for leak in found if not leak.parameter]
        return tuple(dict.fromkeys(real + [leak for leak in found if leak.parameter]))
    return SAFE if all(one is not None for one in verdicts) else None


def name_of(leak: Leak) -> str:
    """The name by which a secret is known: the last word of `data['api_key']`, of a field; "" for what is shown whole."""
    quoted = leak.what.split("`")
    found = _NAME.findall(quoted[-2]) if len(quoted) > 2 else []
    return found[-1] if found else ""


def parts_of(found: tuple[Leak, ...]) -> tuple[Leak, ...]:
    """What something out of a value shows, where the value shows so much: of what callers give, nobody can tell here which part it is."""
    return tuple(leak._replace(part=True) if leak.parameter or leak.what == BODY else leak for leak in found)


def is_likely(implementations: int, telling: int) -> bool:
    """Whether a call that may run any of so many implementations shows what `telling` of them show."""
    return implementations <= _FEW or telling * 2 >= implementations


class Judge(Protocol):
    """What says which secrets a value shows (`Leaks`)."""

    program: Calls
    fields: ShownFields

    def judge(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Verdict: ...

    def keyed(self, fn: FunctionView, key: f.AnyValue | str | None, value: f.AnyValue, depth: int = 0) -> Verdict: ...

    def without(self, fn: FunctionView, value: f.AnyValue, keys: frozenset[str], depth: int) -> Verdict: ...

    def returned(self, callee: FunctionView, depth: int) -> Verdict: ...

    def by_type(self, fn: FunctionView, value: f.AnyValue) -> Verdict: ...
