"""The report as GitHub workflow commands: one annotation a finding, shown at its line in a pull request."""

from __future__ import annotations

from apr_mypy.report.model import Report, tally, verdict

LEVELS = {"P0": "error", "P1": "error", "P2": "warning", "P3": "notice"}


def data(text: str) -> str:
    """Escape a command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def prop(text: str) -> str:
    """Escape a command's property."""
    return data(text).replace(":", "%3A").replace(",", "%2C")


def render(report: Report) -> str:
    out = []
    for finding in report.findings:
        card, place = report.card(finding), finding.place
        title = f"{finding.severity} {card.title} ({finding.rule})"
        where = f"file={prop(place.path)},line={place.line},endLine={max(place.end_line, place.line)},col={place.column},title={prop(title)}"
        body = [f"{finding.message} (in {finding.function})" if finding.function else finding.message, f"Why: {card.danger}", f"Fix: {finding.fix}"]
        body += [f"{step.path}:{step.line} {step.message}" for step in finding.trace]
        out.append(f"::{LEVELS.get(finding.severity, 'error')} {where}::{data(chr(10).join(body))}")
    for gap in report.gaps:
        place_part = f"file={prop(gap.path)},line={max(gap.line, 1)}," if gap.path else ""
        out.append(
            f"::{'error' if gap.fatal else 'warning'} {place_part}title=Not analysed::{data(f'{gap.name or gap.where}: {gap.reason}. {gap.remedy}')}"
        )
    out += [f"::notice title=apr::{data(note)}" for note in report.notes]
    out += [line for line in (tally(report), verdict(report)) if line]
    return "\n".join(out) + "\n"
