"""A failure is told by None, False, -1, 0, an empty value or `{"error": …}`, which the caller cannot tell from an answer.

Why it is dangerous
-------------------
A warehouse that does not answer has "0 pieces" of everything, a dead database has "no" such customer, a payment that was refused is `False` for one of five reasons. Callers forget to ask, or ask and cannot know whether to
retry, to report, or to believe it. The wrong value is stored, billed and mailed long before anybody sees an error.

How to fix it
-------------
Raise an exception of the domain that says what failed (`raise StockUnknown(sku) from error`). Where failing is an ordinary outcome, give a type that says so: a Result, an enum with a member for each reason. None stays the
answer for "there is no such thing", and only for that.

Bad
---
    import sqlite3

    def stock_level(connection: sqlite3.Connection, sku: str) -> int:
        try:
            row = connection.execute("SELECT quantity FROM stock WHERE sku = ?", (sku,)).fetchone()
        except sqlite3.Error:
            return 0  # error: apr-magic-return
        return int(row[0])

Good
----
    import sqlite3

    class StockUnknown(Exception):
        pass

    def stock_level(connection: sqlite3.Connection, sku: str) -> int:
        try:
            row = connection.execute("SELECT quantity FROM stock WHERE sku = ?", (sku,)).fetchone()
        except sqlite3.Error as error:
            raise StockUnknown(sku) from error
        return int(row[0])

    def find_supplier(suppliers: dict[str, str], sku: str) -> str | None:
        try:
            return suppliers[sku]
        except KeyError:
            return None

When to leave it
----------------
It is left for look-ups that find nothing, predicates (`is_valid`), defaults that the caller gave, Result types and enums, functions that return nothing, what a framework asks for (`authenticate`, `has_permission`,
`__eq__`, a filter of templates), a parse whose default is documented, the sum of nothing, the age of a file that is not there, what a protocol has for errors (JSON-RPC), `False` for "nothing has changed" and for what was to be taken away and is not there, a cache that has nothing; for an exception that has one meaning only (the queue is full, the password is wrong, what was sent is not signed by
us), or that the project elsewhere answers with "not found"; for a sentinel that callers ask for by `is`; for `{"error": …}` that a method has agreed upon with the one above it, which it hands the rest to; where the documentation says of just this failure what is given; where the failure is kept for the caller in another
way.

What it does not see
--------------------
Whether every caller asks for the value before using it: the reason is lost all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, Finding
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.absent_answers import absent_answers
from apr_mypy.views.failure_values import Failing
from apr_mypy.views.failures import Verdict, is_cleared, verdicts
from apr_mypy.views.function import FunctionView
from apr_mypy.views.magic import is_command
from apr_mypy.views.module import ModuleView
from apr_mypy.views.preconditions import failed_preconditions

RULE = Rule(
    name="apr-magic-return",
    title="Failure as a magic value",
    category=Category.ERRORS,
    severity=Severity.P2,
    summary='A failure is told by None, False, -1, 0, an empty value or `{"error": …}`, which the caller cannot tell from an answer.',
    danger="Callers take the failure for an answer and store, bill or show it; none can know why it failed.",
    fix="Raise an exception that says what failed, or return a type that has a case for it.",
    since="0.1.0",
    stages=("module",),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    lines: set[int] = set()
    said: set[tuple[str, str]] = set()  # one value for several reasons is one thing to mend
    for one in verdicts(module):
        if one.kind == "told" and one.value is not None:
            lines.add(one.at.line)
            said.add((one.taking.fn.full, one.value.text))
            message = _message(one, one.value)
            yield Finding(
                RULE.name,
                RULE.severity,
                module.place(one.at),
                one.taking.fn.full,
                message,
                _fix(one.value, is_question=_answers_no_elsewhere(one.taking.fn, one.at)),
                MODULE,
                anchor=f"{one.value.text} {'/'.join(one.taking.caught.names)}",
            )
    for fn in module.functions.values():
        for step, value in failed_preconditions(fn):
            if step.line not in lines and (value.kind == "error" or (fn.full, value.text) not in said):
                says = "which looks like any other answer" if value.kind == "error" else "which does not tell the caller why"
                message = f"{fn.function.name} refuses with {value.text}, {says}"
                yield Finding(
                    RULE.name, RULE.severity, module.place(step), fn.full, message, _fix(value, "and why"), MODULE, anchor=f"refuses {value.text}"
                )
        for step, value, name in absent_answers(fn):
            message = f"{fn.function.name} gives {value.text} where there is no {name}, which the caller cannot tell from an answer"
            fix = f"raise an exception that says which {name} is not there, or return None"
            yield Finding(RULE.name, RULE.severity, module.place(step), fn.full, message, fix, MODULE, anchor=f"absent {value.text}")


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows that the failure is none: an exception that it answers with "not found", or that a function of another module raises to say no."""
    fn = program.functions.get(finding.function)
    return fn is not None and not finding.anchor.startswith(("refuses ", "absent ")) and is_cleared(fn.module, finding)


def _message(one: Verdict, value: Failing) -> str:
    names = one.taking.caught.names
    what = " or ".join(names[:2]) + (" or another" if len(names) > 2 else "")
    if one.implicit:
        return f"{one.taking.fn.function.name} gives None after {what}, which the caller cannot tell from an answer"
    return f"{one.taking.fn.function.name} gives {value.text} after {what}, which the caller cannot tell from an answer"


def _answers_no_elsewhere(fn: FunctionView, at: object) -> bool:
    """Whether a function gives False where nothing failed, or what it works out: it answers a question."""
    if is_command(fn):
        return False
    others = [one for one in fn.returns if one is not at and not any(slot == "handler" for _, slot in fn.around(one))]
    return any(
        isinstance(one.value, f.Compare | f.Call | f.Op | f.Await) or (isinstance(one.value, f.Const) and one.value.value is False) for one in others
    )


def _fix(value: Failing, rest: str = "from the one that was caught", is_question: bool = False) -> str:
    """What to write at this site. `rest` ends "an exception that says what failed, …"."""
    if value.kind == "error":
        return "raise an exception that carries the reason, or answer with an error status"
    if value.kind == "false" and is_question:
        return f"raise an exception that says what failed, {rest}, and let False be the answer alone"
    if value.kind == "false":
        return "raise an exception that says what failed, and return nothing on success"
    return f"raise an exception that says what failed, {rest}"
