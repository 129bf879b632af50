"""The contract stage alone on the marked projects of the two contract rules, strict both ways, in a second and without mypy.

`tests/test_cases.py` runs the same projects through all stages.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from apr_mypy.config import check_patterns, load
from apr_mypy.layout import find_roots, modules_in
from apr_mypy.sources import import_linter

CASES = Path(__file__).parents[1] / "cases"
RULES = ("domain_imports_framework", "cross_feature_import")
PROJECTS = sorted(path for rule in RULES for path in (CASES / rule).iterdir() if path.is_dir() and path.name != "bases")
SILENCED = re.compile(r"# apr: ignore\[")
MARKER = re.compile(r"# (error|false-alarm): (?P<rule>apr-[\w-]+)")


def marked(project: Path) -> set[tuple[str, int, str]]:
    """(path, line, rule) of every marker below a project's folder."""
    found = set()
    for path in sorted(project.rglob("*.py")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            found |= {(path.relative_to(project).as_posix(), number, match["rule"]) for match in MARKER.finditer(line)}
    return found


def review(project: Path) -> import_linter.Checked:
    config = load(project)
    roots = find_roots(project, config)
    return import_linter.check(project, config, roots, modules_in(roots))


@pytest.mark.parametrize("project", PROJECTS, ids=lambda p: p.name)
def test_findings_stand_where_the_markers_are(project: Path) -> None:
    checked = review(project)
    findings = [f for f in checked.findings if not SILENCED.search((project / f.place.path).read_text("utf-8").splitlines()[f.place.line - 1])]
    found = {(f.place.path, f.place.line, f.rule) for f in findings}
    wanted = marked(project)
    assert not checked.gaps
    assert sorted(found - wanted) == [], "unmarked findings"
    assert sorted(wanted - found) == [], "silent markers"
    assert len(found) == len(findings), "one import, one finding"


@pytest.mark.parametrize("project", PROJECTS, ids=lambda p: p.name)
def test_the_patterns_of_the_cases_match(project: Path) -> None:
    config = load(project)
    assert check_patterns(config, list(modules_in(find_roots(project, config)))) == []


def test_where_no_contract_looks_the_class_is_what_shows() -> None:
    project = CASES / "domain_imports_framework" / "bases"
    assert review(project).findings == ()
    assert marked(project)
