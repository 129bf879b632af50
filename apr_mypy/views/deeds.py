"""What is done about an exception along one path: it is logged, kept for later, answered, handled by other work; a message is acknowledged; or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Enqueues, Logs
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.aftermath import Path
from apr_mypy.views.done_otherwise import is_same_deed
from apr_mypy.views.effects import first_word, is_effect, is_error, package_kind, writes
from apr_mypy.views.ended_things import counts_by_label, ends_business, is_closed, is_held, says_goodbye
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.failed_states import gives_failed_state
from apr_mypy.views.failure_values import Failing, claims_success, failing
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.not_set_up import sets_a_mark
from apr_mypy.views.noticed import does_it_again, is_only_given_back
from apr_mypy.views.reporting import Report, report_of
from apr_mypy.views.shown import as_written, shown
from apr_mypy.views.standing_for import functions_of
from apr_mypy.views.walk import STEP_VALUES, VALUE_CHILDREN, inside, steps

KEEPS: Final = pattern_of(
    r"(^|_)(nack|reject|requeue|dead|deadletter|dlq|poison|quarantine|fail|failed|fails|failure|failures|error|errors|errored|exception|retry|reschedule|park|abandon|enqueue|publish|delay|"
    r"apply_async|send_task|put|put_nowait|errback|compensate|refund|revert|undo|restore|rollback_to|throw|cancelled)(_|$)",
)
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word begins in `handleError`."""
_EVENT_OF_FAILURE: Final = pattern_of(r"^[\w.:-]+[._:-](failed|failure|error|errored|denied|rejected|declined)$")
"""Names of events, as a project's own record of what happened has them: `order.invoice.failed`."""
_ADDS: Final = frozenset({"append", "add", "extend", "insert", "appendleft", "update", "setdefault"})
_ANSWERS: Final = frozenset({"add_error", "add_message", "flash", "send_error", "send_response", "set_code", "set_details"})
ACKS: Final = frozenset(
    {
        "ack",
        "basic_ack",
        "acknowledge",
        "xack",
        "delete_message",
        "delete_message_batch",
        "delete_messages",
        "complete_message",
        "ack_message",
        "store_offsets",
        "commit_offset",
        "commit_offsets",
    }
)
CLEANS: Final = pattern_of(
    r"^_?(a?close[a-z]*|unbind(_s)?|wait_closed|shutdown|terminate|kill|killpg|unlink|rmtree|rmdir|remove|remove_file|disconnect|unsubscribe|cancel|release|stop|quit|logout|rollback|clean_?up|join|detach|"
    r"discard|dispose|join_.*|tear_?down|deregister|unregister|abort|drain|reset|expunge|invalidate|unlock|flush|cleanup_.*|close_.*|delete_temp.*|remove_temp.*|stop_.*|cancel_.*|server_close|purge|aexit|__aexit__|__exit__|"
    r"delete_file|cleanup|free|terminate_.*|kill_.*|disconnect_.*|shutdown_.*|release_.*|reap|rm|rollback_.*|removeprefix|on_[a-z_]*clos(e|ed|ing))$"
)
_REMOVES: Final = frozenset({"rmtree", "unlink", "remove", "rmdir"})
RUNNERS: Final = pattern_of(r"^_?(a?sync_)?(to_thread|run_sync|run_in_executor|run_in_threadpool|run_in_thread|run_blocking|sync_to_async|submit)$")
"""What has a function run elsewhere, which is its first argument, or its second behind the executor."""
ENDS: Final = pattern_of(
    r"(^|_)(stop|close|aclose|shutdown|cancel|abort|terminate|cleanup|exit|aexit|teardown|disconnect|kill|del|dispose|finalize|release)(_|$)"
)
_MATTERS: Final = pattern_of(r"^_?(a?close|stop|cancel|abort|terminate|delete|kill|dispose|finalize|reset|release)_(?P<what>[a-z_]+)$")
_RESOURCE_WORDS: Final = (
    "all any and app application async async_session background browser cache channel channels client clients connection connections conn consumer consumers container containers context cursor cursors database db dir directories directory dirs driver empty engine "
    "engines executor file files handle handler handlers http io job jobs listener listeners lock locks loop managed manager monitor name nodes notify now open page pending pool pools proc process processes producer producers "
    "quietly queue queues reader redis resource resources running scheduler screen server servers service services session sessions shell socket sockets ssh stale stdin stdout stream streams subprocess subprocesses subscriber subscribers "
    "subscription subscriptions task tasks temp temporary tempdir thread threads timer timers tmp transport transports tunnel tunnels watch watcher watchers web websocket websockets worker workers writer ws old existing orphan "
    "orphaned expired dead unused leftover partial heartbeat heartbeats"
)
_RESOURCES: Final = frozenset(_RESOURCE_WORDS.split())
_ACTIVITIES: Final = ("polling", "listening", "consuming", "forwarding", "receiving", "streaming", "watching")
_MANNERS: Final = frozenset({"quiet", "quietly", "silently", "safe", "safely"})
_NEUTRAL: Final = pattern_of(
    r"^(sleep|inc|incr|increment|decr|observe|gauge|counter|timing|histogram|labels|set_status|set_attribute|set_attributes|set_tag|set_tags|set_context|set_extra|add_event|add_breadcrumb|set_rollback|"
    r"monotonic|perf_counter|time|now|utcnow|task_done|expunge_all|refresh|expire|savepoint_rollback|clear|commit|flush|bind|unbind|push_scope|configure_scope|start|end|count|sent|format_exc|emit_metric|metric|record_metric|record|update_state|"
    r"put_metric_data|print|debug|wait|get_event_loop|touch|heartbeat|breakpoint)$"
)
_TELEMETRY: Final = pattern_of(
    r"(^|_)(metrics?|milestones?|track|tracking|onboarding|statsd|telemetry|analytics|posthog|cronitor|healthchecks_io|segment|mixpanel|amplitude|breadcrumb|counter|gauge|histogram|prometheus|tracing|span|sentry|usage_stats|get_[a-z_]*logger)(_|$)",
    re.IGNORECASE,
)

