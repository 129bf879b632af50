"""Reading mypy's JSON, and joining it with the findings that the store has."""

from __future__ import annotations

import json

import pytest

from apr_mypy.finding import Finding, Place, Trace
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.sources.messages import Message, join, parse
from apr_mypy.sources.mypy_json import NotJsonError, read, read_all

RULE = Rule(
    name="apr-unawaited-coroutine",
    title="t",
    category=Category.ASYNC,
    severity=Severity.P1,
    summary="s",
    danger="d",
    fix="await it",
    since="0.1.0",
    stages=("module",),
)
KEPT = Finding(RULE.name, "P0", Place("a.py", 3, 5, 4), "a.f", "is never awaited", "await g()", "module", (Trace("b.py", 1, "made here"),), "g")


def line(**changes: object) -> str:
    said = {
        "file": "a.py",
        "line": 3,
        "column": 4,
        "end_line": 3,
        "end_column": 9,
        "message": "is never awaited",
        "hint": "fix: await g()",
        "code": RULE.name,
        "severity": "error",
    }
    return json.dumps(said | changes)


def joined(*messages: str, kept: tuple[Finding, ...] = (KEPT,)) -> tuple[Finding, ...]:
    return join([m for one in messages if (m := parse(one))], kept, {RULE.name: RULE}, {"unused-coroutine": RULE.name}).findings


def test_lines_and_columns_start_at_one() -> None:
    assert parse(line()) == Message("a.py", 3, 5, "error", "is never awaited", "fix: await g()", RULE.name)
    assert parse(line(line=-1, column=-1, hint=None, code=None)) == Message("a.py", 0, 0, "error", "is never awaited", "", "")
    assert parse(line(file="a\\b.py")) == Message("a/b.py", 3, 5, "error", "is never awaited", "fix: await g()", RULE.name)


@pytest.mark.parametrize("text", ["", "Found 1 error in 1 file", "{", "{}", "[]", '{"file": 1}', line(line="x")])
def test_what_is_no_message(text: str) -> None:
    assert parse(text) is None


def test_a_file_of_messages() -> None:
    assert len(read(f"{line()}\n\n{line(line=4)}\n", "out.json")) == 2
    assert read("", "out.json") == ()
    assert len(read_all([("linux.json", f"{line()}\n{line(line=4)}"), ("mac.json", line())])) == 2


def test_other_lines_are_refused_by_number() -> None:
    with pytest.raises(NotJsonError, match=r"line 2 of standard input is not mypy's JSON \('Traceback.*write it with `mypy --output json`"):
        read(f"{line()}\nTraceback (most recent call last):\n", "standard input")


def test_the_store_has_the_whole_finding() -> None:
    assert joined(line()) == (KEPT,)


def test_what_mypy_does_not_show_is_not_a_finding() -> None:
    assert joined() == ()
    assert joined(line(line=9)) != (KEPT,)


def test_without_a_store_the_rule_fills_in() -> None:
    (found,) = joined(line(), kept=())
    assert (found.severity, found.message, found.fix, found.place) == ("P1", "is never awaited", "await g()", Place("a.py", 3, 5, 3))
    (found,) = joined(line(hint=None), kept=())
    assert found.fix == "await it"


def test_a_stale_store_does_not_put_words_into_mypys_mouth() -> None:
    (found,) = joined(line(message="is given to nobody"))
    assert found.message == "is given to nobody"
    assert found.trace == ()


def test_two_findings_at_one_place() -> None:
    other = Finding(RULE.name, "P1", Place("a.py", 3, 5, 3), "a.f", "another thing", "", "module")
    assert joined(line(message="another thing"), line(), kept=(KEPT, other)) == (other, KEPT)


def test_mypys_own_codes() -> None:
    own = line(code="unused-coroutine", message='Value of type "Coroutine" must be used', hint="Are you missing an await?")
    assert joined(own) == (KEPT,)
    (found,) = joined(own, kept=())
    assert (found.rule, found.message, found.fix) == (RULE.name, 'value of type "Coroutine" must be used', "await it")


def test_the_rest_is_kept_apart() -> None:
    messages = [parse(line(code="arg-type")), parse(line(code="apr-internal")), parse(line(severity="note"))]
    found = join([m for m in messages if m], (), {RULE.name: RULE}, {})
    assert found.findings == ()
    assert [m.code for m in found.internal] == ["apr-internal"]
    assert len(found.others) == 2
