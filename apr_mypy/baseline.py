"""The baseline: the findings that a team has agreed to live with for now. It may only shrink by itself; it never grows unasked.

A finding is known by its fingerprint, which has no line number in it, so moving code changes nothing. The file is JSON, sorted, one finding
a line: made for reading in a diff.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from apr_mypy.finding import Finding

VERSION: Final = 1


class BaselineError(Exception):
    """The baseline cannot be read. The message is one sentence that names the file and the next step."""


class Entry(Struct, frozen=True, order=True):
    """One accepted finding; `count` of them look the same. Only `fingerprint` and `count` decide; the rest is for people."""

    rule: str
    path: str
    function: str
    message: str
    fingerprint: str
    count: int = 1


class Baseline(Struct, frozen=True):
    """What a baseline file holds."""

    version: int
    findings: tuple[Entry, ...] = ()


class Comparison(Struct, frozen=True):
    """`fresh` are the findings that the baseline does not accept, `accepted` how many it does, `fixed` how many of its entries are gone."""

    fresh: tuple[Finding, ...]
    accepted: int
    fixed: int


def of(findings: Iterable[Finding]) -> Baseline:
    """A baseline that accepts exactly these findings."""
    found = list(findings)
    counts = Counter(f.fingerprint for f in found)
    by_print = {f.fingerprint: f for f in sorted(found, key=lambda f: f.order, reverse=True)}
    entries = (Entry(f.rule, f.place.path, f.function, f.message, key, counts[key]) for key, f in by_print.items())
    return Baseline(VERSION, tuple(sorted(entries)))


def compare(baseline: Baseline, findings: Iterable[Finding]) -> Comparison:
    """Hold findings against a baseline. Of findings that look the same, the first `count` are accepted: one more is new."""
    left = Counter({entry.fingerprint: entry.count for entry in baseline.findings})
    total, fresh = left.total(), []
    for finding in findings:
        if left[finding.fingerprint] > 0:
            left[finding.fingerprint] -= 1
        else:
            fresh.append(finding)
    fixed = left.total()
    return Comparison(tuple(fresh), total - fixed, fixed)


def shrink(baseline: Baseline, findings: Iterable[Finding]) -> Baseline:
    """The baseline without what is fixed, and with nothing new."""
    found = Counter(f.fingerprint for f in findings)
    kept = (msgspec.structs.replace(e, count=min(e.count, found[e.fingerprint])) for e in baseline.findings if found[e.fingerprint])
    return Baseline(VERSION, tuple(kept))


def read(path: Path) -> Baseline:
    """Read a baseline file. Raises BaselineError when it is missing, unreadable, no baseline, or of another version."""
    advice = "write a new one with `apr baseline --renew`"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BaselineError(f"there is no baseline {path}: write one with `apr baseline`, or leave --baseline out") from None
    except OSError as error:
        raise BaselineError(f"the baseline {path} cannot be read ({error.strerror}): mend its permissions, or leave --baseline out") from error
    try:
        baseline = msgspec.json.decode(data, type=Baseline)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BaselineError(f"{path} is not a baseline ({error}): {advice}") from error
    if baseline.version != VERSION:
        raise BaselineError(f"{path} is a baseline of version {baseline.version}, this apr reads version {VERSION}: {advice}")
    return baseline


def render(baseline: Baseline) -> str:
    """The text of a baseline file."""
    lines = ",\n".join("  " + json.dumps(msgspec.to_builtins(entry), ensure_ascii=False) for entry in baseline.findings)
    body = f"[\n{lines}\n ]" if lines else "[]"
    return f'{{\n "version": {baseline.version},\n "findings": {body}\n}}\n'