_UNDOES: Final = pattern_of(r"^_?(cancel|release|terminate|remove|abort|reset|stop|close|deregister|unsubscribe|invalidate)(_[a-z_]+)?$")
_PUTS_AWAY: Final = frozenset({"save", "store", "put", "move", "write", "park", "queue", "enqueue", "requeue", "send", "publish"})
_ASKED: Final = frozenset({"orm", "http", "cloud"})
_STARTS: Final = frozenset({"create_task", "ensure_future", "start_soon", "run_coroutine_threadsafe", "async_to_sync", "run_until_complete"})
_ID: Final = pattern_of(
    r"(^|[._])(order|customer|user|account|invoice|payment|charge|subscription|booking|reservation|shipment|intent|product|item|member|tenant|contract|policy|ticket)(_id|_ref|_number|_key)$"
)
_COUNTING: Final = pattern_of(
    r"(^|[._])(analytics|telemetry|metrics|milestones?|tracing|profiling|\w*_?profiler|instrumentation|observability|opentelemetry|otel|sentry)([._]|$)"
)
"""What a module, class or function is called that only counts."""
_STORES: Final = frozenset({"save", "store", "insert", "persist"})
"""First words of what puts a row away, whichever class of the project does it."""
_STARTED: Final = frozenset({"start", "run", "record", "refresh"})
"""What by its name alone may be of no matter, and is not where it is the work itself."""
_WORKS: Final = frozenset({"run", "check_call", "check_output", "copy2", "copyfile", "copytree", "move", "rename", "makedirs", "mkdir", "symlink"})
"""What of the standard library does something about it: a program is run, a file is put elsewhere."""
_SHOWS: Final = frozenset({"write", "writelines", "print", "echo", "secho"})
_WEBSOCKET: Final = pattern_of(r"(^|[_.])(ws|web_?socket)$", re.IGNORECASE)
_LOGS: Final = pattern_of(r"(Logger|LogHandler|LogFormatter|LogFilter)$|(^|_)log(s|ging|ger|gers)?(_\w+)?\.\w*(Formatter|Enricher|Processor|Filter)$")
_TELLS_TROUBLE: Final = pattern_of(r"\b(expired|already|invalid|could not|couldn't|cannot|can't|unable|failed|not found)\b")
_EXIT_CODES: Final = frozenset({"exitcode", "exit_code", "returncode", "return_code"})


