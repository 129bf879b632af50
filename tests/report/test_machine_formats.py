"""What other programs read: GitHub annotations, GitLab code quality, JUnit XML, one HTML page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from apr_mypy.report import FORMATS, github, gitlab, html, junit, renderer
from apr_mypy.report.model import CLEAN, Report

from .made import CARDS, EMPTY, FULL, WITH_HOLES, finding


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("report", [EMPTY, FULL, WITH_HOLES])
def test_every_format_renders_everything_and_ends_with_one_newline(name: str, report: Report) -> None:
    text = renderer(name)(report)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    for one in report.findings:
        assert one.rule in text
    if report.gaps:
        assert CLEAN not in text
        assert report.gaps[-1].reason in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_rule_that_has_no_card_is_still_told(name: str) -> None:
    assert "apr-from-the-future" in renderer(name)(Report(tool_version="1", findings=(finding("apr-from-the-future"),), cards={}))


def test_github_writes_one_line_a_finding_with_escaped_properties() -> None:
    lines = github.render(FULL).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(FULL.findings) + len(FULL.gaps) + len(FULL.notes)
    odd = commands[0]
    assert odd.startswith("::error file=shop/odd%2C näme.py,line=1,endLine=2,col=5,title=P0 Title of apr-sensitive-log (apr-sensitive-log)::")
    assert "%250A ::error::" in odd
    assert commands[1].startswith("::error ")
    assert commands[3].startswith("::warning ")
    assert "%0AFix: await asyncio.sleep(5)" in commands[1]


def test_gitlab_issues_have_what_gitlab_requires() -> None:
    same = Report(tool_version="1", findings=(finding(line=1), finding(line=2)), cards=CARDS)
    for report in (FULL, same):
        issues = json.loads(gitlab.render(report))
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)
        for issue in issues:
            assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
            assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert issue["location"]["lines"]["begin"] >= 1
            assert not issue["location"]["path"].startswith(("/", "./"))
    assert json.loads(gitlab.render(EMPTY)) == []


def test_junit_counts_what_it_holds() -> None:
    root = ET.fromstring(junit.render(FULL))
    assert root.get("tests") == str(len(root.findall(".//testcase"))) == "7"
    assert root.get("failures") == str(len(root.findall(".//failure"))) == "4"
    assert root.get("errors") == str(len(root.findall(".//error"))) == "2"
    assert len(root.findall(".//skipped")) == 1
    for suite in root.findall("testsuite"):
        assert suite.get("tests") == str(len(suite.findall("testcase")))
    failure = root.find(".//testsuite[@name='apr-blocking-call']/testcase/failure")
    assert failure is not None
    assert "Fix: await asyncio.sleep(5)" in (failure.text or "")


def test_junit_of_a_clean_review_is_one_passed_test() -> None:
    root = ET.fromstring(junit.render(EMPTY))
    assert [case.get("name") for case in root.findall(".//testcase")] == [CLEAN]
    assert root.get("failures") == "0"


class Reader(HTMLParser):
    """Collects tags and text; an unclosed or misplaced tag raises."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_well_formed_and_self_contained() -> None:
    page = Reader()
    page.feed(html.render(FULL))
    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert not re.search(r"https?://|url\(|@import", html.render(FULL))
    assert sum(tag == "article" for tag, _ in page.tags) == len(FULL.findings)
    assert "<script>alert(1)</script>" in page.text
    assert CLEAN in html.render(EMPTY)
