"""The report as JUnit XML: each finding is a failed test case, in a suite named after its rule; what was not analysed is an error."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree as ET

from apr_mypy.report.model import CLEAN, SEVERITY_MEANING, Report

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Text without the characters that XML 1.0 has no way to write."""
    return FORBIDDEN.sub("\ufffd", text)


def render(report: Report) -> str:
    root = ET.Element("testsuites", name="apr-mypy")
    failures = errors = tests = 0
    by_rule = sorted(report.findings, key=lambda f: (f.rule, f.order))
    for rule, group in groupby(by_rule, key=lambda f: f.rule):
        found = list(group)
        suite = ET.SubElement(root, "testsuite", name=rule, tests=str(len(found)), failures=str(len(found)), errors="0", skipped="0")
        for finding in found:
            card, place = report.card(finding), finding.place
            case = ET.SubElement(
                suite,
                "testcase",
                classname=legal(place.path),
                name=legal(f"{finding.function or place.path}:{place.line}"),
                file=legal(place.path),
                line=str(place.line),
            )
            failure = ET.SubElement(case, "failure", type=finding.severity, message=legal(f"{card.title}: {finding.message}"))
            lines = [
                f"Where: {place.path}:{place.line}" + (f" in {finding.function}" if finding.function else ""),
                f"Why: {card.danger}",
                f"Fix: {finding.fix}",
                f"Severity: {finding.severity} - {SEVERITY_MEANING.get(finding.severity, '')}",
                *(f"{t.path}:{t.line} {t.message}" for t in finding.trace),
            ]
            failure.text = legal("\n".join(lines))
        failures += len(found)
        tests += len(found)
    if report.gaps:
        fatal = sum(gap.fatal for gap in report.gaps)
        suite = ET.SubElement(
            root,
            "testsuite",
            name="not-analysed",
            tests=str(len(report.gaps)),
            failures="0",
            errors=str(fatal),
            skipped=str(len(report.gaps) - fatal),
        )
        for gap in report.gaps:
            case = ET.SubElement(suite, "testcase", classname=legal(gap.path or "project"), name=legal(gap.name or gap.where))
            ET.SubElement(case, "error" if gap.fatal else "skipped", message=legal(f"{gap.reason}. {gap.remedy}"))
        errors += fatal
        tests += len(report.gaps)
    if not tests:
        # Most readers treat a file without a test case as a broken run, so a clean review is one that passed.
        suite = ET.SubElement(root, "testsuite", name="apr-mypy", tests="1", failures="0", errors="0", skipped="0")
        ET.SubElement(suite, "testcase", classname="apr-mypy", name=CLEAN)
        tests = 1
    root.set("tests", str(tests))
    root.set("failures", str(failures))
    root.set("errors", str(errors))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