_WHOLE: Final = 400
"""As many characters of an expression as tell it from every other one."""


class Deeds(NamedTuple):
    """What is done along a path. `report` is the first call that tells somebody; `handled` says how the failure lives on, "" where it does not; `ack` acknowledges a message; `defaults` are the locals that are set to a value
    which stands for a failure; `stored` whether such a value is put into a container."""

    report: Report | None
    handled: str
    ack: f.Call | None
    defaults: tuple[tuple[f.Name, f.Set, Failing], ...]
    stored: bool
    cheers: bool = False
    """The user is told that all went well."""


def deeds(taking: Taking, path: Path) -> Deeds:
    """What a path does about the exception."""
    fn = taking.fn
    report: Report | None = None
    handled, ack, stored, cheers = "", None, False, False
    defaults: list[tuple[f.Name, f.Set, Failing]] = []
    always = _done_always(taking)
    if isinstance(taking.step, f.Try) and any(called_name(call) == "set_exception" for call in calls_in(taking.step.final)):
        handled = "kept"  # whoever still waits is told, however this ended
    for step in path.steps:
        if id(step) in always:
            ack = next((call for call, _ in _calls(fn, step) if called_name(call) in ACKS), ack)
            continue
        if isinstance(step, f.Return) and (cheers or claims_success(fn, step.value)):
            continue
        for call, told in _calls(fn, step):
            if told is not None:
                report = told if report is None or (report.how == "capture" and told.how == "print") else report  # who reads the line comes first
                if handled in ("", "acts") and any(_puts_aside(fn, inner) for inner in _inner(call)):
                    handled = "kept"
                if told.how == "helper" and handled in ("", "acts") and (_notes_failure(taking, call) or _is_kept_by(taking, call)):
                    handled = "kept"
                continue
            name = called_name(call)
            if name in ACKS:
                ack = call
            elif (_is_message(call) or name in _ANSWERS) and _cheers(call):
                cheers = True
            elif _adds_failure(fn, call):
                stored = True
            elif handled in ("", "acts") and not (isinstance(step, f.Set) and step.value is call and failing(fn, call) is not None):
                handled = _handles(taking, call, step) or handled
        if isinstance(step, f.Set) and step.value is not None:
            for target in step.targets:
                zero = failing(fn, step.value)
                if isinstance(target, f.Name) and target.scope == f.LOCAL:
                    if zero is not None and (zero.kind not in ("error", "false") or is_only_given_back(fn, reads_of(fn, target.name, step))):
                        defaults.append((target, step, zero))
                    elif not handled and _is_read(fn, target.name, step, taking):
                        handled = "kept"
                    elif report is None:
                        report = _told_later(fn, target.name, step)
                elif isinstance(target, f.Item) and zero is not None and zero.kind not in ("error", "false"):
                    stored = True
                    if not handled and zero.kind == "none" and _is_asked_for_none(fn, target, step):
                        handled = "kept"
                elif not handled:
                    handled = "kept"
        elif isinstance(step, f.Delete) and not handled and not isinstance(step.value, f.Name) and not taking.caught.broad:
            handled = "kept"  # what is broken is thrown away: whoever needs it next makes a new one
        elif isinstance(step, f.Change) and not handled:
            local = isinstance(step.target, f.Name) and step.target.scope == f.LOCAL
            if not local or _is_read(fn, step.target.name, step, taking):  # type: ignore[union-attr]  # a local is a Name
                handled = "counted" if local else "kept"
        elif (
            isinstance(step, f.Do)
            and isinstance(step.value, f.Yield)
            and not handled
            and step.value.value is not None
            and failing(fn, step.value.value) is None
        ):
            handled = "yielded"
    return Deeds(report, handled, ack, tuple(defaults), stored, cheers)


def only_tells(taking: Taking) -> bool:
    """Whether the guarded code only tells something (`print(banner(settings))`, `logger.warning(str(error))`) with what is worked out for that."""
    fn = taking.fn
    told = False
    for step in taking.block if taking.step is not None else ():
        calls = list(_calls(fn, step))
        own = any(report is not None and report.how != "helper" for _, report in calls)
        if any(is_effect(fn, inner) or CLEANS.match(called_name(inner)) for call, report in calls if report is not None for inner in _inner(call)):
            return False  # `logger.info(gateway.cancel(order))`
        if not own and not (isinstance(step, f.Set) and all(package_kind(fn, call) == "plain" for call, _ in calls)):
            return False
        told = told or own
    return told


