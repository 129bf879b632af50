"""What a renderer is given: one finished review, as plain data. Renderers decide nothing; they only say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from apr_mypy.finding import Finding

SEVERITIES: Final = ("P0", "P1", "P2", "P3")

SEVERITY_MEANING: Final[Mapping[str, str]] = {
    "P0": "data loss or security",
    "P1": "outage or corruption",
    "P2": "scalability or reliability",
    "P3": "maintainability",
}

CLEAN: Final = "No critical anti-patterns detected."
"""Said when nothing was found and everything was analysed; never otherwise."""


class Card(Struct, frozen=True):
    """What a report says of a rule, whatever the site. `category` is its error code, `page` its documentation in Markdown."""

    rule: str
    title: str
    category: str
    category_title: str
    severity: str
    summary: str
    danger: str
    fix: str
    page: str = ""


class Gap(Struct, frozen=True, order=True):
    """Something that was not analysed: where, what, why, and what to do about it. A `fatal` gap is one that should have been analysed and
    could not: the review exits with 2. `count` is how many functions (or lines) it stands for."""

    path: str
    line: int
    name: str
    reason: str
    remedy: str
    fatal: bool = False
    count: int = 1

    @property
    def where(self) -> str:
        """`path:line`, as much of it as is known, else the name."""
        if not self.path:
            return self.name
        return f"{self.path}:{self.line}" if self.line else self.path


class Report(Struct, frozen=True, kw_only=True):
    """A finished review. `findings` are sorted worst first; `cards` has an entry for every rule among them. `suppressed` counts what
    `# apr: ignore` silenced, `baselined` what the baseline accepts, `fixed` the baseline's entries that are no longer found;
    `modules` how many were analysed; `notes` are sentences for people that change no result."""

    tool_version: str
    findings: tuple[Finding, ...]
    cards: Mapping[str, Card]
    suppressed: int = 0
    baselined: int = 0
    fixed: int = 0
    modules: int = 0
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity, all four named."""
        found = Counter(f.severity for f in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def clean(self) -> bool:
        """Nothing found, nothing accepted by the baseline, and nothing left out."""
        return not self.findings and not self.gaps and not self.baselined

    def card(self, finding: Finding) -> Card:
        """The finding's rule. One without a card (a plugin of another version) is still told, by its code."""
        return self.cards.get(finding.rule) or Card(
            finding.rule, finding.rule, "", "", finding.severity, finding.message, finding.message, finding.fix
        )


def tally(report: Report) -> str:
    """One line that counts everything: `3 anti-patterns: 1 P0, 2 P1 · 1 suppressed · 4 in the baseline`."""
    total = len(report.findings)
    parts = []
    if total:
        by_severity = ", ".join(f"{n} {severity}" for severity, n in report.counts.items() if n)
        parts.append(f"{total} anti-pattern{'s' if total != 1 else ''}: {by_severity}")
    if report.suppressed:
        parts.append(f"{report.suppressed} suppressed")
    if report.baselined:
        parts.append(f"{report.baselined} in the baseline")
    if report.fixed:
        parts.append(f"{report.fixed} fixed since the baseline (`apr baseline` takes them out)")
    if report.gaps:
        parts.append(f"{len(report.gaps)} not analysed")
    return " · ".join(parts)


def verdict(report: Report) -> str:
    """The closing sentence when there is no finding to show: clean only when there is none at all, and everything was analysed."""
    if report.findings:
        return ""
    if report.gaps:
        return "Nothing was found in what was analysed, but not everything was: this is no clean bill."
    return CLEAN if report.clean else "No new anti-pattern was found; those in the baseline are still there."
