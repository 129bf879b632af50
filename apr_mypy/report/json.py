"""The report as JSON, version 1: the public, typed form that other programs read.

`path` is relative to the project root, with `/`; lines and columns start at 1; `function` is the qualified name; the fingerprint has no line number in it.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec import Struct

from apr_mypy.finding import Finding
from apr_mypy.report.model import Gap, Report

VERSION: Final = 1
SeverityName = Literal["P0", "P1", "P2", "P3"]


class JsonTool(Struct, frozen=True):
    name: str
    version: str


class JsonGap(Struct, frozen=True):
    """Something that was not analysed. `fatal` says that it made the review exit with 2."""

    path: str
    line: int
    name: str
    reason: str
    remedy: str
    fatal: bool
    count: int


class JsonSummary(Struct, frozen=True):
    P0: int
    P1: int
    P2: int
    P3: int
    suppressed: int
    baselined: int
    not_analysed: list[JsonGap]


class JsonTrace(Struct, frozen=True):
    path: str
    line: int
    message: str


class JsonFinding(Struct, frozen=True):
    rule: str
    title: str
    category: str
    severity: SeverityName
    path: str
    line: int
    column: int
    end_line: int
    function: str
    message: str
    danger: str
    fix: str
    stage: Literal["module", "project", "contract"]
    trace: list[JsonTrace]
    fingerprint: str


class JsonReport(Struct, frozen=True):
    version: int
    tool: JsonTool
    summary: JsonSummary
    findings: list[JsonFinding]


def finding_out(report: Report, finding: Finding) -> JsonFinding:
    card, place = report.card(finding), finding.place
    return JsonFinding(
        rule=finding.rule,
        title=card.title,
        category=card.category,
        severity=finding.severity,  # type: ignore[arg-type]  # finding.py leaves it a str; schema tests hold it to the four
        path=place.path,
        line=place.line,
        column=place.column,
        end_line=max(place.end_line, place.line),
        function=finding.function,
        message=finding.message,
        danger=card.danger,
        fix=finding.fix,
        stage=finding.stage,  # type: ignore[arg-type]
        trace=[JsonTrace(t.path, t.line, t.message) for t in finding.trace],
        fingerprint=finding.fingerprint,
    )


def gap_out(gap: Gap) -> JsonGap:
    return JsonGap(gap.path, gap.line, gap.name, gap.reason, gap.remedy, gap.fatal, gap.count)


def build(report: Report) -> JsonReport:
    """The document as typed records."""
    counts = report.counts
    summary = JsonSummary(
        P0=counts["P0"],
        P1=counts["P1"],
        P2=counts["P2"],
        P3=counts["P3"],
        suppressed=report.suppressed,
        baselined=report.baselined,
        not_analysed=[gap_out(gap) for gap in report.gaps],
    )
    return JsonReport(VERSION, JsonTool("apr-mypy", report.tool_version), summary, [finding_out(report, f) for f in report.findings])


def render(report: Report) -> str:
    return msgspec.json.format(msgspec.json.encode(build(report)), indent=2).decode() + "\n"


def read(data: bytes | str) -> JsonReport:
    """Read a report that `render` wrote. Raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(data, type=JsonReport)
