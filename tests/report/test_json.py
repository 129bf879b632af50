"""JSON: exactly the public schema, typed, readable again."""

from __future__ import annotations

import json

import msgspec
import pytest
from jsonschema import Draft202012Validator

from apr_mypy.report.json import JsonReport, build, read, render

from .made import EMPTY, FULL, TRACED

SCHEMA = msgspec.json.schema(JsonReport)


@pytest.mark.parametrize("report", [EMPTY, FULL])
def test_valid_against_its_own_schema(report: object) -> None:
    Draft202012Validator(SCHEMA).validate(json.loads(render(report)))  # type: ignore[arg-type]


def test_keys_are_the_public_ones() -> None:
    document = json.loads(render(FULL))
    assert list(document) == ["version", "tool", "summary", "findings"]
    assert document["version"] == 1
    assert document["tool"] == {"name": "apr-mypy", "version": "1.2.3"}
    assert list(document["summary"]) == ["P0", "P1", "P2", "P3", "suppressed", "baselined", "not_analysed"]
    assert {k: document["summary"][k] for k in ("P0", "P1", "P2", "P3", "suppressed", "baselined")} == {
        "P0": 1,
        "P1": 2,
        "P2": 1,
        "P3": 0,
        "suppressed": 2,
        "baselined": 3,
    }
    assert list(document["findings"][0]) == (
        [
            "rule",
            "title",
            "category",
            "severity",
            "path",
            "line",
            "column",
            "end_line",
            "function",
            "message",
            "danger",
            "fix",
            "stage",
            "trace",
            "fingerprint",
        ]
    )


def test_a_finding_says_everything() -> None:
    found = json.loads(render(FULL))["findings"][2]
    assert found["fingerprint"] == TRACED.fingerprint
    assert (found["path"], found["line"], found["column"], found["end_line"], found["stage"]) == ("shop/api.py", 9, 5, 10, "project")
    assert found["trace"][1] == {"path": "shop/pay é.py", "line": 3, "message": "charge calls requests.post"}


def test_what_was_not_analysed_is_in_the_summary() -> None:
    gaps = json.loads(render(FULL))["summary"]["not_analysed"]
    assert [(g["path"], g["line"], g["fatal"]) for g in gaps] == [("shop/broken.py", 3, True), ("", 0, True), ("shop/old.py", 4, False)]
    assert gaps[2]["count"] == 2


def test_round_trip_and_rejection() -> None:
    assert read(render(FULL)) == build(FULL)
    with pytest.raises(msgspec.ValidationError):
        read('{"version": 1}')
