"""The report as Markdown: for a pull request comment or a wiki page. Everything the code says is quoted, so that no name becomes markup."""

from __future__ import annotations

import re

from apr_mypy.report.model import SEVERITY_MEANING, Report, tally, verdict

SPECIAL = re.compile(r"([\\*_\[\]<>|#])")


def prose(text: str) -> str:
    """Text with Markdown's own characters made harmless outside of `code`, and on one line."""
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(part if i % 2 else SPECIAL.sub(r"\\\1", part) for i, part in enumerate(parts))


def code(text: str) -> str:
    """Text as inline code, whatever backticks are in it."""
    text = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def render(report: Report) -> str:
    out = ["# Anti-pattern review", ""]
    if report.findings:
        out += ["| Severity | Meaning | Findings |", "|---|---|---|"]
        out += [f"| {severity} | {SEVERITY_MEANING[severity]} | {count} |" for severity, count in report.counts.items()]
        out.append("")
    for number, finding in enumerate(report.findings, 1):
        card = report.card(finding)
        out += [f"## {number}. {prose(card.title)} ({code(finding.rule)})", ""]
        where = code(f"{finding.place.path}:{finding.place.line}") + (f" in {code(finding.function)}" if finding.function else "")
        out += [
            f"- **Where it occurs**: {where}",
            f"- **What**: {prose(finding.message)}",
            f"- **Why it is dangerous**: {prose(card.danger)}",
            f"- **Concrete fix**: {prose(finding.fix)}",
            f"- **Severity**: {code(finding.severity)} - {SEVERITY_MEANING.get(finding.severity, '')}",
        ]
        if finding.trace:
            out.append("- **Trace**:")
            out += [f"  {step}. {code(f'{t.path}:{t.line}')} {prose(t.message)}" for step, t in enumerate(finding.trace, 1)]
        out.append("")
    if report.gaps:
        out += ["## Not analysed", ""]
        out += [f"- {code(gap.where)}{' ' + code(gap.name) if gap.name else ''}: {prose(gap.reason)}. {prose(gap.remedy)}" for gap in report.gaps]
        out.append("")
    out += [prose(line) + "\n" for line in report.notes]
    if count := tally(report):
        out += [prose(count), ""]
    if sentence := verdict(report):
        out += [sentence, ""]
    return "\n".join(out).rstrip("\n") + "\n"
