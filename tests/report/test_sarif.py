"""SARIF 2.1.0: valid in shape, consistent in its indices, and readable by code scanning.

The schema below is our own reading of the standard's, cut down to the objects that we write, and closed: a property that SARIF does not have fails.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from apr_mypy.report.model import Report
from apr_mypy.report.sarif import render

from .made import CARDS, EMPTY, FULL, ODD, TRACED, WITH_HOLES, finding


def closed(required: str = "", **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required.split(), "properties": properties}


def listed(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


TEXT = {"type": "string"}
BAG = {"type": "object", "properties": {"tags": {"type": "array", "items": TEXT, "uniqueItems": True}}}
POSITIVE = {"type": "integer", "minimum": 1}
MESSAGE = closed("text", text=TEXT, markdown=TEXT)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
URI = {"type": "string", "pattern": r"^[A-Za-z0-9._~!$&'()*+,;=@%/-]+$"}
LOCATION = closed(
    physicalLocation=closed(
        "artifactLocation",
        artifactLocation=closed(uri=URI, uriBaseId=TEXT),
        region=closed(startLine=POSITIVE, startColumn=POSITIVE, endLine=POSITIVE),
    ),
    logicalLocations=listed(closed(fullyQualifiedName=TEXT)),
    message=MESSAGE,
)
RULE = closed(
    "id",
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=closed(level=LEVEL),
    properties=BAG,
)
RESULT = closed(
    "message",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=MESSAGE,
    locations=listed(LOCATION),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    codeFlows=listed(closed("threadFlows", threadFlows=listed(closed("locations", locations=listed(closed(location=LOCATION), 1)), 1))),
    properties=BAG,
)
RUN = closed(
    "tool",
    tool=closed("driver", driver=closed("name", name=TEXT, version=TEXT, rules=listed(RULE))),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds={"type": "object", "additionalProperties": closed(description=MESSAGE)},
    invocations=listed(
        closed(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=listed(closed("message", level=LEVEL, message=MESSAGE, locations=listed(LOCATION))),
        )
    ),
    results=listed(RESULT),
)
SCHEMA = closed("version runs", **{"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": listed(RUN)})
MANY = Report(tool_version="1", findings=(finding(line=1), finding(line=2), finding("apr-unknown-here")), cards=CARDS)


@pytest.mark.parametrize("report", [EMPTY, FULL, WITH_HOLES, MANY])
def test_shape(report: Report) -> None:
    Draft7Validator(SCHEMA).validate(json.loads(render(report)))


@pytest.mark.parametrize("report", [FULL, MANY])
def test_every_result_points_at_its_rule(report: Report) -> None:
    run = json.loads(render(report))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_findings_that_look_the_same_stay_apart() -> None:
    results = json.loads(render(MANY))["runs"][0]["results"]
    prints = [result["partialFingerprints"]["apr/v1"] for result in results[:2]]
    assert prints == [f"{finding().fingerprint}:1", f"{finding().fingerprint}:2"]


def test_a_trace_is_a_code_flow() -> None:
    result = json.loads(render(FULL))["runs"][0]["results"][2]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [s["location"]["message"]["text"] for s in steps] == [t.message for t in TRACED.trace]
    assert steps[1]["location"]["physicalLocation"]["artifactLocation"]["uri"] == "shop/pay%20%C3%A9.py"


def test_paths_are_relative_uris() -> None:
    result = json.loads(render(FULL))["runs"][0]["results"][0]
    where = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where["uriBaseId"] == "ROOT"
    assert "," not in where["uri"].replace("%2C", "")
    assert ODD.place.path not in where["uri"]


def test_security_rules_carry_a_score_and_others_do_not() -> None:
    rules = {rule["id"]: rule["properties"] for rule in json.loads(render(FULL))["runs"][0]["tool"]["driver"]["rules"]}
    assert float(rules["apr-sensitive-log"]["security-severity"]) >= 9
    assert "security-severity" not in rules["apr-blocking-call"]


def test_a_hole_makes_the_run_unsuccessful_only_when_it_is_fatal() -> None:
    def invocation(report: Report) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(render(report))["runs"][0]["invocations"][0]
        return found

    assert invocation(EMPTY) == {"executionSuccessful": True, "toolExecutionNotifications": []}
    assert invocation(FULL)["executionSuccessful"] is False
    assert invocation(WITH_HOLES)["executionSuccessful"] is True
    assert len(invocation(WITH_HOLES)["toolExecutionNotifications"]) == 1
