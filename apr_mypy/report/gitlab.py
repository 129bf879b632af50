"""The report as GitLab code quality JSON: a list of issues in a subset of the Code Climate format.

Fingerprints have to be unique in a report, so a second finding of one fingerprint gets a number.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec
from msgspec import Struct

from apr_mypy.report.model import Report

LEVELS: Final = {"P0": "blocker", "P1": "critical", "P2": "major", "P3": "minor"}


class Lines(Struct, frozen=True):
    begin: int
    end: int


class Location(Struct, frozen=True):
    path: str
    lines: Lines


class Content(Struct, frozen=True):
    body: str


class Issue(Struct, frozen=True):
    type: str
    check_name: str
    description: str
    content: Content
    categories: list[str]
    location: Location
    severity: str
    fingerprint: str


def render(report: Report) -> str:
    seen: Counter[str] = Counter()
    issues = []
    for finding in report.findings:
        card, place = report.card(finding), finding.place
        seen[finding.fingerprint] += 1
        count = seen[finding.fingerprint]
        body = f"**Why it is dangerous**: {card.danger}\n\n**Fix**: {finding.fix}\n"
        if finding.trace:
            body += "\n" + "".join(f"1. `{t.path}:{t.line}` {t.message}\n" for t in finding.trace)
        issues.append(
            Issue(
                type="issue",
                check_name=finding.rule,
                description=f"{card.title}: {finding.message}. Fix: {finding.fix}",
                content=Content(body),
                categories=["Bug Risk" if finding.severity != "P3" else "Complexity"],
                location=Location(place.path, Lines(place.line, max(place.end_line, place.line))),
                severity=LEVELS.get(finding.severity, "critical"),
                fingerprint=finding.fingerprint if count == 1 else f"{finding.fingerprint}-{count}",
            )
        )
    for gap in report.gaps:
        issues.append(
            Issue(
                type="issue",
                check_name="apr-not-analysed",
                description=f"Not analysed: {gap.name or gap.where}: {gap.reason}. {gap.remedy}",
                content=Content(gap.remedy),
                categories=["Bug Risk"],
                location=Location(gap.path or ".", Lines(max(gap.line, 1), max(gap.line, 1))),
                severity="blocker" if gap.fatal else "info",
                fingerprint=f"not-analysed:{gap.path}:{gap.name}:{gap.reason}",
            )
        )
    return msgspec.json.format(msgspec.json.encode(issues), indent=2).decode() + "\n"