def guarded_call(taking: Taking) -> str:
    """What the guarded code is about, as it is written (`gateway.charge`): its only call that is no part of another one and tells nobody anything; "" where there are several, or it is no plain name."""
    fn = taking.fn
    calls = [call for call in calls_in(taking.block) if fn.use_of(call).kind not in ("argument", "receiver") and report_of(fn, call) is None]
    if len(calls) == 1 and called_name(calls[0]) in _ADDS:  # `entries.append(loads(item))`: what is added may fail, adding it cannot
        inner = [arg.value for arg in calls[0].args if isinstance(arg.value, f.Call)]
        calls = inner if len(inner) == 1 and package_kind(fn, calls[0]) in ("plain", "") else calls
    at = calls[0].func if len(calls) == 1 else None
    while isinstance(at, f.Attr):
        at = at.base
    return as_written(calls[0].func, fn.module.facts.imports) if isinstance(at, f.Name) else ""


def _done_always(taking: Taking) -> frozenset[int]:
    """The steps of every `finally` around: they are done whether anything failed or not, and so do nothing about it."""
    if taking.step is None:
        return frozenset()
    around = [holder for holder, name in taking.fn.around(taking.step) if isinstance(holder, f.Try) and name != "final"]
    tries = [one for one in (taking.step, *around) if isinstance(one, f.Try) and one.final]
    return frozenset(id(step) for one in tries for step in steps(one.final))


def _calls(fn: FunctionView, step: Any) -> Iterator[tuple[f.Call, Report | None]]:
    """The calls of a step itself, outermost first; what stands inside a call that tells is part of what is told."""
    stack: list[Any] = [value for _, value in reversed(STEP_VALUES[type(step)](step))]
    while stack:
        at = stack.pop()
        if isinstance(at, f.Call):
            told = report_of(fn, at)
            yield at, told
            if told is not None:
                continue
        if isinstance(at, f.Lambda):
            continue
        stack += [child for _, child in reversed(VALUE_CHILDREN[type(at)](at))]


def _adds_failure(fn: FunctionView, call: f.Call) -> bool:
    """`results.append(None)`: a failure value goes into a container."""
    if called_name(call) not in ("append", "add", "insert", "setdefault", "appendleft") or not call.args:
        return False
    zero = failing(fn, call.args[-1].value)
    return zero is not None and zero.kind not in ("error", "false")


def _is_asked_for_none(fn: FunctionView, item: f.Item, step: Any) -> bool:
    """`data["checked"] = None`, and behind it `if data["checked"] is None:`: whether what follows asks for the very value that stands for the failure."""
    text = shown(item, _WHOLE)
    return any(
        fn.step_of(one).line > step.line
        and one.ops == ("is",)
        and shown(one.args[0], _WHOLE) == text
        and isinstance(one.args[1], f.Const)
        and one.args[1].value is None
        for one in fn.all(f.Compare)
    )


def _told_later(fn: FunctionView, name: str, step: Any) -> Report | None:
    """The call that logs later what a step keeps in a local."""
    for read in reads_of(fn, name, step):
        for holder, _ in fn.around(read):
            if isinstance(holder, f.Call) and (found := report_of(fn, holder)) is not None:
                return found
    return None


