"""Markdown: the required format, and nothing of the reviewed code becomes markup."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from apr_mypy.report.markdown import code, prose, render
from apr_mypy.report.model import CLEAN

from .made import EMPTY, FULL, HOSTILE, WITH_HOLES


def test_parts_of_a_finding() -> None:
    text = render(FULL)
    section = text[text.index("## 2.") : text.index("## 3.")].splitlines()
    labels = [line.split("**")[1] for line in section if line.startswith("- **")]
    assert labels == ["Where it occurs", "What", "Why it is dangerous", "Concrete fix", "Severity"]
    assert "- **Where it occurs**: `shop/api.py:7` in `shop.api.create`" in section
    assert "- **Severity**: `P1` - outage or corruption" in section


def test_a_trace_is_a_numbered_list() -> None:
    assert "  1. `shop/api.py:9` create calls charge\n  2. `shop/pay é.py:3` charge calls requests.post\n" in render(FULL)


def test_clean_and_not_clean() -> None:
    assert CLEAN in render(EMPTY).splitlines()
    assert CLEAN not in render(WITH_HOLES)
    assert "## Not analysed" in render(WITH_HOLES)


def test_hostile_text_becomes_no_html_and_no_heading() -> None:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(render(FULL))
    assert "<script>" not in html
    assert html.count("<h2>") == len(FULL.findings) + 1


@pytest.mark.parametrize("text", ["a`b", "``", "plain", "`start", "a``b`c"])
def test_inline_code_survives_backticks(text: str) -> None:
    html = MarkdownIt("commonmark").render(code(text))
    assert text in html.replace("<code>", "").replace("</code>", "")
    assert html.count("<code>") == 1


def test_prose_keeps_code_as_it_is() -> None:
    assert prose("a_b `x_y*` *c*") == r"a\_b `x_y*` \*c\*"
    assert "\n" not in prose(HOSTILE + "\nmore")
