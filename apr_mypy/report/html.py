"""The report as one HTML page: no script, no foreign file, readable offline, in print and in the dark."""

from __future__ import annotations

from html import escape

from apr_mypy.finding import Finding
from apr_mypy.report.model import SEVERITY_MEANING, Report, tally, verdict

STYLE = """
:root{color-scheme:light dark;--line:#8884;--p0:#b00020;--p1:#c8431a;--p2:#a07400;--p3:#2a6f97}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin:0}article{border:1px solid var(--line);border-left:.4rem solid;border-radius:.4rem;padding:1rem;margin:1rem 0}
.P0{border-left-color:var(--p0)}.P1{border-left-color:var(--p1)}.P2{border-left-color:var(--p2)}.P3{border-left-color:var(--p3)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:.8rem 0 0}dt{opacity:.7}dd{margin:0;overflow-wrap:anywhere}
code{font:.9em ui-monospace,monospace}ol{margin:0;padding-left:1.2rem}.clean{font-size:1.2rem;font-weight:600}
table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.2rem .7rem;text-align:left}
@media print{article{break-inside:avoid}}
"""


def ticks(text: str) -> str:
    """Escaped text with `code` as code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))


def article(report: Report, finding: Finding, number: int) -> str:
    card, place = report.card(finding), finding.place
    where = f"<code>{escape(place.path)}:{place.line}</code>" + (f" in <code>{escape(finding.function)}</code>" if finding.function else "")
    rows = [
        ("Where", where),
        ("What", ticks(finding.message)),
        ("Why it is dangerous", ticks(card.danger)),
        ("Fix", ticks(finding.fix)),
        ("Severity", f"{escape(finding.severity)} - {SEVERITY_MEANING.get(finding.severity, '')}"),
    ]
    if finding.trace:
        steps = "".join(f"<li><code>{escape(t.path)}:{t.line}</code> {ticks(t.message)}</li>" for t in finding.trace)
        rows.append(("Trace", f"<ol>{steps}</ol>"))
    body = "".join(f"<dt>{label}</dt><dd>{text}</dd>" for label, text in rows)
    head = f"<h2>{number}. {escape(card.title)} <code>{escape(finding.rule)}</code></h2>"
    return f'<article class="{escape(finding.severity)}" id="f{number}">{head}<dl>{body}</dl></article>'


def render(report: Report) -> str:
    out = ['<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">']
    out.append(f"<title>Anti-pattern review</title><style>{STYLE}</style></head><body><h1>Anti-pattern review</h1>")
    if report.findings:
        rows = "".join(f"<tr><td>{s}</td><td>{SEVERITY_MEANING[s]}</td><td>{n}</td></tr>" for s, n in report.counts.items())
        out.append(f"<table><tr><th>Severity</th><th>Meaning</th><th>Findings</th></tr>{rows}</table>")
    out += [article(report, finding, number) for number, finding in enumerate(report.findings, 1)]
    if report.gaps:
        items = "".join(
            f"<li><code>{escape(gap.where)}</code>{' ' + escape(gap.name) if gap.name else ''}: {ticks(gap.reason)}. {ticks(gap.remedy)}</li>"
            for gap in report.gaps
        )
        out.append(f"<h2>Not analysed</h2><ul>{items}</ul>")
    out += [f"<p>{ticks(note)}</p>" for note in report.notes]
    out += [f'<p class="{"clean" if report.clean else ""}">{escape(line)}</p>' for line in (tally(report), verdict(report)) if line]
    out.append(f"<footer><small>apr-mypy {escape(report.tool_version)}</small></footer></body></html>")
    return "\n".join(out) + "\n"
