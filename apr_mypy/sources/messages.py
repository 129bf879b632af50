"""What mypy said, as records, and how it is joined with what the store knows of the same findings.

mypy decides what is shown: a message is there or `# type: ignore`, `disable_error_code` and per-module options have taken it away. The store has the finding whole: its severity at this
site, its fix, trace and function. Where it has none, the rule's own record fills in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from apr_mypy.finding import MODULE, Finding, Place
from apr_mypy.rule import Rule

INTERNAL: Final = "apr-internal"
FIX: Final = "fix: "
"""What the plugin puts before a fix in mypy's notes."""


class Message(Struct, frozen=True):
    """One message of mypy's. `path` is relative to the project root, with `/`, or "" where mypy named none; lines and columns start at 1, 0 where mypy named none. `hint` holds the
    notes that belong to an error, one a line; `code` is mypy's error code or ours, "" without one."""

    path: str
    line: int
    column: int
    severity: str
    message: str
    hint: str = ""
    code: str = ""


def parse(line: str) -> Message | None:
    """One line of `mypy --output json`; None when it is something else."""
    if not line.startswith("{"):
        return None
    try:
        said = json.loads(line)
        return Message(
            path=str(said["file"] or "").replace("\\", "/"),
            line=max(int(said["line"]), 0),
            column=max(int(said["column"]) + 1, 0),
            severity=str(said["severity"]),
            message=str(said["message"]),
            hint=str(said.get("hint") or ""),
            code=str(said.get("code") or ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


class Joined(Struct, frozen=True):
    """`findings` of the module stage that mypy shows; `internal`: what went wrong inside this tool; `others`: mypy's own messages."""

    findings: tuple[Finding, ...]
    internal: tuple[Message, ...]
    others: tuple[Message, ...]


def join(messages: Iterable[Message], kept: Iterable[Finding], rules: Mapping[str, Rule], mapped: Mapping[str, str]) -> Joined:
    """Findings from mypy's messages.

    `kept` are the store's findings of the module stage, `rules` all rules by name, `mapped` mypy's own codes that say the same as a rule -> that rule.
    """
    exact: dict[tuple[str, str, int, int, str], Finding] = {}
    at: dict[tuple[str, str, int], Finding] = {}
    for finding in kept:
        place = finding.place
        exact.setdefault((finding.rule, place.path, place.line, place.column, finding.message), finding)
        at.setdefault((finding.rule, place.path, place.line), finding)
    found: dict[Finding, None] = {}
    internal, others = [], []
    for message in messages:
        name = mapped.get(message.code, message.code)
        rule = rules.get(name)
        if message.code == INTERNAL:
            internal.append(message)
        elif rule is None or message.severity != "error":
            others.append(message)
        else:
            known = exact.get((name, message.path, message.line, message.column, message.message))
            if known is None and message.code != name:
                known = at.get((name, message.path, message.line))
            known = known or _plain(message, rule)
            found[known] = None
    return Joined(tuple(found), tuple(internal), tuple(others))


def _plain(message: Message, rule: Rule) -> Finding:
    """A finding from mypy's words alone."""
    fixes = [hint.removeprefix(FIX) for hint in message.hint.splitlines() if hint.startswith(FIX)]
    return Finding(
        rule=rule.name,
        severity=rule.severity.value,
        place=Place(message.path, max(message.line, 1), max(message.column, 1), max(message.line, 1)),
        function="",
        message=message.message[:1].lower() + message.message[1:] if message.code != rule.name else message.message,
        fix=fixes[0] if fixes else rule.fix,
        stage=MODULE,
    )
