"""The report for a person: in a terminal with colour and its width, elsewhere plain, one fact a line, nothing wrapped."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from apr_mypy.finding import Finding
from apr_mypy.report.model import SEVERITY_MEANING, Gap, Report, tally, verdict

COLOURS = {"P0": "bold white on red", "P1": "bold red", "P2": "yellow", "P3": "cyan"}


def facts_of(report: Report, finding: Finding) -> Iterator[tuple[str, str]]:
    """The labelled lines of one finding, in the order of the required format."""
    card = report.card(finding)
    yield "Where", f"{finding.place.path}:{finding.place.line}" + (f" in {finding.function}" if finding.function else "")
    yield "What", finding.message
    yield "Why", card.danger
    yield "Fix", finding.fix
    yield "Severity", f"{finding.severity} - {SEVERITY_MEANING.get(finding.severity, '')}"


def trace_of(finding: Finding) -> list[str]:
    """The way from the finding to its cause, one step a line."""
    return [f"{step.path}:{step.line} {step.message}" for step in finding.trace]


def gap_lines(gap: Gap) -> tuple[str, str]:
    """What was left out and why; and what to do."""
    name = f" ({gap.name})" if gap.name and gap.name != gap.where else ""
    return f"{gap.where}{name}: {gap.reason}", gap.remedy


def closing(report: Report) -> Iterator[str]:
    """The last lines: notes, the count, the verdict."""
    yield from report.notes
    if count := tally(report):
        yield count
    if sentence := verdict(report):
        yield sentence


def render(report: Report) -> str:
    """The plain report."""
    out = []
    for number, finding in enumerate(report.findings, 1):
        out.append(f"{number}. {report.card(finding).title} [{finding.rule}]")
        out += [f"   {label + ':':<10}{text}" for label, text in facts_of(report, finding)]
        if finding.trace:
            out.append("   Trace:")
            out += [f"     {step}" for step in trace_of(finding)]
        out.append("")
    if report.gaps:
        out.append("Not analysed")
        for gap in report.gaps:
            what, remedy = gap_lines(gap)
            out.append(f"   {what}")
            out.append(f"     To do: {remedy}")
        out.append("")
    return "\n".join([*out, *closing(report)]) + "\n"


def render_terminal(report: Report, width: int) -> str:
    """The same report with colour, wrapped at `width` columns."""
    console = Console(file=io.StringIO(), force_terminal=True, width=width, highlight=False, emoji=False, markup=False)
    for number, finding in enumerate(report.findings, 1):
        head = Text.assemble((f" {finding.severity} ", COLOURS.get(finding.severity, "")), f" {number}. ", (report.card(finding).title, "bold"))
        head.append(f"  {finding.rule}", "dim")
        console.print(head)
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for label, text in facts_of(report, finding):
            grid.add_row(f"     {label}", Text.assemble((text, {"Where": "underline", "Fix": "green"}.get(label, ""))))
        if finding.trace:
            grid.add_row("     Trace", Text("\n".join(trace_of(finding))))
        console.print(grid)
        console.print()
    if report.gaps:
        console.print(Text("Not analysed", "bold magenta"))
        for gap in report.gaps:
            what, remedy = gap_lines(gap)
            console.print(Padding(Text(what), (0, 0, 0, 3)))
            console.print(Padding(Text(f"To do: {remedy}", "dim"), (0, 0, 0, 5)))
        console.print()
    for line in closing(report):
        console.print(Text(line, "bold green" if report.clean and line == verdict(report) else "bold"), soft_wrap=True)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()
