"""Flags that a call passes as constants: which of the callee's branches they rule out (`put(item, block=False)` never waits)."""

from __future__ import annotations

from typing import Any

from apr_mypy import facts as f
from apr_mypy.views.edges import Edge, bind
from apr_mypy.views.function import FunctionView


def may_run(edge: Edge, record: Any) -> bool:
    """Whether a record of the callee may be evaluated when it is called as this edge calls it: no condition on it contradicts a constant that the call passes, or a default that it leaves."""
    callee = edge.callee
    if edge.how != "call" or not isinstance(edge.site, f.Call) or any(arg.name in ("*", "**") for arg in edge.site.args):
        return True
    conditions = [one for one in callee.holds_at(record) if _asks_parameter(callee, one.test)]
    if not conditions:
        return True
    bound = bind(edge.site.args, callee.function, callee.owner is not None and not callee.function.is_static)
    defaults = {param.name: param.default for param in callee.function.params}
    for condition in conditions:
        name, wanted = _asked(condition.test, condition.holds)
        if name in bound and all(one.kind == "parameter" for one in callee.all_definitions(name)):
            given = bound[name] if bound[name] is not None else defaults.get(name)
            constant = edge.caller.module.constant(edge.caller, given) if given is not None else None
            if constant is not None and _contradicts(constant.value, wanted):
                return False
    return True


def _asks_parameter(callee: FunctionView, test: f.AnyValue) -> bool:
    return bool(_asked(test, True)[0]) and any(param.name == _asked(test, True)[0] for param in callee.function.params)


def _asked(test: f.AnyValue, holds: bool) -> tuple[str, str]:
    """The name that a test asks, and what it wants of it: to be "true", "false", "none" or "some"; ("", "") for any other test."""
    if isinstance(test, f.Name) and test.scope == f.LOCAL:
        return test.name, "true" if holds else "false"
    if isinstance(test, f.Compare) and test.ops in (("is",), ("is not",)) and isinstance(test.args[0], f.Name) and test.args[0].scope == f.LOCAL:
        other = test.args[1]
        if isinstance(other, f.Const) and other.value is None:
            return test.args[0].name, "none" if holds is (test.ops == ("is",)) else "some"
    return "", ""


def _contradicts(value: object, wanted: str) -> bool:
    if wanted in ("none", "some"):
        return (value is None) is (wanted == "some")
    return bool(value) is (wanted == "false")