def _handles(taking: Taking, call: f.Call, step: Any) -> str:
    """How a call along the path handles the failure; "" where it does not."""
    fn, name = taking.fn, called_name(call)
    if is_error(fn, call) and not KEEPS.search(name):
        return ""
    if isinstance(call.func, f.Attr) and name in _ADDS and call.args:
        return "kept" if _container_is_read(taking, call) else ""
    if _is_message(call) or name in _ANSWERS:
        return "" if _cheers(call) else "answered"
    if name == "set_status" and call.args and isinstance(call.args[0].value, f.Const) and isinstance(call.args[0].value.value, int):
        return "answered" if call.args[0].value.value >= 400 else ""
    if fn.module.find(Enqueues, fn, call) is not None:
        return "kept"
    if (name in ("close", "aclose") and call.args) or (name.startswith("close_") and len(call.args) > 1):
        return "answered"  # a websocket is told why
    if name in ("close", "aclose") and _ends_conversation(taking, call):
        return "answered"
    if name in _SHOWS and isinstance(call.func, f.Attr) and (_stands_in(taking.name, call) or _is_stderr(call.func.base)):
        return "answered"  # whoever reads what is written is told
    if does_it_again(taking, call):
        return "acts"
    if name in ("discard", "pop", "popitem") and call.args and not taking.caught.broad and _container_is_read(taking, call):
        return "kept"  # what failed is taken out of what is worked on
    if CLEANS.match(name) and any(arg.name in _EXIT_CODES for arg in call.args):
        return "kept"  # the process ends, and says by its code that it failed
    if CLEANS.match(name) and not name.startswith("__") and _is_own(fn, call) and _stands_in(taking.name, call):
        return "kept"  # `cancel_order(order, f"failed: {error}")`: it is told why
    if sets_a_mark(fn, call) or (isinstance(step, f.Do) and gives_failed_state(call)):
        return "kept"
    if name in _STARTED and is_same_deed(taking, call):
        return "acts"  # `scheduler.start(paused=True)`, where `scheduler.start()` was guarded
    if CLEANS.match(name) or _NEUTRAL.match(name) or _TELEMETRY.search(name):
        return "kept" if _is_made_anew(taking, call) else ""
    if KEEPS.search(_HUMP.sub("_", name).lower() if name[:1].islower() else name) and name not in ("error", "exception"):
        return "kept"
    if isinstance(call.func, f.Attr) and _TELEMETRY.search(_receiver(call.func)):
        return ""
    if is_same_deed(taking, call):
        return "acts"
    if package_kind(fn, call) == "plain":
        if name in _WORKS or (
            name in ("write_bytes", "write_text") and call.args and any(isinstance(one, f.Call) for one in inside(call.args[0].value))
        ):
            return "acts"
        return "" if isinstance(step, f.Do) or not _is_result(fn, call) or _is_about(fn, call, taking.name) else "acts"
    if taking.name and any(isinstance(one, f.Name) and one.name == taking.name for arg in call.args for one in inside(arg.value)):
        return "kept"
    use = fn.use_of(call)
    if use.kind == "awaited" or (use.kind == "argument" and isinstance(use.by, f.Call) and called_name(use.by) in _STARTS):
        use = fn.use_of(use.by)  # `create_task(self._disable(plan))` has it done, too
    return "acts" if use.kind in ("statement", "assigned", "returned", "yielded", "condition", "iterated", "entered", "unpacked") else ""


def _inner(call: f.Call) -> Iterator[f.Call]:
    """The calls in what a call is given."""
    return (one for arg in call.args for one in inside(arg.value) if isinstance(one, f.Call))


def _puts_aside(fn: FunctionView, call: f.Call) -> bool:
    """`logger.error("not sent, see %s", save_to_failed_dir(letter))`: whether a function of the project puts away what failed."""
    name = called_name(call)
    return first_word(name) in _PUTS_AWAY and KEEPS.search(name.lower()) is not None and package_kind(fn, call) == "own"


def _notes_failure(taking: Taking, call: f.Call) -> bool:
    """`order.log_action("order.invoice.failed", data={"error": str(error)})`: whether a method of a thing of the project, which is handed the exception, notes at that thing that something failed, under the name of such an event."""
    if not isinstance(call.func, f.Attr) or not _stands_in(taking.name, call):
        return False
    return any(isinstance(arg.value, f.Const) and isinstance(arg.value.value, str) and _EVENT_OF_FAILURE.search(arg.value.value) for arg in call.args)


def _is_kept_by(taking: Taking, call: f.Call) -> bool:
    """`job.capture_error(error)`, which adds it to the errors of the job: whether a method of the project that is handed the exception puts it into what the object holds."""
    if not _stands_in(taking.name, call) or not isinstance(call.func, f.Attr):
        return False
    found = functions_of(taking.fn, call.func)
    return bool(found) and all(any(_holds_on(one, step) for step in steps(one.function.block)) for one in found)


