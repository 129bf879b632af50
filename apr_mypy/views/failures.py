"""What becomes of a failure that is taken: told the caller by a value, logged and forgotten, or forgotten; one verdict for each `except`, shared by the three rules about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Finding
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.acknowledging import message_after, root_name
from apr_mypy.views.aftermath import Path, paths_after
from apr_mypy.views.answering_exceptions import as_answer, is_passed_over
from apr_mypy.views.asked_attributes import is_asked_in_field
from apr_mypy.views.callbacks import calls_back
from apr_mypy.views.conditions import exits, falls_through
from apr_mypy.views.decided import is_decided
from apr_mypy.views.deeds import ENDS, KEEPS, RUNNERS, Deeds, best_effort, deeds, ends, is_told, only_tells, reads_of
from apr_mypy.views.done_otherwise import (
    counts_what_worked,
    goes_another_way,
    is_only_a_nicer_text,
    is_skipped_as_documented,
    is_state_in_the_way,
    only_dumps,
)
from apr_mypy.views.effects import constructs, is_effect, is_error, package_kind, writes
from apr_mypy.views.excepts import Taking, calls_in, concerns, takings
from apr_mypy.views.failure_values import Failing, claims_success, failing, failing_behind_error
from apr_mypy.views.foreseen import is_ending, is_foreseen, is_told_behind
from apr_mypy.views.function import FunctionView
from apr_mypy.views.harmless import is_empty_poll, is_enum_made, is_harmless, is_list_of_attribute
from apr_mypy.views.kept_by_callee import is_kept_by_callee
from apr_mypy.views.magic import asks, is_cache, is_cache_by_name, is_contract, is_documented, is_polled, is_spared, tries_candidates
from apr_mypy.views.magic_by_callers import gives_none_refused
from apr_mypy.views.magic_by_design import is_asked_of_error, is_like_nothing, is_sum_of_nothing, says_another_way
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.never_raised import never_raised
from apr_mypy.views.not_set_up import is_not_set_up
from apr_mypy.views.nothing_there import is_nothing_there
from apr_mypy.views.noticed import (
    answers_no,
    asks_for_none,
    ends_by_telling,
    falls_back,
    is_no_to_question,
    is_noticed,
    is_worked_around,
    use_of_value,
)
from apr_mypy.views.probed import is_probe, tidies_up
from apr_mypy.views.reporting import Report, report_of
from apr_mypy.views.shown import shown
from apr_mypy.views.stored_defaults import stores_number
from apr_mypy.views.tried import is_counted
from apr_mypy.views.until_done import repeats_until_done
from apr_mypy.views.walk import STEP_VALUES, inside, steps
from apr_mypy.views.work_lost import is_rename, is_told_to_work, only_marks_the_end
from apr_mypy.views.worker_loops import is_round_of_worker, is_whole_round, is_worker_loop

_WAITS: Final = pattern_of(
    r"^(a?wait|wait_for|get|join|receive|recv|recvfrom|accept|acquire|sleep|poll|drain_events|result|shield|communicate|gather|anext|__anext__|b?[lrz]m?pop|b?zpop(min|max)|brpoplpush|blmove|xread.*|get_message|read_message|readline|readexactly|readuntil|readany|next|next_msg|next_message|select|popleft|pop|read|timeout.*|fail_after|_?(wait|sleep)_.*|move_on_after)$"
)
_DEADLINES: Final = pattern_of(r"^(timeout.*|wait_for|fail_after|move_on_after|shield|wait_\w+_or_timeout|create_task|ensure_future)$")
_CONVERTING: Final = "int float str repr ascii bool Decimal UUID getattr replace strip split lower upper encode decode isinstance date fromisoformat strptime fromhex round len hex callable hasattr any all str_to_bool urlparse urlsplit"
_CONVERSIONS: Final = frozenset(_CONVERTING.split())
_SYSTEM: Final = frozenset(
    {
        "OSError",
        "IOError",
        "FileNotFoundError",
        "PermissionError",
        "ConnectionError",
        "ConnectionResetError",
        "EOFError",
        "IncompleteReadError",
        "BrokenPipeError",
        "NotADirectoryError",
    }
)
_READS: Final = pattern_of(r"^_?(recv|recvfrom|read|readline|readexactly|readuntil|get|accept|receive|receive_.*|recv_.*)$")
_READS_FILE: Final = pattern_of(
    r"^(open|read|read_text|read_bytes|readline|readlines|readlink|fileno|fstat|l?stat|size|getsize|getmtime|listdir|scandir|iterdir|glob|rglob|exists|is_file|is_dir|getsource.*|sorted|splitlines|load|loads)$"
)
_WRITES: Final = pattern_of(r"^(write.*|send.*|mkdir|makedirs|touch|rename|replace|copy.*|move|save|dump|put|symlink.*|publish|upload.*)$")
_RUNS: Final = frozenset({"run_until_complete", "run_forever"})
_MODES: Final = frozenset({"warn", "warning", "log", "ignore", "lenient", "permissive"})
"""What a setting says by which failures of some check are not to be raised."""
_GENERIC: Final = frozenset({"KeyError", "ValueError", "TypeError", "AttributeError", "IndexError", "LookupError"})
_QUIET: Final = frozenset({"debug", "info"})
_REMOVES: Final = pattern_of(r"^_?(a?remove|a?delete|unlink|rmtree|rmdir)(_(file|files|folder|dir|directory|path|object|blob|tree|key))?$")
_WHOLE: Final = 400
"""As many characters of a call as tell it from every other one."""
_CACHE: Final = pattern_of(r"(^|_)(cache|memo(_|$)|memoiz)", re.IGNORECASE)


class Verdict(NamedTuple):
    """A failure that is lost. `kind`: "told" (the caller gets `value`), "log" (it is logged by `report`, and that is all), "silent". `at` is the record where the finding belongs; `severe` where a message is acknowledged
    although it was not dealt with, by `ack` where that is a call here; `implicit` where the value is returned by running off the end."""

    kind: Literal["told", "log", "silent"]
    taking: Taking
    path: Path
    at: Any
    value: Failing | None = None
    report: Report | None = None
    severe: bool = False
    ack: f.Call | None = None
    implicit: bool = False


def verdicts(module: ModuleView) -> tuple[Verdict, ...]:
    """The verdicts of a module, worked out once for the three rules."""
    known: tuple[Verdict, ...] | None = module.__dict__.get("_verdicts")
    if known is None:
        known = module.__dict__["_verdicts"] = tuple(_judged(module)) if concerns(module) else ()
    return known


def is_cleared(module: ModuleView, finding: Finding) -> bool:
    """Whether what a verdict on a module by itself said is said no more of the module as the whole program knows it."""
    return not any(finding.place in (module.place(one.at), module.place(one.taking.site)) for one in verdicts(module))


def _judged(module: ModuleView) -> Iterator[Verdict]:
    seen: set[tuple[str, int]] = set()
    for fn in module.everything():
        if not (fn.all(f.Try) or fn.all(f.With) or fn.function.decorators) or fn.lambda_ is not None:
            continue
        found = list(takings(fn))  # most functions have none, and their role costs more than this
        if found and module.role_of(fn) not in (Role.TEST, Role.MIGRATION):
            for taking in map(as_answer, found):
                if isinstance(taking.step, f.Try) and not falls_through(fn, taking.step.final):
                    continue  # what `finally` does counts, not the handler
                verdict = verdict_of(taking)
                if verdict is None:
                    continue
                at = verdict.at if verdict.kind != "log" or verdict.report is None else verdict.report.call
                if (verdict.kind, at.line) not in seen:  # several `except` may lead to one `return None`, or to one line of the log
                    seen.add((verdict.kind, at.line))
                    yield verdict


def verdict_of(taking: Taking) -> Verdict | None:
    """The worst that happens to an exception along any path; None where nothing is wrong."""
    paths = paths_after(taking)
    if any(isinstance(step, f.Dead) for path in paths for step in path.steps):
        return None  # what is done about it was not looked at
    if (forgotten := _forgotten(taking)) is not None:
        return forgotten
    raises = any(path.end == "raise" for path in paths)
    kept = {target.name for path in paths for step in path.steps if isinstance(step, f.Set) for target in step.targets if isinstance(target, f.Name)}
    going = [path for path in paths if path.end not in ("raise", "forever") and not _asks_for(path, kept)]
    judged = [(path, _judge(taking, path, raises)) for path in going]
    dealt = any(one is None and path.tests for path, one in judged)
    speaks = any(one is None or one.kind != "silent" for _, one in judged)
    found = [
        one
        for path, one in judged
        if one is not None
        and not _has_nobody_to_tell(path, judged)
        and not _had_nothing_to_do(taking, path, judged)
        and not (
            one.kind == "silent"
            and path.tests
            and not _is_rest_of_work(taking, path)
            and ((dealt and not _is_about_settings(path)) or (speaks and (_mentions(path, taking.name) or is_ending(path))))
        )
    ]
    for kind in ("told", "log", "silent"):
        first = next((one for one in found if one.kind == kind), None)
        if first is not None:
            return first
    return None


def _forgotten(taking: Taking) -> Verdict | None:
    """`except NoResultFound: NotFound("no such invoice")`: the verdict on a handler that ends by making an exception, whatever comes behind it."""
    last = taking.after[-1] if taking.after else None
    path = Path(taking.after, (), "on")
    if not isinstance(last, f.Do) or not isinstance(last.value, f.Call) or never_raised(taking, path) is not last.value:
        return None
    if not constructs(taking.fn, last.value):
        return None  # `self.retry(…)`, which raises what it is said to give
    done = deeds(taking, path._replace(steps=taking.after[:-1]))
    return None if done.handled else Verdict("log" if done.report is not None else "silent", taking, path, taking.site, report=done.report)


def _is_rest_of_work(taking: Taking, path: Path) -> bool:
    """`mailer.send(letter)` guarded, `if error.code == 554: send_plain(letter)`: whether a path is for all other failures of something that was to be done."""
    fn = taking.fn
    return (
        all(isinstance(step, f.If) for step in path.steps)
        and _is_the_rest(taking, path)
        and any(writes(fn, call) is not None or is_told_to_work(fn, call, False) or is_effect(fn, call) for call in calls_in(taking.block))
    )


def _has_nobody_to_tell(path: Path, judged: list[tuple[Path, Verdict | None]]) -> bool:
    """`if result is not None: result.set_exception(error)`: whether this is the path on which there is nobody whom another path tells."""
    for test in path.tests:
        asked = test.args[0] if isinstance(test, f.Compare) and test.ops == ("is not",) else test
        if not isinstance(asked, (f.Name, f.Attr)) or any(one is test for one in path.held):
            continue
        for other, verdict in judged:
            if verdict is None and any(one is test for one in other.held) and any(_hands_over(step, asked.name) for step in other.steps):
                return True
    return False


def _had_nothing_to_do(taking: Taking, path: Path, judged: list[tuple[Path, Verdict | None]]) -> bool:
    """`if video.is_ready: note(FAILED)`, where `if video.is_ready …` stands around all that is guarded, too: whether this is the path on which nothing was tried."""
    first = taking.block[0] if len(taking.block) == 1 else None
    if not isinstance(first, f.If) or first.otherwise or len(first.tests) != 1:
        return False
    asked = {shown(one, _WHOLE) for one in inside(first.tests[0])}
    for test in path.tests:
        if not any(test is one for one in path.held) and shown(test, _WHOLE) in asked:
            return any(verdict is None and any(one is test for one in other.held) for other, verdict in judged)
    return False


def _hands_over(step: Any, name: str) -> bool:
    """`result.set_exception(error)`, `self._requeue(unsent)`."""
    value = step.value if isinstance(step, f.Do) else None
    value = value.value if isinstance(value, f.Await) else value
    func = value.func if isinstance(value, f.Call) else None
    if not isinstance(func, f.Attr) or KEEPS.search(func.name) is None or not isinstance(value, f.Call):
        return False
    if isinstance(func.base, (f.Name, f.Attr)) and func.base.name == name:
        return True
    return any(isinstance(arg.value, f.Name) and arg.value.name == name for arg in value.args)


def _is_about_settings(path: Path) -> bool:
    """Whether a path depends on how the program is set up, which says nothing about the failure."""
    words = [
        one.name if isinstance(one, (f.Name, f.Attr)) else one.value
        for test in path.tests
        for one in inside(test)
        if isinstance(one, (f.Name, f.Attr, f.Const))
    ]
    return any(re.search(r"debug|settings|config|verbose|environ", str(word), re.IGNORECASE) for word in words)


def _mentions(path: Path, name: str) -> bool:
    return bool(name) and any(_mentions_any(test, name) for test in path.tests)


def _asks_for(path: Path, kept: set[str]) -> bool:
    """`if first is None: first = error`: a path that sets nothing because an earlier failure is kept already."""
    mentioned = {one.name for test in path.tests for one in inside(test) if isinstance(one, f.Name)}
    set_here = {target.name for step in path.steps if isinstance(step, f.Set) for target in step.targets if isinstance(target, f.Name)}
    return not mentioned.isdisjoint(kept - set_here)


def _judge(taking: Taking, path: Path, raises: bool) -> Verdict | None:
    fn = taking.fn
    if raises and any(_decides(taking, test) for test in path.tests) and not _is_the_rest(taking, path):
        return None
    done = deeds(taking, path)
    if never_raised(taking, path) is not None and not done.handled:
        return Verdict("log" if done.report is not None else "silent", taking, path, taking.site, report=done.report)
    if path.end == "return" and path.last is not None and not fn.function.is_generator and _returns_values(fn):
        value = _returned(fn, path.last.value, done)
        if value is not None:
            return None if done.handled in ("kept", "answered") else _magic(taking, path, done, value, path.last)
        if _is_opposite(taking, path.last.value):
            return None
        if _gives_back_unchanged(taking, path) and not done.handled and done.report is None and not taking.logs:
            return Verdict("silent", taking, path, taking.site)
        if not (done.cheers or claims_success(fn, path.last.value)) or done.handled:
            return None
    elif path.end == "end" and not fn.function.is_generator and _returns_values(fn) and _is_alone(taking):
        if done.handled in ("kept", "answered"):
            return None
        if not (_is_wrapper(fn) and (done.report or taking.logs)):
            return _magic(taking, path, done, Failing("none", "None"), taking.site, implicit=True)
    refusal = next((one for one in done.defaults if one[2].kind in ("false", "error")), None)
    if refusal is not None and done.handled not in ("kept", "answered") and not fn.function.is_generator:
        return _magic(taking, path, done, refusal[2], refusal[1])
    if not only_marks_the_end(taking, path, done) and (
        done.handled
        or is_noticed(taking)
        or is_asked_in_field(taking)
        or is_worked_around(taking, path)
        or (
            not taking.caught.base
            and _only_converts(taking)
            and not (done.ack is not None and (done.report is not None or taking.logs))
            and not stores_number(fn, path)
        )
    ):
        return None
    if done.defaults and _only_tells_less(taking, path, done):
        return None
    for name, step, zero in done.defaults:
        reads = [read for read in reads_of(fn, name.name, step) if not is_told(fn, read)]
        uses = {use_of_value(fn, read) for read in reads if zero.kind == "none" or not asks_for_none(fn, read)}
        if "condition" in uses:
            return None
        if (
            "returned" in uses
            and not fn.function.is_generator
            and not (zero.kind in ("empty", "domain") and any(_is_filled(fn, read, step.line) for read in reads))
        ):
            return _magic(taking, path, done, zero, step)
    return _carried_on(taking, path, done)


def _gives_back_unchanged(taking: Taking, path: Path) -> bool:
    """`try: return rates.convert(source, target, amount)`, `except: return amount`: whether the caller gets what was given as though something had been made of it, after any exception there is, or after any of another system."""
    fn, value = taking.fn, path.last.value
    if not isinstance(value, f.Name) or not any(param.name == value.name for param in fn.function.params) or len(path.steps) != 1:
        return False
    given = [call for call in calls_in(taking.block) if any(isinstance(arg.value, f.Name) and arg.value.name == value.name for arg in call.args)]
    elsewhere = taking.caught.base or (taking.caught.broad and any(package_kind(fn, call) in ("http", "cloud") for call in given))
    return elsewhere and bool(given) and not all(package_kind(fn, call) == "plain" for call in given) and not is_documented(fn)


def _only_tells_less(taking: Taking, path: Path, done: Deeds) -> bool:
    """`try: body = response.json() … except Exception: body = None`, and then `logger.error("refused", extra={"body": body})`: whether all that failed was to work out what a line of the log shows."""
    if any(is_effect(taking.fn, call) for call in calls_in(taking.block)) or len(path.steps) != len(done.defaults):
        return False
    reads = [reads_of(taking.fn, name.name, step) for name, step, _ in done.defaults]
    return all(one and all(is_told(taking.fn, read) for read in one) for one in reads)


def _magic(taking: Taking, path: Path, done: Deeds, value: Failing, at: Any, implicit: bool = False) -> Verdict | None:
    fn = taking.fn
    if (
        taking.caught.expected
        and _is_fine(taking, path, done)
        and ((value.kind == "none" and "conflict" not in taking.caught.means) or (value.kind == "empty" and taking.caught.means == {"more"}))
    ):
        return None  # past the last page there is nothing, and the caller gets just that
    if value.kind == "none" and not taking.caught.base and _only_converts(taking):
        return None
    if value.kind == "none" and tries_candidates(taking, path.loop):
        return None
    if done.report is not None and done.report.how == "print" and fn.module.role_of(fn) is Role.COMMAND:
        return None  # the one who runs the command is told why
    if is_spared(fn, value, taking) or best_effort(taking, True):
        return None
    if value.kind == "domain" and any(
        isinstance(step, f.Return) and step.value is not None and shown(step.value) == value.text for step in steps(taking.block)
    ):
        return None  # what success gives is made in another way
    if (
        is_like_nothing(taking, value)
        or is_asked_of_error(taking, path, value)
        or is_sum_of_nothing(taking, value)
        or says_another_way(value, done.report)
    ):
        return None
    return Verdict("told", taking, path, at, value, done.report, implicit=implicit)


def _carried_on(taking: Taking, path: Path, done: Deeds) -> Verdict | None:
    """The verdict on a path along which nothing keeps the failure."""
    fn = taking.fn
    logged = done.report is not None or taking.logs or is_told_behind(taking, path)
    message = message_after(taking, path, done)
    severe = message.counts
    if path.end == "next" and ends_by_telling(taking, logged):
        return None
    lost_form = "form" in taking.caught.means and ((severe and path.end != "on") or _is_called_error(done.report))
    lost_form = lost_form or (
        not _removes_what_is_gone(taking)
        and bool(taking.caught.means & {"conflict", "absent"})
        and path.end == "next"
        and _is_called_error(done.report)
    )
    put_down = stores_number(fn, path)
    lost_form = lost_form or put_down
    lost_form = lost_form or (logged and message.ack is not None and not _GENERIC.isdisjoint(taking.caught.names))
    if taking.caught.expected and _is_fine(taking, path, done) and not lost_form:
        return None
    if fn.function.name == "__del__" or (is_contract(fn) and not fn.function.name.startswith("__")):
        return None
    if (
        not logged
        and not put_down
        and (
            _is_end_of_input(taking, path)
            or is_harmless(taking, path)
            or is_foreseen(taking)
            or is_probe(taking, path)
            or is_not_set_up(taking)
            or is_kept_by_callee(taking)
            or goes_another_way(taking, path)
            or is_state_in_the_way(taking)
            or is_skipped_as_documented(taking)
            or is_only_a_nicer_text(taking)
            or only_dumps(taking)
            or is_no_to_question(taking)
        )
    ):
        return None
    if not logged and counts_what_worked(taking):
        return None
    if not logged and (is_nothing_there(taking, path) or only_tells(taking) or _is_in_answer(taking, path)):
        return None
    if logged and not severe and (falls_back(done.report, path) or is_polled(fn) or only_tells(taking) or (asks(fn) and answers_no(taking))):
        return None
    if best_effort(taking, logged) or tidies_up(taking) or _is_reraised(taking, logged) or _only_imports(taking):
        return None
    goes_on = is_worker_loop(fn, taking) and "cancelled" not in taking.caught.means  # a worker that cannot be cancelled never ends
    if logged and goes_on and message.ack is None and is_whole_round(taking):
        return None
    if logged and not severe and (calls_back(taking) or is_round_of_worker(taking) or (path.end == "on" and gives_none_refused(taking))):
        return None
    if logged and not severe and (message.stays or goes_on or _is_cache(fn, taking) or _is_told_task(taking)):
        return None
    if (
        logged
        and not severe
        and (is_decided(taking, path, done.report) or (is_ending(path) and done.report is not None and done.report.level in _QUIET))
    ):
        return None
    if path.end == "next" and not severe and (repeats_until_done(taking) or (logged and _raises_in_the_end(taking, path))):
        return None
    if done.report is not None and done.report.how == "print" and fn.module.role_of(fn) is Role.COMMAND:
        return None
    if logged:
        return Verdict("log", taking, path, taking.site, report=done.report, severe=severe, ack=message.ack)
    return Verdict("silent", taking, path, taking.site, severe=severe, ack=message.ack)


def _raises_in_the_end(taking: Taking, path: Path) -> bool:
    """`for _ in range(ATTEMPTS): try: … break`, with `else: raise Unanswered(…)`: whether the loop says by an exception that no attempt went well."""
    loop = path.loop
    return isinstance(loop, f.For) and is_counted(taking.fn, loop.over) and any(isinstance(step, f.Raise) for step in steps(loop.otherwise))


def _is_opposite(taking: Taking, value: f.AnyValue | None) -> bool:
    """`return True` behind a failure, `return False` at the end of what is guarded: whether the function asks whether it fails (`is_broken`)."""
    given = [
        step.value
        for step in steps((*taking.block, *(taking.step.otherwise if isinstance(taking.step, f.Try) else ())))
        if isinstance(step, f.Return)
    ]
    return (
        isinstance(value, f.Const) and value.value is True and bool(given) and all(isinstance(one, f.Const) and one.value is False for one in given)
    )


def _is_in_answer(taking: Taking, path: Path) -> bool:
    """`return {"error": [error.as_dict()]}`: whether what is returned tells of the exception."""
    return path.end == "return" and bool(taking.name) and path.last.value is not None and _mentions_any(path.last.value, taking.name)


def _removes_what_is_gone(taking: Taking) -> bool:
    """`remove_file(path)` guarded against a file that is not there: whether what was wanted is so already."""
    calls = [call for call in calls_in(taking.block) if taking.fn.use_of(call).kind in ("statement", "awaited")]
    return taking.caught.means == {"absent"} and bool(calls) and all(_REMOVES.match(called_name(call)) for call in calls)


def _is_called_error(report: Report | None) -> bool:
    """Whether who logs a failure calls it an error: something was not as it should be, whatever exception says so."""
    return report is not None and report.how == "log" and report.level in ("error", "critical")


# --- what is left -------------------------------------------------------------------------------------------------------------------


def _decides(taking: Taking, test: f.AnyValue) -> bool:
    """Whether a condition that decides between raising and not is about the exception, about what the caller wants, or counts attempts."""
    fn = taking.fn
    params: set[str] = set()
    view: FunctionView | None = fn
    while view is not None:
        params.update(param.name for param in view.function.params if param.name not in ("self", "cls"))
        view = view.outer
    if isinstance(test, f.Name) and any(
        isinstance(arg.value, f.Name) and arg.value.name == test.name for call in calls_in(taking.block) for arg in call.args
    ):
        return True  # `get_volume(drive=drive)` guarded, `if drive: raise NoSuchDrive`: what was handed over is what failed
    for one in inside(test):
        if isinstance(one, f.Name) and one.scope == f.LOCAL:
            if one.name == taking.name or one.name in params:
                return True
            if any(definition.kind in ("loop", "changed") for definition in fn.definitions(one)):
                return True
            if any(
                isinstance(held, f.Name) and held.name == taking.name for d in fn.definitions(one) if d.value is not None for held in inside(d.value)
            ):
                return True
            if isinstance(taking.step, f.Try) and _is_assigned(taking.block, one.name) and len(fn.definitions(one)) > 1:
                return True  # there is an older value to go on with, or there is not
            if one.name in _asked_alone(taking):
                return True  # `response.raise_for_status()` guarded, `if response.status_code != 409: raise`
        if isinstance(one, f.Const) and isinstance(one.value, str) and one.value.lower() in _MODES:
            return True  # `if settings.validation == "warn"`
        if (isinstance(one, f.Attr) or (isinstance(one, f.Name) and one.scope != f.LOCAL)) and re.search(
            r"attempt|retr|tries|strict|raise|count|silent|quiet|ignore|suppress|continue_on|fail_(on|fast|closed?|open|safe)|(stop|abort|halt)_on|tolera|^cancelling$|^_?(is_)?(enabled?|required|mandatory|optional|fatal)$",
            last_name(one),
            re.IGNORECASE,
        ):
            return True
    return False


def _asked_alone(taking: Taking) -> set[str]:
    """The local that the only guarded call asks, and gives nothing to."""
    only = taking.block[0] if len(taking.block) == 1 else None
    call = only.value if isinstance(only, f.Do) else None
    base = call.func.base if isinstance(call, f.Call) and isinstance(call.func, f.Attr) and not call.args else None
    return {base.name} if isinstance(base, f.Name) and base.scope == f.LOCAL and base.name != "self" else set()


def _is_assigned(block: f.Block, name: str) -> bool:
    return any(isinstance(target, f.Name) and target.name == name for step in steps(block) if isinstance(step, f.Set) for target in step.targets)


def _is_the_rest(taking: Taking, path: Path) -> bool:
    """Whether a path is for every exception but those that were picked out to be raised: nothing was asked of it but which they are not."""
    return bool(taking.name) and bool(path.tests) and all(_picks(taking, test) and not any(test is one for one in path.held) for test in path.tests)


def _picks(taking: Taking, test: f.AnyValue) -> bool:
    """Whether a condition holds for a few of the exceptions taken: of one class, with one code, with these words in the text."""
    if not _mentions_any(test, taking.name):
        return False
    if isinstance(test, f.Op) and test.op in ("and", "or"):
        return all(_picks(taking, one) for one in test.args)
    if isinstance(test, f.Call):
        return called_name(test) in ("isinstance", "startswith", "endswith")
    return isinstance(test, f.Compare) and all(op in ("==", "in", "is", ">=", ">", "<", "<=") for op in test.ops)


def _mentions_any(test: f.AnyValue, name: str) -> bool:
    return any(isinstance(one, f.Name) and one.name == name for one in inside(test))


def _is_fine(taking: Taking, path: Path, done: Deeds) -> bool:
    """Whether exceptions that are answers are taken as answers here: the body decides, not the type alone."""
    fn, means = taking.fn, taking.caught.means
    names = {called_name(call) for call in calls_in(taking.block)}
    if "cancelled" in means and is_outcome_of_another(taking):
        return True
    if path.end == "on" and is_passed_over(taking):
        return False
    if "cancelled" in means and not fn.is_async and names.isdisjoint(("result", "exception", "get")):
        return True  # what is no coroutine cannot be cancelled
    if "cancelled" in means and not _cancelled_here(fn) and not _cancelled_elsewhere(taking) and not _shuts_down(taking, path):
        return False
    if "in time" in means and not _only_waits(fn, names) and not is_empty_poll(taking):
        return False
    if (
        "conflict" in means
        and "IntegrityError" in taking.caught.names
        and fn.module.role_of(fn) is not Role.COMMAND
        and path.end in ("next", "end")
        and done.report is None
        and not done.handled
        and names.isdisjoint(("get_or_create", "aget_or_create"))  # the row that another made is the one that was wanted
    ):
        return False
    return _GENERIC.isdisjoint(taking.caught.names) or not any(
        (writes(fn, call) is not None or is_told_to_work(fn, call, done.report is not None)) and not _WAITS.match(called_name(call))
        for call in calls_in(taking.block)
    )


def is_outcome_of_another(taking: Taking) -> bool:
    """`task.result()` of a task that has ended, with nothing awaited: whether it is another task that was cancelled, and this one cannot be here."""
    calls = calls_in(taking.block)
    if not calls or any(called_name(call) not in ("result", "exception") for call in calls):
        return False
    return not any(isinstance(one, f.Await) for step in steps(taking.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value))


def _only_waits(fn: FunctionView, names: set[str]) -> bool:
    """Whether what has a deadline is waiting for something to come, rather than work that is cut off: by the names of what is called."""
    within = {name for name in names if not _DEADLINES.match(name)}
    within |= {called_name(call) for name in within if name in fn.nested for call in fn.nested[name].calls}  # `wait_for(collect(), timeout)`
    return any(_WAITS.match(name) for name in within or names)


def _cancelled_here(fn: FunctionView) -> bool:
    """Whether the function cancels something itself, or is there to end things."""
    if not fn.is_async and any(called_name(call) in _RUNS or (called_name(call) == "run" and package_kind(fn, call) == "plain") for call in fn.calls):
        return True  # what was run to its end was cancelled, not this
    view: FunctionView | None = fn
    while view is not None:
        if ends(view.function.name) or any(called_name(call) in ("cancel", "cancel_all", "aclose") for call in view.calls):
            return True
        view = view.outer
    return False


def _shuts_down(taking: Taking, path: Path) -> bool:
    """Whether the end of a task is all that comes after it was cancelled: what it holds is shut down, and nothing else follows."""
    final = taking.step.final if isinstance(taking.step, f.Try) else ()
    return path.end in ("end", "return") and any(ENDS.search(called_name(call)) for call in calls_in((*taking.after, *final)))


def _cancelled_elsewhere(taking: Taking) -> bool:
    """Whether what is awaited is a task that the module cancels by the same name, or what is asked is how a task has ended."""
    fn = taking.fn
    awaited = {
        one.value.name.rpartition(".")[2] for one in fn.all(f.Await) if isinstance(one.value, (f.Name, f.Attr)) and _stands_in(fn, one, taking)
    }
    if not awaited:
        return bool(taking.block) and _asks_task(taking)
    return any(
        called_name(call) == "cancel"
        and isinstance(call.func, f.Attr)
        and isinstance(call.func.base, (f.Name, f.Attr))
        and not awaited.isdisjoint(_names_behind(view, call.func.base))
        for view in fn.module.everything()
        for call in view.calls
    )


def _names_behind(fn: FunctionView, value: f.Name | f.Attr) -> set[str]:
    """What a value is called, and what it was called before it was put into a local: `task = self._task` -> task, _task."""
    found = {value.name.rpartition(".")[2]}
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        found |= {one.name.rpartition(".")[2] for one in fn.origins(value) if isinstance(one, (f.Name, f.Attr))}
    return found


def _stands_in(fn: FunctionView, value: f.AnyValue, taking: Taking) -> bool:
    return any(holder is taking.step and slot == "block" for holder, slot in fn.around(value))


def _asks_task(taking: Taking) -> bool:
    """Whether only the result of a task that has ended is asked for: this is where its failure is told."""
    names = [called_name(call) for call in calls_in(taking.block)]
    return bool(names) and all(name in ("result", "exception") for name in names) and not taking.fn.is_async


def _is_told_task(taking: Taking) -> bool:
    """Whether this is what a task calls when it has ended: the one place where its failure can be told."""
    fn = taking.fn
    params = {param.name for param in fn.function.params}
    bases = [call.func.base for call in calls_in(taking.block) if isinstance(call.func, f.Attr) and called_name(call) in ("result", "exception")]
    return _asks_task(taking) and all(isinstance(one, f.Name) and one.name in params for one in bases)


def _is_reraised(taking: Taking, logged: bool) -> bool:
    """Whether this stands in the handling of another exception, which is raised in the end; a failure of the handling itself may then be logged."""
    if taking.step is None:
        return False
    guarded = [call for call in calls_in(taking.block) if report_of(taking.fn, call) is None]
    for holder, name in taking.fn.around(taking.step):
        if isinstance(holder, f.Try) and name == "handler":
            tried = [call for call in calls_in(holder.block) if report_of(taking.fn, call) is None]
            if logged and {called_name(call) for call in guarded}.isdisjoint(called_name(call) for call in tried):
                return True  # not where the handler tries the same once more
            if logged and not {shown(call, _WHOLE) for call in guarded} <= {shown(call, _WHOLE) for call in tried}:
                around = next(
                    (one for one in holder.handlers if one.line < taking.step.line <= max((s.line for s in steps(one.block)), default=0)), None
                )
                if around is not None and all(one.kind in ("raise", "return") for one in exits(taking.fn, around.block)):
                    return True  # it goes back to what was there before, and answers
            for outer in holder.handlers:
                if all(one.kind == "raise" for one in exits(taking.fn, outer.block)):
                    return True
        if isinstance(holder, f.Try) and name == "final" and logged:
            return True
    return False


def _only_imports(taking: Taking) -> bool:
    return (
        bool(taking.block)
        and all(isinstance(step, (f.Import, f.Set, f.Pass)) for step in taking.block)
        and any(isinstance(step, f.Import) for step in taking.block)
    )


def _only_converts(taking: Taking) -> bool:
    """Whether the guarded code only converts or looks up one plain value, where any exception says that it has not the form."""
    if not all(isinstance(step, (f.Set, f.If, f.Do, f.Return, f.Pass, f.Assert)) for step in steps(taking.block)):
        return False
    if all(isinstance(step, f.Do) and isinstance(step.value, f.Yield) for step in taking.block):
        return False
    return all(
        (called_name(call) in _CONVERSIONS and not is_rename(call))
        or is_error(taking.fn, call)
        or is_enum_made(taking, call)
        or is_list_of_attribute(call)
        for call in calls_in(taking.block)
    ) and not any(isinstance(one, f.Await) for step in steps(taking.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value))


def _is_end_of_input(taking: Taking, path: Path) -> bool:
    """Whether an error of the system only says that there is nothing to read (any more): the peer of a reading loop has left, or a file is not there."""
    names, calls = set(taking.caught.names), calls_in(taking.block)
    told = {id(one) for call in calls if report_of(taking.fn, call) is not None for one in inside(call)}
    called = [called_name(call) for call in calls if id(call) not in told]
    if names == {"RuntimeError"}:
        return len(taking.block) == 1 and bool(calls) and all(package_kind(taking.fn, call) == "plain" for call in calls)
    if (
        not names <= _SYSTEM | _GENERIC | {"NotImplementedError", "UnicodeDecodeError"}
        or any(_WRITES.match(name) for name in called)
        or any(_opens_to_write(call) for call in calls)
    ):
        return False
    if "FileNotFoundError" in names or (called and all(_READS_FILE.match(name) or name in _CONVERSIONS for name in called)):
        return True
    read = any(_READS.match(name) for name in called)
    loops = taking.step is not None and next(iter(taking.fn.loops_around(taking.step)), None) is not None
    return read and loops and len(taking.block) == 1 and path.end != "next"


def _opens_to_write(call: f.Call) -> bool:
    """`open(path, "w")`."""
    modes = [arg.value.value for arg in call.args if isinstance(arg.value, f.Const) and isinstance(arg.value.value, str)]
    return called_name(call) == "open" and any(len(mode) <= 3 and set(mode) & set("wax+") for mode in modes)


def _is_cache(fn: FunctionView, taking: Taking) -> bool:
    """Whether what is guarded only asks or fills a cache: the truth is elsewhere."""
    if (is_cache(fn) or is_cache_by_name(taking)) and not any(
        writes(fn, call) is not None and package_kind(fn, call) == "orm" for call in calls_in(taking.block)
    ):
        return True
    calls = [call for call in calls_in(taking.block) if isinstance(call.func, f.Attr) or _is_of_unfollowed(call) or _asks_cache(call)]
    cached = [call for call in calls if _asks_cache(call)]
    others = [call for call in calls if call not in cached and fn.use_of(call).kind in ("statement", "awaited")]
    return bool(cached) and not others


def _is_of_unfollowed(call: f.Call) -> bool:
    """`cache.set(…)`, where mypy did not find what `cache` was imported from."""
    return isinstance(call.func, f.Name) and call.func.scope == f.UNFOLLOWED and "." in call.func.name


def _asks_cache(call: f.Call) -> bool:
    func = call.func
    if RUNNERS.match(called_name(call)):  # `run_in_threadpool(cache.set, key, value)`
        func = next((arg.value for arg in call.args[:2] if isinstance(arg.value, f.Attr)), func)
    if isinstance(func, f.Attr):
        return _CACHE.search(func.name) is not None or _CACHE.search(root_name(func)) is not None
    return isinstance(func, f.Name) and any(_CACHE.search(part) for part in func.name.split(".")[-2:])


# --- the function around ------------------------------------------------------------------------------------------------------------


def _is_alone(taking: Taking) -> bool:
    """Whether only the error comes to what follows the `try`: success has left before."""
    step = taking.step
    if step is None:
        return True
    return all(one.kind != "falls" for one in exits(taking.fn, (*taking.block, *(step.otherwise if isinstance(step, f.Try) else ()))))


def _returns_values(fn: FunctionView) -> bool:
    """Whether some return gives a value that stands for no failure. `return self.notify(order)` of a function `-> None` gives none."""
    types = fn.module.types
    if fn.function.return_declared and all(one.name == f.NONE for one in types.members(fn.function.returns)):
        return False
    return any(one.value is not None and ((zero := failing(fn, one.value)) is None or zero.kind == "domain") for one in fn.returns)


def _returned(fn: FunctionView, value: f.AnyValue | None, done: Deeds) -> Failing | None:
    """The failure that a returned value stands for, through a local that can hold nothing else here."""
    zero = failing_behind_error(fn, value)
    if zero is not None:
        return zero
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        for name, step, default in done.defaults:
            if name.name == value.name:
                return None if _is_filled(fn, value, step.line) else default
        definitions = fn.definitions(value)
        held = [failing(fn, one.value) if one.value is not None and one.kind == "assigned" and not one.path else None for one in definitions]
        if held and all(one is not None for one in held) and not _is_filled(fn, value):
            return held[0]
    return None


def _is_filled(fn: FunctionView, value: f.Name, since: int = 0) -> bool:
    """Whether something may have been put into a local container before it is returned, and behind the line `since`."""
    loops = not since and next(fn.loops_around(value), None) is not None
    for one in fn.names(value.name):
        use, line = fn.use_of(one), fn.step_of(one).line
        if line <= since or (not loops and line > fn.step_of(value).line):
            continue
        if use.kind == "receiver" or (use.kind == "subscripted") or use.kind == "argument":
            return True
    return False


def _is_wrapper(fn: FunctionView) -> bool:
    """Whether a nested function calls what the function around it was given: it is what a decorator gives back."""
    if fn.outer is None:
        return False
    outer: FunctionView | None = fn.outer
    names: set[str] = set()
    while outer is not None:
        names.update(param.name for param in outer.function.params)
        outer = outer.outer
    return any(isinstance(call.func, f.Name) and call.func.name in names for call in fn.calls)
