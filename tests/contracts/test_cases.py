"""The contract stage on whole projects, with markers on the import's line, strict both ways: an unmarked finding fails, and so does a silent marker."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from apr_mypy.config import check_patterns, load
from apr_mypy.layout import find_roots, modules_in
from apr_mypy.sources import import_linter

PROJECTS = Path(__file__).parent / "projects"
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


@pytest.mark.parametrize("project", sorted(p for p in PROJECTS.iterdir() if p.is_dir()), ids=lambda p: p.name)
def test_findings_stand_where_the_markers_are(project: Path) -> None:
    checked = review(project)
    found = {(f.place.path, f.place.line, f.rule) for f in checked.findings}
    wanted = marked(project)
    assert not checked.gaps
    assert sorted(found - wanted) == [], "unmarked findings"
    assert sorted(wanted - found) == [], "silent markers"
    assert len(found) == len(checked.findings), "one import, one finding"


@pytest.mark.parametrize("project", sorted(p for p in PROJECTS.iterdir() if p.is_dir()), ids=lambda p: p.name)
def test_the_patterns_of_the_cases_match(project: Path) -> None:
    config = load(project)
    assert check_patterns(config, list(modules_in(find_roots(project, config)))) == []
