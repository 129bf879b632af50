"""Guarded code whose failure is an answer by itself, or of no interest to anybody: the system is asked for something that it may not have, a value is converted in place, something is only described, a poll that found nothing polls
again. The body decides, not the exception alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.aftermath import Path
from apr_mypy.views.conditions import exits, is_always_true
from apr_mypy.views.effects import is_effect, package_kind, writes
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.magic import is_documented
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import STEP_VALUES, inside, steps

_ASKS: Final = pattern_of(
    r"^(getcwd|sysconf|abspath|realpath|gethostname|getfqdn|cpu_count|process_cpu_count|sched_getaffinity|getlogin|getuser|getuid|uname|platform|node|system|isatty|fileno|get_terminal_size|getloadavg|getpgid|getsid|"
    r"OpenKey(Ex)?|QueryValue(Ex)?|QueryInfoKey|EnumKey|EnumValue|CloseKey|getrusage|ttyname|getpeername|getsockname|lstat|S_IS[A-Z]+)$"
)
"""What the operating system is asked, where it may have no answer."""
_TUNES: Final = pattern_of(
    r"^_?(setsockopt|set_inheritable|settimeout|setblocking|set_?pdeathsig|prctl|nice|setpriority|sched_setaffinity|setrlimit|setproctitle|set_process_title|ioctl|set_nodelay|set_keepalive|reconfigure|fadvise|posix_fadvise|madvise|mlock|utime|copystat)$"
)
"""What only tunes the process or a socket, where the system can."""
_CONVERTS: Final = pattern_of(
    r"^(json_?)?(loads|dumps|decode|encode|fromtimestamp|utcfromtimestamp|fromisoformat|strptime|strftime|astimezone|literal_eval|unquote|quote|unescape|escape|b64decode|b64encode|int|float|Decimal|UUID|str|model_validate(_json)?|validate_python|validate_json|parse_obj|parse_raw|from_dict)$"
)
_READS_FORM: Final = pattern_of(r"^_*(parse|convert|normali[sz]e|coerce|cast|decode|to|from|as|format|compact|simplify|json|loads|dumps)(_|$)")
_WHOLE: Final = 400
"""As many characters of an expression as tell it from every other one."""
_DESCRIBES: Final = pattern_of(
    r"(^|_)(say|echo|banner|bug_?report|describe|description|diagnostics?|debug_info|version_info|system_info|pretty|safe_repr|safe_str)(_|$)|^__(repr|str|format)__$"
)
_BEST_EFFORT: Final = pattern_of(
    r"\bbest[- ]effort\b|\bnever raises?\b|\b(errors|failures|exceptions) are (silently )?(ignored|swallowed|suppressed)\b|\bfail(s|ing)? silently\b",
    re.IGNORECASE,
)
_ACTS: Final = pattern_of(
    r"^(a?send(all|to)?|publish|post|put|patch|charge|pay|refund|save|create|insert|update|write|upload|notify|deliver|enqueue|emit|dispatch|submit|commit|execute|store)(_|$)"
)
_FETCHES: Final = pattern_of(
    r"^(fetch|fetch_messages|pull|pull_batch|consume|consume_.*|dequeue|reserve|listen|event_?loop|iter_.*|getmany|getone|receive_messages|updates|next_msg)$"
)
_CONNECTS: Final = pattern_of(r"Operational|Interface|Connection|Disconnect|Closed|ChannelError")
_LATE: Final = pattern_of(r"(^|[a-z])Timeout(Error)?$")
_PLAIN: Final = frozenset(
    {
        "exists",
        "isfile",
        "isdir",
        "startswith",
        "endswith",
        "format",
        "add",
        "append",
        "setdefault",
        "discard",
        "len",
        "int",
        "str",
        "bool",
        "list",
        "tuple",
        "set",
        "sorted",
        "Path",
        "join",
    }
)
"""Calls that can hardly fail, around those that count."""
_SYSTEM_ERRORS: Final = frozenset(
    {"OSError", "IOError", "ValueError", "AttributeError", "PermissionError", "FileNotFoundError", "NotImplementedError", "TypeError"}
)
_ERROR_WORDS: Final = pattern_of(r"Err(or)?|Exc(eption)?|Fail|Invalid|Denied|Declined|Reject|Refus|Timeout|Lost|Broken|Missing|Not[A-Z]|Un[a-z]+able")
_REFUSED: Final = pattern_of(r"Forbidden|Permission(Error|Denied)|NotAuthori[sz]ed|Unauthori[sz]ed|AccessDenied|NotAllowed")
_CHECKS_PERMISSION: Final = pattern_of(r"^check_(\w+_)?permissions?$")
_NOES: Final = frozenset({"APIException", "Http404", "NotFound", "ObjectDoesNotExist"})
"""By what a framework answers a request with no, beside refusing it."""
_LACKS: Final = frozenset({"NotImplementedError", "AttributeError", "RuntimeError", "TypeError", "OSError"})
_SOCKET: Final = pattern_of(r"(^|[_.])(ws|web_?socket)$", re.IGNORECASE)
_ENUM: Final = frozenset({"enum.Enum"})


def is_harmless(taking: Taking, path: Path) -> bool:
    """Whether nobody has to hear that the guarded code failed, as long as nothing was logged either."""
    if _is_behind_raise(taking):
        return True
    if taking.caught.base or "cancelled" in taking.caught.means:
        return False
    return (
        (all(_LATE.search(name) for name in taking.caught.names) and is_empty_poll(taking))
        or asks_system(taking)
        or converts_in_place(taking)
        or _keeps_as_it_is(taking)
        or _lacks_feature(taking)
        or _only_forgets(taking)
        or _asks_passively(taking)
        or _is_own_signal(taking)
        or _state_is_asked(taking)
        or _ends_iteration(taking)
        or _only_describes(taking)
        or _only_defines(taking)
        or _answers_yes(taking, path)
        or _leaves_out(taking, path)
        or _asks_what_is_allowed(taking, path)
        or _polls_again(taking, path)
        or _connects_again(taking, path)
        or _peer_left(taking)
        or _stream_is_over(taking)
        or _makes_folders(taking, path)
        or _only_retrieves(taking)
    )


def is_empty_poll(taking: Taking) -> bool:
    """Whether what came not in time is what a loop asks for again and again, with a timeout of its own: there was nothing to fetch."""
    loop = next(iter(taking.fn.loops_around(taking.step)), None) if taking.step is not None else None
    drains = any(isinstance(step, f.For) and all(isinstance(one, f.Pass) for one in step.block) for step in taking.block)
    if not (isinstance(loop, f.While) or drains):
        return False
    return any(_FETCHES.match(called_name(call)) and any(arg.name == "timeout" for arg in call.args) for call in calls_in(taking.block))


def asks_system(taking: Taking) -> bool:
    """Whether the guarded code only asks the operating system for something, or tunes what may not be there to tune."""
    calls = [call for call in _acting(taking) if called_name(call) not in _PLAIN]
    if not calls:
        return False
    if all(_ASKS.match(called_name(call)) for call in calls):
        return True
    return set(taking.caught.names) <= _SYSTEM_ERRORS and all(_ASKS.match(called_name(call)) or _TUNES.match(called_name(call)) for call in calls)


def converts_in_place(taking: Taking) -> bool:
    """`text = loads(text)`, which stays as it is where it cannot be converted."""
    if taking.after and not all(isinstance(step, f.Pass) for step in taking.after):
        return False
    for step in taking.block:
        if not (isinstance(step, f.Set) and step.value is not None and len(step.targets) == 1 and isinstance(step.targets[0], f.Name)):
            return False
        calls = [one for one in inside(step.value) if isinstance(one, f.Call)]
        if not calls or not all(_CONVERTS.match(called_name(call)) for call in calls):
            return False
        if not any(isinstance(one, f.Name) and one.name == step.targets[0].name for one in inside(step.value)):
            return False
    return bool(taking.block)


def _keeps_as_it_is(taking: Taking) -> bool:
    """`column.type = parse_type(column.type)`: whether all that is done is to read what is there in another form, in this process, and what was there stays where it cannot be read."""
    if taking.after and not all(isinstance(step, f.Pass) for step in taking.after):
        return False
    done = [step for step in taking.block if not isinstance(step, f.Import)]
    step = done[0] if len(done) == 1 else None
    if (
        not isinstance(step, f.Set)
        or len(step.targets) != 1
        or not isinstance(step.value, f.Call)
        or not isinstance(step.targets[0], (f.Attr, f.Item))
    ):
        return False
    target, calls = shown(step.targets[0], _WHOLE), calls_in(taking.block)
    if any(is_effect(taking.fn, call) or package_kind(taking.fn, call) not in ("own", "plain", "") for call in calls):
        return False
    return _READS_FORM.match(called_name(step.value)) is not None and any(shown(one, _WHOLE) == target for one in inside(step.value))


def is_list_of_attribute(call: f.Call) -> bool:
    """`list(getattr(value, "items", None) or ())`: a copy of what an object has."""
    inner = [one for arg in call.args for one in inside(arg.value) if isinstance(one, f.Call)]
    return called_name(call) in ("list", "tuple", "set", "dict", "sorted") and bool(inner) and all(called_name(one) == "getattr" for one in inner)


def is_enum_made(taking: Taking, call: f.Call) -> bool:
    """`HTTPStatus(code)`: a value is looked up among the members of an enum."""
    types = taking.fn.module.types
    made = types.class_objects(types.type_of(call.func))
    return bool(made) and all(not _ENUM.isdisjoint(types.mro(full)) for full in made)


def _acting(taking: Taking) -> list[f.Call]:
    """The calls of the guarded code that are no argument of another one."""
    fn = taking.fn
    return [call for call in calls_in(taking.block) if fn.use_of(call).kind != "argument" or _ASKS.match(called_name(call)) is not None]


def _only_forgets(taking: Taking) -> bool:
    """`del self.sessions[number]`: whether all that is guarded is to take something out of what is kept, where it may not be."""
    return bool(taking.block) and all(isinstance(step, f.Delete) and isinstance(step.value, f.Item) for step in taking.block)


def _lacks_feature(taking: Taking) -> bool:
    """`except (AttributeError, NotImplementedError)` around one call: the object at hand may not have that feature."""
    names = set(taking.caught.names)
    if "NotImplementedError" not in names or not names <= _LACKS or len(taking.block) != 1:
        return False
    return not any(writes(taking.fn, call) is not None or _ACTS.match(called_name(call)) for call in calls_in(taking.block))


def _asks_passively(taking: Taking) -> bool:
    """`channel.queue_declare(name, passive=True)`: only asks whether the queue is there."""
    return any(
        arg.name == "passive" and isinstance(arg.value, f.Const) and arg.value.value is True for call in calls_in(taking.block) for arg in call.args
    )


def _is_own_signal(taking: Taking) -> bool:
    """Whether a built-in exception that is seldom raised by hand is raised by hand in this module, or one that is not called an error within the guarded code itself (`raise DryRun`, to roll back): it is a message within it."""
    if set(taking.caught.names) != {"RecursionError"}:
        return not any(_ERROR_WORDS.search(name) for name in taking.caught.names) and set(taking.caught.names) <= _raised_in(taking.block)
    raised = [step.value for fn in taking.fn.module.everything() for step in fn.all(f.Raise)]
    return any(isinstance(one, (f.Name, f.Call)) and last_name(one.func if isinstance(one, f.Call) else one) == "RecursionError" for one in raised)


def _raised_in(block: f.Block) -> set[str]:
    """What a block raises itself, by name."""
    raised = [step.value for step in steps(block) if isinstance(step, f.Raise)]
    return {last_name(one.func if isinstance(one, f.Call) else one) for one in raised if isinstance(one, (f.Name, f.Attr, f.Call))}


def _leaves_out(taking: Taking, path: Path) -> bool:
    """`try: enforce("read", item); shown.append(item)`, `except Forbidden: pass`: whether what may not be seen is left out of a list, one after another."""
    if path.end != "next" or not isinstance(path.loop, f.For) or not all(_REFUSED.search(name) for name in taking.caught.names):
        return False
    last = taking.block[-1] if taking.block else None
    while isinstance(last, f.If) and not last.otherwise and len(last.blocks) == 1:  # `if is_assigned(item): shown.append(item)`
        last = last.blocks[0][-1]
    call = last.value if isinstance(last, f.Do) else None
    if isinstance(call, f.Call):
        return called_name(call) in ("append", "add") and not any(writes(taking.fn, one) is not None for one in calls_in(taking.block))
    return isinstance(call, f.Yield)


def _asks_what_is_allowed(taking: Taking, path: Path) -> bool:
    """`view.check_permissions(request)` guarded against what refuses, in a loop over the methods of a view: whether a framework is asked what is allowed, and says no by exceptions."""
    names = [called_name(call) for call in calls_in(taking.block)]
    if path.end not in ("next", "on") or not any(_CHECKS_PERMISSION.match(name) for name in names):
        return False
    if not all(_REFUSED.search(name) or name in _NOES for name in taking.caught.names):
        return False
    return all(_CHECKS_PERMISSION.match(name) or name in ("hasattr", "getattr", "get_object") for name in names)


def _state_is_asked(taking: Taking) -> bool:
    """`with suppress(PaymentError): apply(payment)`, then `if payment.status == …`: whether what follows asks in which state the guarded code left what it was given."""
    fn = taking.fn
    place = fn.place_of(taking.step) if taking.step is not None and not taking.caught.broad else None
    if place is None:
        return False
    given = {arg.value.name for call in calls_in(taking.block) for arg in call.args if isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL}
    number = next((n for n, step in enumerate(place[1], 1) if step is taking.step), len(place[1]))
    behind = place[1][number] if number < len(place[1]) else None
    return isinstance(behind, f.If) and any(
        isinstance(one, f.Attr) and one.name in ("status", "state") and isinstance(one.base, f.Name) and one.base.name in given
        for test in behind.tests
        for one in inside(test)
    )


def _ends_iteration(taking: Taking) -> bool:
    """`except (StopIteration, OSError)` around `next(…)`: there is no more, for whatever reason."""
    if not {"StopIteration", "StopAsyncIteration"} & set(taking.caught.names):
        return False
    return all(called_name(call) in ("next", "anext", "send", "throw", "__next__") for call in _acting(taking))


def _only_describes(taking: Taking) -> bool:
    """Whether the function only says something to somebody at a terminal, or describes itself as best it can: by its name or its documentation, and because nothing that it guards acts (where only the documentation says so: because it only tunes)."""
    fn = taking.fn
    documented = any(_BEST_EFFORT.search(text) for text in (fn.function.docstring, fn.outer.function.docstring if fn.outer is not None else ""))
    if not documented and _DESCRIBES.search(fn.function.name) is None:
        return False
    calls = calls_in(taking.block)
    if documented:
        return all(_TUNES.match(called_name(call)) or fn.use_of(call).kind in ("iterated", "argument") for call in calls)
    return not any(writes(fn, call) is not None or (_ACTS.match(called_name(call)) and called_name(call) != "write") for call in calls)


def _only_defines(taking: Taking) -> bool:
    """Whether a library is imported that may not be there, and what needs it is defined."""
    if not taking.block or not isinstance(taking.block[0], f.Import):
        return False
    return all(
        isinstance(step, (f.Import, f.Pass, f.Class, f.Function))
        or (isinstance(step, f.Set) and not any(isinstance(one, f.Call) for one in _values(step)))
        for step in taking.block
    )


def _values(step: f.AnyStep) -> Iterator[f.AnyValue]:
    for _, value in STEP_VALUES[type(step)](step):
        yield from inside(value)


def _answers_yes(taking: Taking, path: Path) -> bool:
    """Whether `return True` answers a question here rather than claims success: the documentation says what True means, success is worked out, or is told by False."""
    fn = taking.fn
    if path.end != "return" or taking.caught.broad or not (isinstance(path.last.value, f.Const) and path.last.value.value is True):
        return False
    if any(is_effect(fn, call) or _ACTS.match(called_name(call)) for call in calls_in(taking.block)):
        return False
    returned = [step.value for step in steps(taking.block) if isinstance(step, f.Return)]
    worked_out = bool(returned) and all(
        isinstance(one, f.Compare)
        or (isinstance(one, f.Call) and called_name(one) in ("bool", "any", "all"))
        or (isinstance(one, f.Op) and one.op == "not")
        for one in returned
    )
    opposite = bool(returned) and all(isinstance(one, f.Const) and one.value is False for one in returned)
    return worked_out or opposite or (is_documented(fn) and not any(isinstance(one, f.Const) and one.value is True for one in returned))


def _polls_again(taking: Taking, path: Path) -> bool:
    """Whether something is asked, after a pause, until the answer is there."""
    if path.end != "next" or not isinstance(path.loop, f.While) or taking.caught.broad:
        return False
    if not any(isinstance(step, (f.Return, f.Break)) for step in steps(taking.block)):
        return False
    if any(is_effect(taking.fn, call) or _ACTS.match(called_name(call)) for call in calls_in(taking.block)):
        return False
    return any(called_name(call) in ("sleep", "wait") for call in calls_in(path.loop.block))


def _connects_again(taking: Taking, path: Path) -> bool:
    """Whether a lost connection ends an endless loop that nothing else ends, and the caller, a loop too, starts it again: it knows by that, and connects again."""
    fn, step = taking.fn, taking.step
    if step is None or taking.caught.broad or path.end not in ("end", "on", "next"):
        return False
    if not all(_CONNECTS.search(name) for name in taking.caught.names):
        return False
    loop = next(iter(fn.loops_around(step)), None)
    if not (isinstance(loop, f.While) and is_always_true(loop.test)) or not any(isinstance(one, f.Break) for one in taking.after):
        return False
    if not any(
        called_name(call) == fn.function.name and any(isinstance(one, f.While) for one in view.loops_around(call))
        for view in fn.module.everything()
        for call in view.calls
    ):
        return False
    handlers = [handler for one in steps(loop.block) if isinstance(one, f.Try) for handler in one.handlers]
    within = {id(one) for handler in handlers for one in steps(handler.block)}
    return not any(isinstance(one, (f.Break, f.Return)) and id(one) not in within for one in steps(loop.block))


def _peer_left(taking: Taking) -> bool:
    """`except RuntimeError` around `await websocket.send_text(…)` in a loop that serves it: what a send says of a socket whose other end has gone, and all else that is guarded only fetches what is sent."""
    fn = taking.fn
    if taking.step is None or taking.caught.names != ("RuntimeError",) or not fn.loops_around(taking.step):
        return False
    sends = 0
    for call in calls_in(taking.block):
        name, func = called_name(call), call.func
        base = func.base if isinstance(func, f.Attr) else None
        if isinstance(func, f.Attr) and name.startswith("send") and isinstance(base, (f.Name, f.Attr)) and _SOCKET.search(base.name):
            sends += 1
        elif name not in ("get", "get_nowait", "wait_for", "dumps", "encode", "model_dump", "model_dump_json", "json", "dict"):
            return False
    return sends > 0


def _stream_is_over(taking: Taking) -> bool:
    """`except (StreamClosedError, RuntimeError)` around `self.write(…)` and `await self.flush()`: the other end has left, or the answer was ended here."""
    caught = taking.caught
    if caught.means != {"left", ""} or "RuntimeError" not in caught.names or len(caught.names) != 2:
        return False
    return all(called_name(call) in ("write", "flush", "send", "send_text", "send_bytes", "send_json", "finish") for call in calls_in(taking.block))


def _makes_folders(taking: Taking, path: Path) -> bool:
    """`os.makedirs(folder)` guarded against OSError, as it was written before `exist_ok`: the folder is there, or what is put into it fails."""
    if path.end != "on" or not set(taking.caught.names) <= {"OSError", "IOError", "FileExistsError"}:
        return False
    return bool(taking.block) and all(
        isinstance(step, f.Do) and isinstance(step.value, f.Call) and called_name(step.value) in ("makedirs", "mkdir") for step in taking.block
    )


def _only_retrieves(taking: Taking) -> bool:
    """`future.exception()` as a statement of its own: the outcome is marked as looked at, and nothing is done that could fail."""
    return bool(taking.block) and all(
        isinstance(step, f.Do)
        and isinstance(step.value, f.Call)
        and isinstance(step.value.func, f.Attr)
        and step.value.func.name == "exception"
        and not step.value.args
        for step in taking.block
    )


def _is_behind_raise(taking: Taking) -> bool:
    """Whether a function that is defined in the handling of another exception, which is raised in the end, only fetches what became of a task."""
    fn = taking.fn
    if fn.outer is None or fn.lambda_ is not None or not all(called_name(call) in ("result", "exception") for call in calls_in(taking.block)):
        return False
    for holder, name in fn.outer.around(fn.function):
        if isinstance(holder, f.Try) and name == "handler":
            return any(all(one.kind == "raise" for one in exits(fn.outer, handler.block)) for handler in holder.handlers)
    return False
