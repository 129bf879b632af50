"""The harness that judges the cases is itself judged: it has to be strict both ways."""

from __future__ import annotations

from pathlib import Path

import cases_harness
import pytest
from cases_harness import Case, Seen, builds, differences, discover, findings_of

SLEEP = "import time\n\nasync def f() -> None:\n    time.sleep(1){}\n"


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cases_harness, "CACHE", tmp_path / "cache")
    folder = tmp_path / "cases" / "blocking_call"
    folder.mkdir(parents=True)
    return folder


def judged(folder: Path) -> dict[str, list[str]]:
    found = discover(folder.parent)
    seen = findings_of(found)
    return {case.path.name: differences(case, seen[case.id]) for case in found}


def test_every_kind_of_mismatch_is_told(cases: Path) -> None:
    (cases / "right.py").write_text(SLEEP.format("  # error: apr-blocking-call"))
    (cases / "time.py").write_text(SLEEP.format("  # false-alarm: apr-blocking-call"))
    (cases / "unmarked.py").write_text(SLEEP.format(""))
    (cases / "not_a_gap.py").write_text(SLEEP.format("  # gap: apr-blocking-call"))
    (cases / "gap.py").write_text("async def f() -> None:\n    pass  # gap: apr-blocking-call\n")
    (cases / "silent.py").write_text("async def f() -> None:\n    pass  # error: apr-blocking-call, apr-missing-timeout\n")
    (cases / "type_error.py").write_text("x: int = ''\n")
    (cases / "wrong_rule.py").write_text(SLEEP.format("  # error: apr-missing-timeout"))
    (cases / "only.py").write_text("# only: apr-missing-timeout\n" + SLEEP.format(""))
    (cases / "dropped.py").write_text("async def g() -> None: ...\nasync def f() -> None:\n    g()  # error: apr-unawaited-coroutine\n")
    wrong = judged(cases)
    for name in ("right.py", "time.py", "gap.py", "only.py", "dropped.py"):
        assert wrong.pop(name) == []
    assert {name: [line.rpartition(": expected")[0] or line.split(" (")[0] for line in lines] for name, lines in wrong.items()} == {
        "unmarked.py": ["blocking_call/unmarked.py:4: apr-blocking-call: not expected"],
        "not_a_gap.py": ["blocking_call/not_a_gap.py:4: apr-blocking-call: found, though marked as a gap"],
        "silent.py": ["blocking_call/silent.py:2: apr-blocking-call", "blocking_call/silent.py:2: apr-missing-timeout"],
        "type_error.py": ["blocking_call/type_error.py:1: assignment: not expected"],
        "wrong_rule.py": ["blocking_call/wrong_rule.py:4: apr-blocking-call: not expected", "blocking_call/wrong_rule.py:4: apr-missing-timeout"],
    }


def test_packages_and_projects(cases: Path) -> None:
    package = cases / "shop_with_api"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "clock.py").write_text("import time\n\ndef nap() -> None:\n    time.sleep(1)\n")
    (package / "api.py").write_text("from shop_with_api.clock import nap\n\nasync def f() -> None:\n    nap()  # error: apr-blocking-call\n")
    project = cases / "project"
    (project / "src" / "store").mkdir(parents=True)
    (project / "pyproject.toml").write_text('[project]\nname = "store"\n[tool.apr.severity]\napr-blocking-call = "off"\n')
    (project / "src" / "store" / "__init__.py").write_text(SLEEP.format(""))
    assert judged(cases) == {"shop_with_api": [], "project": []}
    (package / "clock.py").write_text("def nap() -> None:\n    pass\n")
    assert judged(cases)["shop_with_api"] == ["blocking_call/shop_with_api/api.py:4: apr-blocking-call: expected, not found"]


def test_one_build_as_far_as_names_allow() -> None:
    def case(name: str, module: str, project: bool = False) -> Case:
        return Case(name, "r", Path(name), Path(), {module: Path(name)}, project)

    one, two, same, alone = case("one", "a"), case("two", "b"), case("same", "a"), case("alone", "c", True)
    assert builds([one, two, same, alone]) == [[one, two], [same], [alone]]


def test_what_could_not_be_analysed_fails_the_case(cases: Path) -> None:
    (cases / "x.py").write_text("x = 1\n")
    (case,) = discover(cases.parent)
    assert differences(case, [Seen("", 0, "apr-internal", "there are no facts of it", "mypy")]) != []
