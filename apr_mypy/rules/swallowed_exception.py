"""An exception is caught, or kept in a result that nobody reads, and nobody ever hears of it.

Why it is dangerous
-------------------
The code goes on with half of its work done and every bug on the way to it is hidden, too: a wrong attribute, a full disk, a dead database all look like success. There is no trace to start from when somebody asks.
A swallowed `CancelledError` makes a task that cannot be stopped; a `return` in `finally` throws away whatever was being raised.

How to fix it
-------------
Catch the one exception that is expected around the one line that raises it, and do there what it means. Let all others go up. Read the results that hold exceptions: `for result in results: if isinstance(result,
BaseException): raise result`, or use a `TaskGroup`. After cleaning up on `CancelledError`, raise it again.

Bad
---
    import contextlib
    from pathlib import Path

    def save_draft(path: Path, text: str) -> None:
        try:
            path.write_text(text)
        except OSError:  # error: apr-swallowed-exception
            pass

    def publish(path: Path, text: str) -> None:
        with contextlib.suppress(Exception):  # error: apr-swallowed-exception
            path.write_text(text)

Good
----
    import contextlib
    from pathlib import Path

    def save_draft(path: Path, text: str) -> None:
        path.write_text(text)

    def drop_draft(path: Path) -> None:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()

    def port(settings: dict[str, str]) -> int:
        try:
            return int(settings["port"])
        except KeyError:
            return 8080

When to leave it
----------------
It is left where the exception is the control flow: a key that is not there, an optional import, an empty queue, a file that is gone already, `IntegrityError` followed by reading the row that is there or of an insert that a unique constraint refuses, `CancelledError`
after cancelling the task oneself; where only cleaning up fails, or the system is only asked or tuned (`os.sysconf`, `setsockopt`), or a value is converted that stays as it is; where a poll finds nothing and polls again; where what follows
asks whether it worked, be it through a field or a flag; where it is so already (`PumpRunning`), another holds the lock or was never set up; where the function that is guarded notes the failure itself; where the documentation says what is left out then; where the failure is kept, asked for later, told right behind the `try`, or handled by other work; where the code raises it
itself to get out of the block, or a function of the project raises it to say no and the no is heard; where the project elsewhere answers with "not found" for it; outside of a request, for what is there only within one; where all that is guarded is to ask, and what is taken by name is the same no as the other answer, or what a framework raises to say what is not allowed. The body decides, not the type alone: `OSError` around `shutdown()` is fine, around a
write it is not; where all that is guarded reads a value of this process in another form, it is P2. A failure value that is returned is `apr-magic-return`; one that is logged is `apr-log-and-continue`.

What it does not see
--------------------
Futures that are given to a library, and what a comment says about the intention.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, Finding
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.deeds import guarded_call
from apr_mypy.views.excepts import takings
from apr_mypy.views.expected_errors import expected_errors, missing_row
from apr_mypy.views.failures import Verdict, is_cleared, is_outcome_of_another, verdicts
from apr_mypy.views.in_memory import is_in_memory
from apr_mypy.views.module import ModuleView
from apr_mypy.views.never_raised import never_raised
from apr_mypy.views.shown import short, shown
from apr_mypy.views.there_already import is_there_already
from apr_mypy.views.unread_failures import Lost, lost_failures

RULE = Rule(
    name="apr-swallowed-exception",
    title="Swallowed exception",
    category=Category.ERRORS,
    severity=Severity.P1,
    summary="An exception is caught, or kept in a result that nobody reads, and nobody ever hears of it.",
    danger="Work that failed, and every bug on the way to it, looks like success and leaves no trace.",
    fix="Catch only what is expected, around the line that raises it, and let everything else go up.",
    since="0.1.0",
    stages=("module",),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    for one in verdicts(module):
        if one.kind == "silent":
            names = one.taking.caught.names
            yield Finding(
                RULE.name, _severity(one), module.place(one.at), one.taking.fn.full, _message(one), _fix(one), MODULE, anchor="/".join(names)
            )
    for lost in lost_failures(module):
        if not lost.logged:
            message, fix = _lost(lost)
            yield Finding(RULE.name, RULE.severity, module.place(lost.at), lost.fn.full, message, fix, MODULE, anchor=f"{lost.how} {lost.what}")


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows that the failure is none: an exception that it answers with "not found", or that a function of another module raises to say no; a row that a unique
    constraint says is there already."""
    fn = program.functions.get(finding.function)
    found = [one for one in takings(fn) if one.caught.names and finding.anchor == "/".join(one.caught.names)] if fn is not None else []
    if fn is None or not found:
        return False
    return is_cleared(fn.module, finding) or any(fn.module.place(one.site) == finding.place and is_there_already(program, one) for one in found)


def _severity(one: Verdict) -> Severity:
    """Less where nothing but values in this process is lost."""
    return Severity.P2 if not one.taking.caught.base and is_in_memory(one.taking) else RULE.severity


def _message(one: Verdict) -> str:
    names = one.taking.caught.names
    guarded = guarded_call(one.taking)
    what = "a caught " + " or ".join(names[:2]) + (" or another" if len(names) > 2 else "") + (f" from {guarded}()" if guarded else "")
    if one.taking.how == "suppress":
        return f"suppress({', '.join(names[:2])}) hides what fails in its block"
    if "cancelled" in one.taking.caught.means and not is_outcome_of_another(one.taking):
        return f"{what} is swallowed, so that {one.taking.fn.function.name} cannot be cancelled"
    if (made := never_raised(one.taking, one.path)) is not None:
        return f"{what} comes to nothing: {shown(made.func)} is made and not raised"
    if any(isinstance(step, f.Set) for step in one.path.steps):
        return f"{what} gives way to a default without a word"
    return f"{what} comes to nothing"


def _fix(one: Verdict) -> str:
    """What to write at this site."""
    caught = one.taking.caught
    if "cancelled" in caught.means and not is_outcome_of_another(one.taking):
        return "write `raise` at the end of the handler, or leave it out"
    if (made := never_raised(one.taking, one.path)) is not None:
        return f"write `raise {shown(made.func)}(…) from {one.taking.name or 'error'}`"
    row = missing_row(one.taking) if caught.broad else ""
    if row:
        return (
            f"write suppress({row}) and let all others go up" if one.taking.how == "suppress" else f"write `except {row}:` and let all others go up"
        )
    if caught.base:
        return "catch Exception at most, and raise again"
    expected = expected_errors(one.taking) if caught.broad else ()
    if expected and one.taking.how == "suppress":
        return f"write suppress({', '.join(expected)}) and let all others go up"
    if expected:
        return f"write `except {expected[0] if len(expected) == 1 else '(' + ', '.join(expected) + ')'}:` and let all others go up"
    if caught.broad:
        return "name the one exception that is expected and let all others go up"
    return "let it go up, or keep the failure where somebody reads it"


def _lost(lost: Lost) -> tuple[str, str]:
    match lost.how:
        case "finally":
            return f"`{lost.what}` in `finally` throws away the exception that is being raised", f"move the `{lost.what}` behind the `try` statement"
        case "exit":
            return (
                f"{short(lost.fn.full)} returns true for every exception, so that nobody hears of it",
                "return None, or true for the one exception that is expected",
            )
        case "lazy":
            return (
                f"{lost.what}() gives what failed to whoever iterates over the result, and nobody does",
                "iterate over the results, which raises what failed",
            )
        case _:
            return (
                f"{lost.what}() keeps the exceptions in its result, which nobody reads",
                "raise what is an exception among the results, or use asyncio.TaskGroup",
            )
