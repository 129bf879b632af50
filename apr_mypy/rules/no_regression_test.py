"""An incident is known by its id, and no test names it: nothing keeps it from happening again.

Why it is dangerous
-------------------
What has happened once is the one failure that is proved to be possible. The line that cured it looks like any other, and the next clean-up takes it away; without a test that names the incident
nobody sees what was given up.

How to fix it
-------------
Write the test that fails without the cure, and name the incident in it: `@pytest.mark.regression("INC-142")`, `test_inc_142_...`, its docstring, or a comment. The list of incidents is
`incidents = "INCIDENTS.md"` in `[tool.apr]`; ids in comments count without any list.

Bad
---
    def total(cents: list[int], percent: int) -> int:
        # integers only: floats lost a cent in INC-142  # error: apr-no-regression-test
        return sum(cents) * (100 + percent) // 100

Good
----
    # file: shop/prices.py
    def total(cents: list[int], percent: int) -> int:
        # integers only: floats lost a cent in INC-142
        return sum(cents) * (100 + percent) // 100

    # file: shop/tests/test_prices.py
    from shop.prices import total

    def test_inc_142_no_cent_is_lost() -> None:
        assert total([101, 101], 19) == 240

When to leave it
----------------
It is left when a test's name, class, docstring, mark, parameter id or comment names the id, in any case and punctuation. Ids of ordinary tickets are left: only those of the list, those with a prefix
of the list or of `incident_prefixes`, `INC-…`, and ids behind the word incident, outage or post-mortem count.

What it does not see
--------------------
Whether the test that names the incident would fail without its cure. Ids that the code names only in docstrings or texts: it is comments that tell why a line is as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import PROJECT, Finding, Place
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.incidents import Mention, is_named, is_test, listed, mentioned, test_texts, unread_tests

RULE = Rule(
    name="apr-no-regression-test",
    title="Incident without a regression test",
    category=Category.TESTING,
    severity=Severity.P3,
    summary="An incident is known by its id, and no test names it: nothing keeps it from happening again.",
    danger="The cure looks like any other line: the next clean-up takes it away, and the incident comes back.",
    fix="Write the test that fails without the cure, and name the incident in it.",
    since="0.1.0",
    stages=("project",),
)


def in_program(program: Program) -> Iterator[Finding]:
    in_list = listed(program.config)
    tests = [module for module in program.modules.values() if is_test(module)]
    code = [module for module in program.modules.values() if not is_test(module)]
    prefixes = frozenset({"INC", *program.config.incident_prefixes, *(one.id.partition("-")[0] for one in in_list)})
    first: dict[str, Mention] = {}
    for one in (*in_list, *mentioned(code, prefixes)):
        first.setdefault(one.id, one)
    if not first:
        return
    said = "\n".join(text for module in tests for text in test_texts(module)) if tests else "\n".join(unread_tests(program.config))
    for one in first.values():
        if not is_named(one.id, said):
            yield Finding(
                RULE.name,
                RULE.severity,
                Place(one.path, one.line, 1, one.line),
                one.id,
                f"no test names the incident {one.id}",
                f'write the test that fails without its cure and mark it @pytest.mark.regression("{one.id}")',
                PROJECT,
                anchor=one.id,
            )
