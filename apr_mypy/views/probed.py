"""Guarded code that only asks or tidies up, which its words show rather than the names of what it calls: a command line, a statement, a function of the project that does nothing but look at files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import package_kind, writes
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.naming import called_name
from apr_mypy.views.reporting import report_of
from apr_mypy.views.standing_for import functions_of
from apr_mypy.views.walk import inside, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apr_mypy.views.aftermath import Path
    from apr_mypy.views.function import FunctionView

_OF_FILES: Final = frozenset({"OSError", "IOError", "FileNotFoundError", "PermissionError", "NotADirectoryError", "ValueError", "RuntimeError"})
_LOOKS: Final = pattern_of(
    r"^(l?stat|statvfs|fstatvfs|disk_usage|getsize|get[mac]time|access|exists|l?exists|is_?(file|dir|link|mount|symlink)|resolve|realpath|readlink|samefile)$"
)
"""What looks at files and directories, and reads nothing of what is in them."""
_CANNOT_FAIL: Final = frozenset(
    {"str", "int", "float", "bool", "len", "Path", "PurePath", "join", "format", "startswith", "endswith", "list", "tuple", "dict", "set", "append", "add", "round", "normpath", "basename", "dirname"}
)  # fmt: skip
_RUNS: Final = frozenset({"run", "check_output", "getoutput", "getstatusoutput"})
_EXECUTES: Final = pattern_of(r"^_*(run|execute|exec|call|check_call|check_output|popen|Popen|cmd|command|git|hg|svn)(_\w+)?$")
_TIDIES: Final = frozenset({"prune", "gc", "autoremove"})
"""Words of a command line that only throws away what is stale."""
_SQL_TIDIES: Final = pattern_of(r"^\s*(detach|deallocate|close|unlisten|discard|release\s+savepoint|rollback|pragma)\b", re.IGNORECASE)
"""Statements that end or tune something of the connection, and change no row."""
_INTERRUPTED: Final = frozenset({"OSError", "IOError", "InterruptedError", "error"})
_AWAITS: Final = frozenset({"poll", "epoll", "select", "sleep", "wait", "read"})
_FOR_LOGS: Final = pattern_of(r"^_*(log|dump)_")
_FINDS: Final = pattern_of(r"^_*(get|find|detect|guess|lookup|look_up|read|query|which)(_|$)")


def is_probe(taking: Taking, path: Path) -> bool:
    """Whether the guarded code only asks, so that whatever goes wrong says that there is no such thing, or is asked again."""
    if taking.caught.base or "cancelled" in taking.caught.means:
        return False
    return _looks_at_files(taking) or _asks_program(taking) or _asks_package(taking, path) or _waits_on(taking, path) or _is_for_log(taking)


def tidies_up(taking: Taking) -> bool:
    """`self.execute(["remote", "prune", "origin"])`, `connection.execute(text("DETACH old"))`: whether all that is guarded throws away what is stale, by the words of the command or the statement."""
    if taking.caught.base or taking.caught.broad:
        return False
    calls = [call for call in calls_in(taking.block) if _EXECUTES.match(called_name(call))]
    asked = {id(one) for call in calls for arg in call.args for one in inside(arg.value)}
    others = [call for call in calls_in(taking.block) if call not in calls and id(call) not in asked]
    return bool(calls) and not others and all(_is_tidying(call) for call in calls)


def _is_tidying(call: f.Call) -> bool:
    given = call.args[0].value if call.args else None
    if isinstance(given, f.Many):
        words = [one.value for one in given.items if isinstance(one, f.Const) and isinstance(one.value, str)]
        return not _TIDIES.isdisjoint(words) or ("branch" in words and not {"-d", "-D", "--delete"}.isdisjoint(words))
    text = next((one.value for one in inside(given) if isinstance(one, f.Const) and isinstance(one.value, str)), "") if given is not None else ""
    return _SQL_TIDIES.match(text) is not None


def _looks_at_files(taking: Taking) -> bool:
    """`usage = _drive_usage(path)` guarded against OSError, where that function does nothing but ask for it."""
    if not set(taking.caught.names) <= _OF_FILES or not {"OSError", "IOError"} & set(taking.caught.names):
        return False
    return _only_looks(taking.fn, calls_in(taking.block), 1)


def _only_looks(fn: FunctionView, calls: list[f.Call], deep: int) -> bool:
    """Whether calls do nothing but look at files, some of them through functions of the project."""
    looking = [call for call in calls if called_name(call) not in _CANNOT_FAIL and report_of(fn, call) is None]
    return bool(looking) and all(_looks(fn, call) or (deep > 0 and _looks_through(fn, call, deep)) for call in looking)


def _looks(fn: FunctionView, call: f.Call) -> bool:
    return _LOOKS.match(called_name(call)) is not None and package_kind(fn, call) in ("plain", "")


def _looks_through(fn: FunctionView, call: f.Call, deep: int) -> bool:
    found = functions_of(fn, call.func)
    return bool(found) and all(
        one is not fn and not any(isinstance(step, f.Raise | f.Try) for step in steps(one.function.block)) and _only_looks(one, one.calls, deep - 1)
        for one in found
    )


def _asks_program(taking: Taking) -> bool:
    """`subprocess.run(["git", "--exec-path"], capture_output=True).stdout` guarded against OSError: whether a program that may not be there is asked something, always the same."""
    if not set(taking.caught.names) <= {*_OF_FILES, "CalledProcessError", "SubprocessError", "TimeoutExpired"}:
        return False
    calls = [call for call in calls_in(taking.block) if package_kind(taking.fn, call) == "plain" and called_name(call) in _RUNS]
    return bool(calls) and all(_is_constant_command(call) and taking.fn.use_of(call).kind not in ("statement", "awaited") for call in calls)


def _is_constant_command(call: f.Call) -> bool:
    given = call.args[0].value if call.args else None
    return isinstance(given, f.Many) and bool(given.items) and all(isinstance(one, f.Const) for one in given.items)


def _asks_package(taking: Taking, path: Path) -> bool:
    """`out = check_output(["dpkg", "-s", package])` in a function that finds something: whether a program says by its exit code that it does not know of it, and the function gives what it gives where it found nothing."""
    fn = taking.fn
    if not set(taking.caught.names) <= {"CalledProcessError"} or path.end not in ("on", "end") or _FINDS.match(fn.function.name) is None:
        return False
    if any(writes(fn, call) is not None for call in calls_in(taking.block)):
        return False
    asked = [call for call in calls_in(taking.block) if called_name(call) == "check_output"]
    gives = any(isinstance(step, f.Return) and step.value is not None for step in steps(taking.block))
    return len(asked) == 1 and fn.use_of(asked[0]).kind == "assigned" and gives and all(_gives_nothing(step) for step in _behind(taking))


def _behind(taking: Taking) -> Iterator[f.AnyStep]:
    place = taking.fn.place_of(taking.step) if taking.step is not None else None
    number = next((n for n, one in enumerate(place[1], 1) if one is taking.step), 0) if place is not None else 0
    yield from place[1][number:] if place is not None else ()


def _gives_nothing(step: f.AnyStep) -> bool:
    return isinstance(step, f.Return) and (step.value is None or (isinstance(step.value, f.Const) and step.value.value is None))


def _waits_on(taking: Taking, path: Path) -> bool:
    """`poller.poll(interval)` guarded against OSError, in a loop that asks by itself whether to go on waiting: a signal ended the wait too early."""
    loop = next(iter(taking.fn.loops_around(taking.step)), None) if taking.step is not None else None
    if not isinstance(loop, f.While) or not any(isinstance(one, f.Attr | f.Call) for one in inside(loop.test)) or path.end not in ("next", "on"):
        return False
    if not set(taking.caught.names) <= _INTERRUPTED or not all(isinstance(step, f.Pass | f.Continue) for step in taking.after):
        return False
    calls = calls_in(taking.block)
    return any(called_name(call) in ("poll", "select", "wait", "sleep") for call in calls) and all(called_name(call) in _AWAITS for call in calls)


def _is_for_log(taking: Taking) -> bool:
    """`def log_status(self): with suppress(CommandError): self.log(self.status())`: whether a function is there to log, and what it guards hands what it asks for to a log."""
    fn = taking.fn
    if _FOR_LOGS.match(fn.function.name) is None or taking.caught.broad or not taking.block:
        return False
    told = (step.value for step in taking.block if isinstance(step, f.Do))
    return all(isinstance(step, f.Do | f.Set) for step in taking.block) and all(
        isinstance(one, f.Call) and (report_of(fn, one) is not None or called_name(one).lstrip("_").partition("_")[0] in ("log", "print", "debug"))
        for one in told
    )


__all__ = ["is_probe", "tidies_up"]
