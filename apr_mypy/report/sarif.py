"""The report as SARIF 2.1.0: what code scanning services and editors read. Rules carry their page; a trace is a code flow."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

import msgspec

from apr_mypy.finding import Finding
from apr_mypy.report.model import Card, Gap, Report

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final = {"P0": "error", "P1": "error", "P2": "warning", "P3": "note"}
SECURITY_SCORE: Final = {"P0": "9.0", "P1": "7.5", "P2": "5.0", "P3": "2.0"}
"""What code scanning shows as critical, high, medium, low; for the rules of the security category only."""


def location(path: str, line: int, column: int = 0, end_line: int = 0, function: str = "", message: str = "") -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": max(line, 1)}
    if column:
        region["startColumn"] = column
    if end_line > line:
        region["endLine"] = end_line
    result: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": quote(path), "uriBaseId": "ROOT"}, "region": region}}
    if function:
        result["logicalLocations"] = [{"fullyQualifiedName": function}]
    if message:
        result["message"] = {"text": message}
    return result


def rule_out(card: Card) -> dict[str, Any]:
    page = card.page or f"{card.danger}\n\n{card.fix}"
    properties: dict[str, Any] = {"tags": [card.category], "problem.severity": "error" if card.severity in ("P0", "P1") else "warning"}
    if card.category == "apr-security":
        properties["tags"].append("security")
        properties["security-severity"] = SECURITY_SCORE[card.severity]
    return {
        "id": card.rule,
        "name": "".join(word.capitalize() for word in card.rule.removeprefix("apr-").split("-")),
        "shortDescription": {"text": card.title},
        "fullDescription": {"text": f"{card.summary} {card.danger}".strip() or card.title},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": LEVELS.get(card.severity, "error")},
        "properties": properties,
    }


def result_out(report: Report, finding: Finding, index: int, occurrence: int) -> dict[str, Any]:
    card, place = report.card(finding), finding.place
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS.get(finding.severity, "error"),
        "message": {"text": f"{finding.message}. Why: {card.danger} Fix: {finding.fix}"},
        "locations": [location(place.path, place.line, place.column, place.end_line, finding.function)],
        "partialFingerprints": {"apr/v1": f"{finding.fingerprint}:{occurrence}"},
        "properties": {"severity": finding.severity, "stage": finding.stage, "fix": finding.fix},
    }
    if finding.trace:
        steps = [{"location": location(t.path, t.line, message=t.message)} for t in finding.trace]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return result


def notification(gap: Gap) -> dict[str, Any]:
    result: dict[str, Any] = {
        "level": "error" if gap.fatal else "warning",
        "message": {"text": f"{gap.name or gap.where}: {gap.reason}. {gap.remedy}"},
    }
    if gap.path:
        result["locations"] = [location(gap.path, gap.line)]
    return result


def build(report: Report) -> dict[str, Any]:
    """The document as plain data."""
    cards = {f.rule: report.card(f) for f in report.findings} | dict(report.cards)
    order = {rule: index for index, rule in enumerate(sorted(cards))}
    seen: dict[str, int] = {}
    results = []
    for finding in report.findings:
        seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        results.append(result_out(report, finding, order[finding.rule], seen[finding.fingerprint]))
    run = {
        "tool": {"driver": {"name": "apr-mypy", "version": report.tool_version, "rules": [rule_out(cards[rule]) for rule in order]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The project root."}}},
        "invocations": [
            {
                "executionSuccessful": not any(gap.fatal for gap in report.gaps),
                "toolExecutionNotifications": [notification(gap) for gap in report.gaps],
            }
        ],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def render(report: Report) -> str:
    return msgspec.json.format(msgspec.json.encode(build(report)), indent=2).decode() + "\n"
