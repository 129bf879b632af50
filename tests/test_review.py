"""Merging: once each, earlier stage first, graded and suppressed as the project says; what was not analysed is never lost. On records made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apr_mypy import facts, merge, registry, said
from apr_mypy.config import Config
from apr_mypy.finding import CONTRACT, MODULE, PROJECT, Finding, Place
from apr_mypy.program import Program
from apr_mypy.project_stage import ProjectStage
from apr_mypy.registry import LoadedRule
from apr_mypy.report.model import Gap, Report
from apr_mypy.review import Evidence, Request, _found, exit_code
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.sources.messages import Message
from apr_mypy.views.module import ModuleView

CATEGORIES = {"apr-blocking-call": "apr-async", "apr-n-plus-one": "apr-database", "apr-ignore": "apr-testing"}


def finding(
    rule: str = "apr-blocking-call",
    line: int = 5,
    stage: str = MODULE,
    message: str = "blocks",
    severity: str = "P1",
    path: str = "a.py",
    end_line: int = 0,
    function: str = "a.f",
) -> Finding:
    return Finding(rule, severity, Place(path, line, 1, end_line or line), function, message, "fix", stage)


def function(full: str, line: int, end_line: int, block: facts.Block = ()) -> facts.Function:
    name = full.rpartition(".")[2]
    return facts.Function(
        full=full,
        name=name,
        params=(),
        returns=0,
        decorators=(),
        docstring="",
        block=block,
        line=line,
        column=1,
        end_line=end_line,
        def_line=line,
        def_column=1,
    )


def module(
    *comments: tuple[int, str],
    path: str = "a.py",
    block: facts.Block = (),
    analysed: int = facts.WHOLE,
    unchecked: tuple[facts.Unchecked, ...] = (),
    ignored: tuple[tuple[int, tuple[str, ...]], ...] = (),
) -> facts.Module:
    return facts.Module(
        version=facts.VERSION,
        name=path.removesuffix(".py"),
        path=path,
        digest="",
        is_package=False,
        types=(),
        classes=(),
        aliases=(),
        exports=(),
        imports=(),
        comments=tuple(facts.Comment(line, text, False) for line, text in comments),
        ignored=ignored,
        block=block,
        analysed=analysed,
        unchecked=unchecked,
    )


# --- once each --------------------------------------------------------------------------------------------------------------------


def test_the_project_stage_gives_way_to_the_module_stage_at_one_line() -> None:
    direct, chained = finding(message="direct"), finding(stage=PROJECT, message="through a chain")
    assert merge.collapse([chained, direct]) == (direct,)
    assert merge.collapse([chained, finding(line=6)]) == (chained, finding(line=6))
    assert merge.collapse([chained, finding("apr-n-plus-one")]) == (chained, finding("apr-n-plus-one"))


def test_a_contract_comes_before_the_project_stage() -> None:
    assert merge.collapse([finding(stage=PROJECT), finding(stage=CONTRACT)]) == (finding(stage=CONTRACT),)


def test_two_that_say_different_things_at_one_line_both_stand() -> None:
    both = (finding(message="first"), finding(message="second"))
    assert merge.collapse([*both, *both]) == both


FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from(sorted(CATEGORIES)),
        st.integers(1, 3),
        st.sampled_from([MODULE, PROJECT, CONTRACT]),
        st.sampled_from("xy"),
        st.sampled_from(["P0", "P1", "P2", "P3"]),
        st.sampled_from(["a.py", "b.py"]),
    )
)


@given(FINDINGS)
def test_collapsing_is_sorted_stable_and_loses_no_site(found: list[Finding]) -> None:
    once = merge.collapse(found)
    assert merge.collapse(once) == once == merge.collapse(reversed(found))
    assert list(once) == sorted(once, key=lambda f: f.order)
    sites = {(f.rule, f.place.path, f.place.line) for f in found}
    assert {(f.rule, f.place.path, f.place.line) for f in once} == sites


# --- grades -----------------------------------------------------------------------------------------------------------------------


def test_the_project_grades_a_rule_or_turns_it_off() -> None:
    both = [finding(), finding("apr-n-plus-one", severity="P2")]
    assert [f.severity for f in merge.regrade(both, {"apr-blocking-call": "P3"}, CATEGORIES)] == ["P3", "P2"]
    assert [f.rule for f in merge.regrade(both, {"apr-blocking-call": "off"}, CATEGORIES)] == ["apr-n-plus-one"]
    assert [f.rule for f in merge.regrade(both, {"apr-async": "off"}, CATEGORIES)] == ["apr-n-plus-one"]
    assert [f.severity for f in merge.regrade(both, {"apr-async": "off", "apr-blocking-call": "P0"}, CATEGORIES)] == ["P0", "P2"]


# --- suppressions -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [MODULE, PROJECT, CONTRACT])
@pytest.mark.parametrize("code", ["apr-blocking-call", "apr-async", "apr-n-plus-one, apr-blocking-call"])
def test_a_suppression_holds_in_every_stage(stage: str, code: str) -> None:
    result = merge.silence([finding(stage=stage)], [], [module((5, f"apr: ignore[{code}] before serving"))], CATEGORIES)
    assert (result.kept, result.count, result.faults) == ((), 1, ())


def test_without_a_reason_it_silences_nothing_and_is_reported() -> None:
    result = merge.silence([finding()], [], [module((5, "apr: ignore[apr-blocking-call]"))], CATEGORIES)
    assert result.kept == (finding(),)
    (fault,) = result.faults
    assert (fault.rule, fault.place.line) == ("apr-ignore", 5)
    assert "gives no reason" in fault.message


def test_an_unused_one_is_reported_at_its_own_line_with_its_function() -> None:
    found = merge.silence([], [], [module((5, "apr: ignore[apr-blocking-call] why"), block=(function("a.f", 3, 9),))], CATEGORIES)
    (fault,) = found.faults
    assert (fault.message, fault.place.line, fault.function) == ("`# apr: ignore[apr-blocking-call]` suppresses nothing", 5, "a.f")


def test_one_that_the_plugin_obeyed_is_used_and_counted_once() -> None:
    text = "apr: ignore[apr-blocking-call] why"
    dropped = merge.Dropped("apr-blocking-call", "a.py", 5, 5)
    result = merge.silence([finding(stage=PROJECT)], [dropped], [module((5, text))], CATEGORIES)
    assert (result.kept, result.count, result.faults) == ((), 1, ())


def test_an_unknown_rule_is_said_with_the_nearest() -> None:
    (fault,) = merge.silence([], [], [module((5, "apr: ignore[apr-blocking-cal] why"))], CATEGORIES).faults
    assert "no rule `apr-blocking-cal`" in fault.message
    assert "did you mean `apr-blocking-call`" in fault.message


def test_rules_that_are_off_and_modules_that_were_not_read_are_not_judged() -> None:
    text = (5, "apr: ignore[apr-blocking-call] why")
    assert merge.silence([], [], [module(text)], CATEGORIES, {"apr-blocking-call"}).faults == ()
    assert merge.silence([], [], [module(text, analysed=facts.STRIPPED)], CATEGORIES).faults == ()


def test_bad_suppressions_cannot_be_suppressed() -> None:
    comments = ((5, "apr: ignore[apr-blocking-call, apr-ignore] why"),)
    assert len(merge.silence([], [], [module(*comments)], CATEGORIES).faults) == 1


def test_mypys_own_ignore_comment_holds_for_later_stages_when_it_names_the_rule() -> None:
    named, bare = module(ignored=((5, ("apr-blocking-call",)),)), module(ignored=((5, ()),))
    assert merge.silence([finding(stage=PROJECT)], [], [named], CATEGORIES).kept == ()
    assert merge.silence([finding(stage=PROJECT)], [], [bare], CATEGORIES).kept == (finding(stage=PROJECT),)
    codes = ("apr-blocking-call", "apr-async")
    assert merge.type_ignored(bare, finding(), codes)
    assert not merge.type_ignored(bare, finding(stage=PROJECT), codes)


# --- where things are -------------------------------------------------------------------------------------------------------------


def test_the_innermost_definition_names_a_line() -> None:
    inner = function("a.f.g", 4, 5)
    where = module(block=(function("a.f", 2, 9, (facts.If((), ((inner,),), (), 3, 1, 6),)),))
    assert [merge.function_at(where, line) for line in (1, 2, 4, 5, 7, 10)] == ["a", "a.f", "a.f.g", "a.f.g", "a.f", "a"]


# --- what was not analysed --------------------------------------------------------------------------------------------------------


def test_modules_without_bodies_and_unchecked_functions_are_gaps() -> None:
    unchecked = tuple(facts.Unchecked(f"a.f{n}", n) for n in range(1, 6))
    stripped, partly, untyped, whole = (
        module(path="s.py", analysed=facts.STRIPPED),
        module(unchecked=unchecked),
        module(path="n.py", analysed=facts.NO_TYPES),
        module(path="w.py"),
    )
    gaps = {gap.path: gap for gap in merge.unseen([stripped, partly, untyped, whole])}
    assert gaps.keys() == {"s.py", "a.py", "n.py"}
    assert [gaps[path].fatal for path in ("s.py", "a.py", "n.py")] == [True, False, False]
    assert gaps["a.py"].count == 5
    assert gaps["a.py"].name == "f1, f2, f3 and 2 more"
    assert all(gap.remedy for gap in gaps.values())


def test_modules_without_types_are_one_gap() -> None:
    (gap,) = merge.unseen([module(path=f"{name}.py", analysed=facts.NO_TYPES) for name in "cab"])
    assert (gap.path, gap.count) == ("a.py", 3)
    assert "it and 2 other modules like it call" in gap.reason


def test_unreachable_lines_are_counted_everywhere() -> None:
    dead = facts.Dead(4, 6)
    assert merge.unreachable([module(block=(dead, function("a.f", 8, 20, (facts.If((), ((dead,),), (), 9, 1, 12),))))]) == 6


def message(code: str, text: str = "text", path: str = "a.py", line: int = 3) -> Message:
    return Message(path, line, 1, "error", text, "", code)


def missing(name: str, line: int) -> Message:
    return message("import-not-found", f'Cannot find implementation or library stub for module named "{name}"', line=line)


def test_a_module_of_the_project_that_is_not_there_is_no_library() -> None:
    gaps = list(said.unknown_libraries([missing("shop.plugins.tax", 9), missing("shop.plugins.tax", 12), missing("shopify", 4)], {"shop"}))
    assert [(g.name, g.count) for g in gaps] == [("shop.plugins.tax", 2), ("shopify", 1)]
    assert gaps[0].remedy == "Add the module, or mend the import"


def test_missing_libraries_are_one_gap_each() -> None:
    gaps = list(said.unknown_libraries([missing("stripe.error", 9), missing("stripe", 2), missing("celery", 4), message("arg-type")]))
    assert [(g.name, g.line, g.count, g.fatal) for g in gaps] == [("celery", 4, 1, False), ("stripe", 2, 2, False)]
    assert "--python-executable" in gaps[0].remedy


def test_type_errors_are_findings_of_their_own() -> None:
    block = (function("a.f", 2, 4),)
    (found,) = said.type_errors([message("arg-type"), message("syntax")], {"a.py": module(block=block)})
    assert (found.rule, found.severity, found.function) == ("mypy-arg-type", "P3", "a.f")
    assert said.type_error_card(found.rule).title == "Type error (arg-type)"


def test_syntax_errors_are_fatal_gaps() -> None:
    (gap,) = said.unread([message("syntax", "Invalid syntax"), message("arg-type")], ())
    assert (gap.path, gap.line, gap.fatal) == ("a.py", 3, True)


def test_what_was_analysed_has_no_syntax_error() -> None:
    assert list(said.unread([message("syntax", 'Invalid "type: ignore" comment')], ("a.py",))) == []


# --- exit codes -------------------------------------------------------------------------------------------------------------------

FATAL, MILD = Gap("a.py", 1, "", "why", "do", fatal=True), Gap("a.py", 1, "", "why", "do")


@pytest.mark.parametrize(
    ("severities", "gaps", "fail_on", "code"),
    [
        ((), (), "P3", 0),
        (("P3",), (), "P3", 1),
        (("P3",), (), "P2", 0),
        (("P2",), (), "P2", 1),
        (("P0",), (), "P0", 1),
        (("P1",), (), "P0", 0),
        (("P0", "P1"), (), "never", 0),
        ((), (MILD,), "P3", 0),
        ((), (FATAL,), "P3", 2),
        (("P0",), (FATAL, MILD), "P3", 2),
        ((), (FATAL,), "never", 2),
    ],
)
def test_exit_codes(severities: tuple[str, ...], gaps: tuple[Gap, ...], fail_on: str, code: int) -> None:
    found = tuple(finding(severity=severity) for severity in severities)
    assert exit_code(Report(tool_version="1", findings=found, cards={}, gaps=gaps), fail_on) == code


# --- the project stage ------------------------------------------------------------------------------------------------------------


def loaded(
    name: str,
    in_program: Callable[[Program], Iterator[Finding]] | None = None,
    at_mypy: Callable[[ModuleView, int], Finding | None] | None = None,
) -> LoadedRule:
    rule = Rule(
        name=name, title="t", category=Category.ASYNC, severity=Severity.P1, summary="s.", danger="d.", fix="f.", since="0.1.0", stages=("project",)
    )
    return LoadedRule(rule, None, in_program, ("unused-coroutine",), at_mypy)


def stage_of(monkeypatch: pytest.MonkeyPatch, *rules: LoadedRule, severity: dict[str, str] | None = None) -> ProjectStage:
    monkeypatch.setattr(registry, "rules", lambda: rules)
    return ProjectStage([module(block=(function("a.f", 2, 9),))], {}, Config(root=Path(), severity=severity or {}))


def finds(program: Program) -> Iterator[Finding]:
    yield from (finding(line=number) for number, _ in enumerate(program.modules, 3))


def breaks(program: Program) -> Iterator[Finding]:
    yield finding(line=8)
    raise LookupError("no such\nthing")


def test_a_rule_that_raises_is_named_with_its_line_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = stage_of(monkeypatch, loaded("apr-breaks", breaks), loaded("apr-finds", finds))
    assert stage.findings() == [finding(line=3, stage=PROJECT)]
    (gap,) = stage.gaps
    assert gap.fatal
    assert gap.where == "rule apr-breaks"
    assert gap.reason.startswith("it raised LookupError: no such thing (test_review.py:")


@pytest.mark.parametrize("key", ["apr-finds", "apr-async"])
def test_a_rule_that_is_off_does_not_run(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    stage = stage_of(monkeypatch, loaded("apr-breaks", breaks) if key == "apr-async" else loaded("apr-finds", finds), severity={key: "off"})
    assert (stage.findings(), stage.gaps) == ([], [])


def test_what_mypy_reported_is_said_in_the_rules_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    own = finding("apr-finds", message="own words", line=4)
    stage = stage_of(monkeypatch, loaded("apr-finds", None, lambda view, line: own if (view.facts.name, line) == ("a", 4) else None))
    bare, elsewhere = finding("apr-finds", line=4, function=""), finding("apr-finds", line=5, function="")
    assert stage.restated(bare) is own
    assert stage.restated(elsewhere) is elsewhere
    assert stage.restated(finding("apr-finds", line=4)) == finding("apr-finds", line=4)


@pytest.mark.parametrize(("taken_back", "left"), [(True, ["narrower"]), (False, ["blocks"])])
def test_the_project_stage_speaks_where_it_took_the_modules_word_back(monkeypatch: pytest.MonkeyPatch, taken_back: bool, left: list[str]) -> None:
    said_alone = finding("apr-finds", line=3)
    rule = loaded("apr-finds", lambda program: iter([finding("apr-finds", line=3, message="narrower", stage=PROJECT)]))
    monkeypatch.setattr(registry, "rules", lambda: (rule._replace(cleared=lambda program, one: taken_back),))
    evidence = Evidence(root=Path(), config=Config(root=Path()), modules=(module(block=(function("a.f", 2, 9),)),), kept=(said_alone,))
    found, gaps = _found(Request(root=Path(), version="0"), evidence)
    assert ([one.message for one in found], gaps) == (left, [])
