"""Every marked case, as `tests/cases_harness.py` explains."""

from __future__ import annotations

import pytest
from cases_harness import Case, Seen, differences, discover, findings_of

from apr_mypy import registry

CASES = discover()


@pytest.fixture(scope="session")
def seen(request: pytest.FixtureRequest) -> dict[str, tuple[Seen, ...]]:
    """What is found in the cases that this session asks for: `-k blocking_call` builds those alone."""
    wanted = {item.callspec.params["case"].id for item in request.session.items if hasattr(item, "callspec") and "case" in item.callspec.params}
    return findings_of([case for case in CASES if case.id in wanted])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case, seen: dict[str, tuple[Seen, ...]]) -> None:
    wrong = differences(case, seen[case.id])
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_case_folder_is_a_rule() -> None:
    names = {one.rule.module_name for one in registry.rules()}
    assert {case.rule for case in CASES} <= names
