"""The text report: the required format, the exact clean sentence, and no clean sentence where something was not analysed."""

from __future__ import annotations

import re

from apr_mypy.report.model import CLEAN, Report
from apr_mypy.report.text import render, render_terminal

from .made import EMPTY, FULL, ODD, TRACED, WITH_HOLES

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_a_clean_review_says_exactly_the_required_sentence() -> None:
    assert render(EMPTY) == "No critical anti-patterns detected.\n"
    assert CLEAN in ANSI.sub("", render_terminal(EMPTY, 80)).splitlines()


def test_a_review_with_holes_never_says_it() -> None:
    for report in (WITH_HOLES, FULL):
        for text in (render(report), render_terminal(report, 80)):
            assert CLEAN not in text
            assert "f, g" in text
            assert "2 functions without annotations" in text
            assert "Annotate them" in text
            assert "not analysed" in text.lower()


def test_a_suppressed_finding_does_not_spoil_the_sentence() -> None:
    lines = render(Report(tool_version="1", findings=(), cards={}, suppressed=1)).splitlines()
    assert lines == ["1 suppressed", CLEAN]


def test_every_finding_has_the_five_required_parts_in_order() -> None:
    text = render(FULL)
    block = text[text.index("3. ") : text.index("4. ")]
    lines = block.splitlines()
    assert lines[0] == "3. Title of apr-blocking-call [apr-blocking-call]"
    assert [line.split(":")[0].strip() for line in lines[1:6]] == ["Where", "What", "Why", "Fix", "Severity"]
    assert "shop/api.py:9 in shop.api.create" in lines[1]
    assert "danger of apr-blocking-call" in lines[3]
    assert "await asyncio.sleep(5)" in lines[4]
    assert lines[5].endswith("P1 - outage or corruption")
    assert [line.strip() for line in lines[7:9]] == [f"{t.path}:{t.line} {t.message}" for t in TRACED.trace]


def test_the_count_names_everything() -> None:
    assert (
        "4 anti-patterns: 1 P0, 2 P1, 1 P2 · 2 suppressed · 3 in the baseline · "
        "1 fixed since the baseline (`apr baseline` takes them out) · 3 not analysed" in render(FULL)
    )


def test_the_terminal_shows_the_same_facts_within_its_width() -> None:
    wide = ANSI.sub("", render_terminal(FULL, 400))
    for finding in FULL.findings:
        assert f"{finding.place.path}:{finding.place.line}" in wide
        assert finding.rule in wide
    narrow = [line for line in ANSI.sub("", render_terminal(FULL, 60)).splitlines() if "anti-patterns:" not in line]
    assert max(map(len, narrow)) <= 60


def test_markup_in_messages_is_shown_not_interpreted() -> None:
    report = Report(tool_version="1", findings=(ODD,), cards={})
    assert "<script>" in render(report)
    brackets = Report(tool_version="1", findings=(), cards={}, notes=("use [bold]x[/bold] :warning:",))
    assert "[bold]x[/bold] :warning:" in ANSI.sub("", render_terminal(brackets, 80))