def _holds_on(fn: FunctionView, step: f.AnyStep) -> bool:
    """`self.errors += [error]`, `self.errors.append(error)`."""
    target = step.target if isinstance(step, f.Change) else None
    value = step.value if isinstance(step, f.Do) else None
    if isinstance(value, f.Call) and isinstance(value.func, f.Attr) and value.func.name in _ADDS:
        target = value.func.base
    return isinstance(target, f.Attr) and isinstance(target.base, f.Name) and target.base.name == "self"


def _is_stderr(value: f.AnyValue) -> bool:
    return isinstance(value, (f.Name, f.Attr)) and value.name.rpartition(".")[2] in ("stderr", "__stderr__")


def _is_own(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is of a function or method of the project."""
    func = call.func
    if isinstance(func, f.Name):
        return func.scope != f.LOCAL and fn.module.is_own(func.name)
    return isinstance(func, f.Attr) and any(fn.module.is_own(one) for one in func.targets)


def _is_made_anew(taking: Taking, call: f.Call) -> bool:
    """`shutil.rmtree(folder)` after what was in it could not be used, where what follows works with the same folder: whether what is broken is thrown away and made again."""
    fn = taking.fn
    if called_name(call) not in _REMOVES or taking.caught.broad or taking.step is None:
        return False
    things = [arg.value for arg in call.args[:1]] or ([call.func.base] if isinstance(call.func, f.Attr) else [])
    names = {one.name for one in things if isinstance(one, f.Name) and one.scope == f.LOCAL}
    used = {
        one.name for step in steps(taking.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value) if isinstance(one, f.Name)
    }
    last = max(step.line for step in steps(taking.after)) if taking.after else 0
    return any(fn.step_of(read).line > last for name in names & used for read in fn.reads(name))


def _stands_in(name: str, call: f.Call) -> bool:
    """Whether an exception stands in what a call is given."""
    return bool(name) and any(isinstance(one, f.Name) and one.name == name for arg in call.args for one in inside(arg.value))


def _ends_conversation(taking: Taking, call: f.Call) -> bool:
    """`await self.close()` of what serves a websocket, `await websocket.close()`: the one at the other end sees that."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    if isinstance(base, f.Name) and base.name == "self":
        return taking.fn.module.role_of(taking.fn) is Role.HANDLER
    return isinstance(base, (f.Name, f.Attr)) and _WEBSOCKET.search(base.name) is not None


def _is_result(fn: FunctionView, call: f.Call) -> bool:
    """Whether the result of a call goes on: assigned, returned, iterated."""
    use = fn.use_of(call)
    return (fn.use_of(use.by) if use.kind == "awaited" else use).kind in ("assigned", "returned", "iterated", "entered", "yielded")


def _is_about(fn: FunctionView, call: f.Call, name: str) -> bool:
    """Whether a call only formats the exception or asks for the time (`str(e)`, `traceback.format_exc()`)."""
    inner = [one for arg in call.args for one in inside(arg.value)]
    return (
        not call.args
        or (bool(name) and any(isinstance(one, f.Name) and one.name == name for one in inner))
        or called_name(call) in ("str", "repr", "type", "getattr", "bool")
    )


def _is_message(call: f.Call) -> bool:
    """`messages.error(request, …)`."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    return (isinstance(base, (f.Name, f.Attr)) and base.name.rpartition(".")[2] == "messages") or (
        isinstance(call.func, f.Name) and "messages" in call.func.name
    )


def _cheers(call: f.Call) -> bool:
    """Whether a message for the user says that all went well: by its level, or where it has none by its words."""
    if called_name(call) in ("success", "info"):
        return True
    words = [one.value.lower() for arg in call.args for one in inside(arg.value) if isinstance(one, f.Const) and isinstance(one.value, str)]
    if any(" " in word and _TELLS_TROUBLE.search(word) for word in words):
        return False
    if any(word in ("error", "danger", "warning") for word in words):
        return False
    return any(
        word == "success" or (re.search(r"\b(saved|sent|thank|done|created|updated|success)", word) and not re.search(r"not|n't|fail|error", word))
        for word in words
    )


def _receiver(func: f.Attr) -> str:
    base = func.base
    while isinstance(base, (f.Call, f.Item)):
        base = base.func if isinstance(base, f.Call) else base.base
    if isinstance(base, f.Attr):
        return f"{base.name}_{_receiver(base)}" if isinstance(base.base, (f.Name, f.Attr)) else base.name
    return base.name.rpartition(".")[2] if isinstance(base, f.Name) else ""


def _container_is_read(taking: Taking, call: f.Call) -> bool:
    """Whether the container that something is added to is looked at by anybody: it outlives the function, or is read for more than a log."""
    fn = taking.fn
    base = call.func.base if isinstance(call.func, f.Attr) else None
    while isinstance(base, (f.Item, f.Call)):
        base = base.base if isinstance(base, f.Item) else (base.func.base if isinstance(base.func, f.Attr) else None)
    if not (isinstance(base, f.Name) and base.scope == f.LOCAL):
        return True
    if any(param.name == base.name for param in fn.function.params) or not fn.all_definitions(base.name):
        return True
    for read in fn.reads(base.name):
        if is_told(fn, read):
            continue
        use = fn.use_of(read)
        if use.kind == "receiver" and isinstance(use.by, f.Attr) and use.by.name in _ADDS:
            continue
        return True
    return False


def is_told(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is only an argument of what is logged or printed."""
    return any(isinstance(holder, f.Call) and fn.module.find(Logs, fn, holder) is not None for holder, slot in fn.around(value) if slot != "func")


def _is_read(fn: FunctionView, name: str, step: Any, taking: Taking) -> bool:
    """Whether what a step gives a local is read by anybody but a log, or belongs to a function around this one."""
    if any(name in declared.names for declared in fn.all(f.Global)):
        return True
    return any(fn.step_of(read) is not step and not is_told(fn, read) for read in reads_of(fn, name, step))


def reads_of(fn: FunctionView, name: str, step: Any) -> list[f.Name]:
    """The places that read what a step gives a local."""
    found = [read for read in fn.reads(name) if any(one.record is step for one in fn.definitions(read))]
    for nested in (*fn.nested.values(), *fn.lambdas):
        found += nested.reads(name)
    return found


def best_effort(taking: Taking, logged: bool) -> str:
    """Why what is guarded may fail without anybody having to know: it cleans up, or only counts; "" where it does more."""
    fn = taking.fn
    acting = []
    for call in calls_in(taking.block):
        if report_of(fn, call) is not None or is_error(fn, call):
            continue
        use = fn.use_of(call)
        if use.kind == "awaited":
            use = fn.use_of(use.by)
        if use.kind in ("statement", "assigned", "returned", "argument", "iterated", "entered", "unpacked") and not (
            use.kind == "argument" and not CLEANS.match(called_name(call))
        ):
            acting.append(call)
    if any(_is_shown(fn, call) for call in acting):
        return ""
    names = [_done_by(call) for call in acting]
    if not acting:  # `await task` of a task that was cancelled
        return "cleans up" if ends(fn.function.name) and any(_awaits(step) for step in steps(taking.block)) else ""
    if any(CLEANS.match(name) or says_goodbye(call) for name, call in zip(names, acting, strict=True)) and all(_cleans(fn, call) for call in acting):
        return "" if not all(map(says_goodbye, acting)) and _is_business(taking, acting) else "cleans up"
    ending = (ends(fn.function.name) and not ends_business(fn)) or any(
        name == "final" for _, name in (fn.around(taking.step) if taking.step is not None else ())
    )
    if ending and not any(writes(fn, call) is not None for call in acting):
        return "cleans up"
    if (_COUNTING.search(fn.full) and not _gives_result(taking) and not _is_what_is_measured(fn, acting)) or (
        fn.owner is not None and _LOGS.search(".".join(fn.owner.full.split(".")[-2:]))
    ):
        return "counts"
    telemetry = [
        writes(fn, call) is None
        and (_TELEMETRY.search(name) or (isinstance(call.func, f.Attr) and _TELEMETRY.search(_receiver(call.func))) or counts_by_label(call))
        for name, call in zip(names, acting, strict=True)
    ]
    return "counts" if all(telemetry) else ""


def _is_shown(fn: FunctionView, call: f.Call) -> bool:
    """`logger.info(gateway.cancel(order))`: whether somebody reads what a call gives, which so is no mere cleaning up."""
    use = fn.use_of(call)
    return use.kind == "argument" and isinstance(use.by, f.Call) and report_of(fn, use.by) is not None


def _gives_result(taking: Taking) -> bool:
    """Whether the caller gets what another system was asked for, or what a decorator stands around: in `analytics`, too, neither is mere counting."""
    fn = taking.fn
    given = {param.name for param in fn.outer.function.params} if fn.outer is not None else set()
    answers = calls_in(tuple(step for step in steps(taking.block) if isinstance(step, f.Return)))
    return any(
        package_kind(fn, call) in _ASKED or (bool(call.args) and isinstance(call.func, f.Name) and call.func.name in given) for call in answers
    )


def _is_what_is_measured(fn: FunctionView, acting: list[f.Call]) -> bool:
    """Whether a module called `telemetry` is not about how the program fares: devices send their readings to a handler, and rows of them are stored."""
    if fn.module.role_of(fn) in (Role.HANDLER, Role.WEBHOOK):
        return True
    return any(writes(fn, call) is not None or (first_word(called_name(call)) in _STORES and package_kind(fn, call) == "own") for call in acting)


def _awaits(step: f.AnyStep) -> bool:
    return any(isinstance(one, f.Await) for _, value in STEP_VALUES[type(step)](step) for one in inside(value))


def ends(name: str) -> bool:
    """Whether a function, by its name, is there to end something of the program (`close`, `stop_workers`), rather than something of the business (`close_month`, `cancel_order`)."""
    if ENDS.search(name) is None:
        return False
    what = _MATTERS.match(name)
    return what is None or not _names_business(what["what"])


def _names_business(what: str) -> bool:
    """Whether what a function ends, by its name, is nothing of the program: `close_month`, not `close_pool`, and not `close_quietly`, which names no thing."""
    words = set(what.split("_")) - _MANNERS
    return bool(words) and not what.endswith(_ACTIVITIES) and _RESOURCES.isdisjoint(words) and not is_held(what)


def _is_business(taking: Taking, acting: list[f.Call]) -> bool:
    """Whether what looks like cleaning up is the work itself: the function is there to do just that to a thing of the business, or another system is told to by the thing's id."""
    fn = taking.fn
    if taking.step is not None and any(name in ("final", "handler") for _, name in fn.around(taking.step)):
        return False
    if all(is_closed(call) for call in acting):
        return False
    if ((match := _MATTERS.match(fn.function.name)) is not None and _names_business(match["what"])) or ends_business(fn):
        return True
    return any(_is_told_by_id(fn, call) for call in acting)


def _is_told_by_id(fn: FunctionView, call: f.Call) -> bool:
    """`gateway.cancel(order.payment_id)`."""
    if not _UNDOES.match(called_name(call)) or package_kind(fn, call) == "plain":
        return False
    return any(isinstance(arg.value, (f.Name, f.Attr)) and _ID.search(arg.value.name) for arg in call.args)


def _done_by(call: f.Call) -> str:
    """What a call does, by name: `await to_thread(shutil.rmtree, path)` removes a tree."""
    name = called_name(call)
    if RUNNERS.match(name):
        for arg in call.args[:2]:
            if arg.name == "" and isinstance(arg.value, (f.Name, f.Attr)) and CLEANS.match(last := arg.value.name.rpartition(".")[2]):
                return last
    return name


def _cleans(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call cleans up: by its name, or that of the function which it has run, and not by deleting rows."""
    name = _done_by(call)
    if CLEANS.match(name) or says_goodbye(call):
        return writes(fn, call) is None and not (name == "flush" and package_kind(fn, call) == "orm")
    if fn.use_of(call).kind == "statement" or not isinstance(call.func, (f.Name, f.Attr)):
        return name in ("wait", "wait_for", "sleep", "exists", "gather", "send_signal", "write_eof", "communicate", "suppress", "chmod")
    return package_kind(fn, call) == "plain" or name in ("wait_for", "gather", "timeout", "shield") or name.startswith(("get", "is_"))
