"""Which values that stand for a failure are an honest answer all the same: what a framework's contract, the name of the function or its documentation promises."""

from __future__ import annotations

import re
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import AnswersFailure
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.effects import constructs, first_word, is_effect, is_error, package_kind
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.failure_values import Failing, failing
from apr_mypy.views.flow import bound_names
from apr_mypy.views.function import FunctionView
from apr_mypy.views.magic_by_callers import gives_rest_of_same, is_age_of_file, is_refused_by_callers
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.nothing_there import asks_for_context
from apr_mypy.views.reporting import report_of
from apr_mypy.views.walk import STEP_VALUES, inside, steps

_PREDICATE: Final = pattern_of(
    r"^_*a?(any|all|is|has|can|could|should|may|might|must|was|were|are|does|did|do|exists|contains|matches|match|equals|same|check|checks|verify|verifies|validate|valid|allow|allows|supports|needs|requires|"
    r"compare|ping|heartbeat|healthy|health|alive|ready|available|will|want|wants|include|includes|test|probe|looks|accepts|authenticate|authorized?|permitted|eq|present|in|user_can|user_has|detect)(_|$)|"
    r"_(exists?|probe|ping|healthcheck|matches|valid|allowed|enabled|available|healthy|alive|reachable|equal|ready|installed|supported|ok|check|needed|required|present|verified)$|_(is|has|can|supports?|needs|requires|contains|matches)_"
)
_CONTRACTS: Final = frozenset({"authenticate", "has_permission", "has_object_permission", "get_user", "load_user", "user_loader", "request_loader", "has_perm", "has_module_perms", "test_func", "authenticate_credentials",
    "lookup", "find_spec", "find_module", "filter", "default", "key_func", "get_current_user_optional", "should_retry"})  # fmt: skip
_ADJECTIVES: Final = frozenset(
    {
        "reachable",
        "online",
        "connected",
        "responding",
        "responsive",
        "expired",
        "active",
        "running",
        "usable",
        "writable",
        "readable",
        "busy",
        "enabled",
        "disabled",
        "supported",
        "installed",
    }
)
"""Names of predicates that are one word."""
_POLLS: Final = pattern_of(r"backoff|(^|_)(until|poll|wait)(_|$)")
_PARSES: Final = pattern_of(
    r"(^|_)(parse|decode|deserialize|unmarshal|b64decode|urlsafe_b64decode|loads|from_str|from_string|from_hex|fromhex|fromisoformat|validate_json|validate_python|model_validate|model_validate_json|"
    r"unquote|literal_eval|strptime|split|rsplit|partition|strip|lower|upper|encode|int|float|str|bytes|UUID|Decimal|cast|len|group|match|fullmatch)(_|$)|^(from|to)_[a-z_]+$"
)
"""What takes a text or value apart and does nothing else."""
_SENTINEL: Final = pattern_of(r"^_*[A-Z][A-Z0-9_]*$")
_FAILING: Final = pattern_of(
    r"(\b(none|empty|false|zero)\b|\"\"|''|\[\]|\{\})[^.]{0,80}\b(when|if|where|on|unless|for|outside)\b[^.]{0,60}\b(fail\w*|can ?not|can't|could not|couldn't|unable|unavailable|unreadable|unreachable|malformed|invalid|broken|"
    r"corrupt\w*|errors?|not (seekable|readable|reachable|available|parsed?|supported))\b",
    re.IGNORECASE,
)
"""What a docstring says of a value that stands for a failure, rather than for what is not there."""
_ELSEWHERE: Final = frozenset({"http", "orm", "queue", "cloud", "cache"})
_TYPED: Final = frozenset({"typing.TypedDict", "typing._TypedDict", "typing_extensions.TypedDict", "typing_extensions._TypedDict"})
_LENIENT: Final = pattern_of(
    r"^_*(try|maybe|safe|safely|attempt|best_effort|optional|acquire|claim|lock$|try_acquire|compare_and_set|cas)(_|$)|_(or_none|or_default|or_zero|or_empty|or_false|safe|safely|optional|quietly|best_effort|nowait|lock)$|(^|_)(silent|silently)(_|$)|_if_(empty|absent|missing|new|free|unset|not_exists|not_set|unchanged)(_|$)"
)
_DOCUMENTED: Final = pattern_of(
    r"\breturns?:?\s[^.]{0,20}\btrue\b|\bwhether\b|(?:\b(none|false|zero|0|empty|blank)\b|-1\b|\"\"|''|\[\]|\{\})[^.]{0,60}\b(if|when|where|unless|for|on|otherwise|instead|as)\b|\b(if|when|otherwise|else|or|falls? back to|default(s|ing)? to|return(s|ing)?)\b[^.]{0,60}(?:\b(none|false|zero|0|empty|blank|default)\b|-1\b|\"\"|''|\[\]|\{\})",
    re.IGNORECASE,
)
_TRUE_WHEN: Final = pattern_of(r"\btrue (if|when|where|iff)\b|\bwhether\b", re.IGNORECASE)
_SAYS_WHY: Final = pattern_of(
    r"Unique|Duplicate|AlreadyExists|NotAcquired|AlreadyLocked|^FileExists|^(Queue)?Full(Error)?$|Invalid_?Credentials|(Wrong|Incorrect|Invalid|Bad)_?Password|VerifyMismatch|WatchError",
    re.IGNORECASE,
)
"""Exceptions with one meaning only: another was first, there is no room, the password is wrong. False says the same."""
_FORGED: Final = pattern_of(r"BadSignature|InvalidTag|InvalidSignature|BadTimeSignature|SignatureExpired")
"""What was sent is not ours: it counts as little as if nothing had been sent."""
_LOOKS_UP: Final = frozenset({"lookup", "find", "search", "resolve", "locate", "load", "get", "restore"})
_CHOOSES: Final = frozenset({"find", "first", "detect", "guess", "choose", "pick", "select", "match"})
_IS_CACHE: Final = pattern_of(r"(^|_)caches?(_|$)|Cache")
_OF_CACHE: Final = pattern_of(r"(^|_)caches?_(get|lookup|read|load)(_|$)|(^|_)(get|lookup|read|load|from)_(\w+_)?(cache|cached)(_|$)")
_USES_CACHE: Final = pattern_of(r"^_*(get|read|load|lookup|from|set|put|store|write|save|fill|add)_(\w+_)?(caches?|cached)(_|$)")
_SETS: Final = pattern_of(r"^(m|h|a)?set(all|_many|ex|nx)?$|^expire$")
_GETS: Final = pattern_of(r"^(m|h|a)?get(all|_many)?$")
_MISSING: Final = frozenset({"KeyError", "IndexError", "TypeError", "AttributeError", "LookupError"})
_OF_SYSTEM: Final = frozenset(
    {
        "OSError",
        "IOError",
        "FileNotFoundError",
        "PermissionError",
        "NotADirectoryError",
        "AttributeError",
        "ValueError",
        "TypeError",
        "RuntimeError",
        "SubprocessError",
        "UnicodeDecodeError",
        "UnsupportedOperation",
    }
)
_REACHES_OUT: Final = pattern_of(
    r"^(connect|create_connection|open_connection|getaddrinfo|gethostby.*|send.*|recv.*|request|urlopen|urlretrieve|write.*|dump|mkdir|makedirs)$"
)
_COMMANDING: Final = (
    "add create save update delete insert remove set send publish emit notify enqueue charge refund capture cancel approve reject ship pay place reserve release credit debit withdraw deposit transfer activate deactivate "
    "archive schedule submit process apply mark commit flush push put post patch start stop confirm complete dispatch trigger record store grant revoke bulk import export sync upload download install run execute deploy "
    "register unregister write backup restore migrate move copy rename convert connect disconnect login logout subscribe unsubscribe book checkout purchase redeem issue provision assign invite accept decline close open "
    "handle perform merge index reindex invalidate clear purge reset rotate ban block unblock enable disable award join leave follow vote finalize settle fulfil fulfill allocate change modify edit persist do deliver mail email"
)
"""First words of functions that do something."""
_TAKES_AWAY: Final = frozenset({"delete", "remove", "discard", "drop", "evict", "forget", "unset"})
_CHANGED: Final = frozenset({"rowcount", "matched_count", "modified_count", "deleted_count", "updated", "affected", "affected_rows"})
_COMMANDS: Final = frozenset(_COMMANDING.split())
_FORMS: Final = frozenset({"int", "float", "complex", "Decimal", "UUID", "loads", "fromisoformat", "strptime", "ip_address", "ip_network"})
"""What fails for a value that has not the form."""
_NOT_MEANT: Final = pattern_of(r"(Not|Improperly)Configured|Configuration(Problem|Error|Missing)$|NotSupported|Unsupported|NotEnabled|Disabled")


def is_command(fn: FunctionView) -> bool:
    """Whether a function is there to do something, rather than to answer: by its name, or because it changes something."""
    name = fn.function.name
    if _PREDICATE.search(name):
        return False
    return first_word(name) in _COMMANDS or any(is_effect(fn, call) for call in fn.calls)


def is_named_command(fn: FunctionView) -> bool:
    """Whether the name of a function commands."""
    return _PREDICATE.search(fn.function.name) is None and first_word(fn.function.name) in _COMMANDS


def is_lenient(fn: FunctionView) -> bool:
    """Whether the name of a function says that it may give nothing (`try_…`, `…_or_none`)."""
    return _LENIENT.search(fn.function.name) is not None


def is_documented(fn: FunctionView) -> bool:
    """Whether the docstring says when the value that stands for a failure is given; for a function within another one, also that one's."""
    view: FunctionView | None = fn
    while view is not None:
        if _DOCUMENTED.search(view.function.docstring) is not None:
            return True
        view = view.outer
    return False


def gives_result(fn: FunctionView) -> bool:
    """`return {"error": None, "info": info}`: whether success says itself that there is no error, or the dictionary has a type of its own, so that what is returned is a Result and every caller meets the key."""
    types = fn.module.types
    if fn.function.return_declared and any(base in _TYPED for full in types.classes(fn.function.returns) for base in types.mro(full)):
        return True  # `-> AuthResult`, a TypedDict: what a failure looks like is declared
    return any(
        isinstance(key, f.Const) and key.value in ("error", "errors", "err", "error_message") and isinstance(item, f.Const) and item.value is None
        for one in fn.returns
        if isinstance(one.value, f.Table)
        for key, item in one.value.items
    )


def is_contract(fn: FunctionView) -> bool:
    """Whether something outside the project wants None, False or an empty value from this function."""
    name = fn.function.name
    if len(name) > 2 and name.startswith("_") and name.endswith("_") and not _is_called_here(fn):
        return True  # what a language or a tool calls by its name (`__eq__`, `_repr_html_`)
    if name.lstrip("_") in _CONTRACTS or name.endswith(("_last_modified", "_etag")) or name.startswith(("load_user_from", "get_user_from")):
        return True
    module = fn.module
    for decorator in fn.function.decorators:
        row = module.find_value(AnswersFailure, fn, decorator)
        if row is not None and not row.shows:
            return True
    if fn.owner is not None:
        for base in module.lineage(fn.owner.full):
            row = module.knowledge.table(AnswersFailure).get(base)
            if row is not None and name in row.methods:
                return True
    return False


def _is_called_here(fn: FunctionView) -> bool:
    """`self.__cancel_job__(number)`: whether a function with the name of a special one is called by it in its own class, and so is none."""
    name = fn.function.name
    if first_word(name.strip("_")) not in _COMMANDS or "_" not in name.strip("_"):
        return False
    return any(
        isinstance(call.func, f.Attr) and call.func.name == name and isinstance(call.func.base, f.Name) and call.func.base.name == "self"
        for _, call in fn.module.calls_named(name)
    )


def is_spared(fn: FunctionView, value: Failing, taking: Taking) -> bool:
    """Whether a value that stands for a failure may be returned after an exception."""
    name, caught = fn.function.name, taking.caught
    if is_contract(fn) or is_lenient(fn) or (value.kind == "error" and gives_result(fn)):
        return True
    role = fn.module.role_of(fn)
    if value.kind in ("minus", "zero") and (role is Role.COMMAND or name in ("main", "run_command", "cli")):
        return True
    if value.kind == "false" and (asks(fn) or is_polled(fn) or (_looks_up(fn) and caught.means <= {"absent"})):
        return True
    if value.kind == "none" and (_is_parsed(taking) or (not taking.caught.base and is_refused_by_callers(fn))):
        return True
    if (value.kind == "false" and _tests_form(taking)) or (value.kind == "none" and _is_not_there_for_it(taking)):
        return True
    if _is_raised_here(taking) or _is_shown(taking) or ((is_cache(fn) or _asks_own_cache(taking)) and value.kind in ("none", "domain")):
        return True
    if not caught.broad and (_gives_the_same(taking, value) or (is_documented(fn) and _asks_the_system(taking))):
        return True
    if value.kind == "none" and caught.names == ("RuntimeError",) and _asks_for_loop(taking):
        return True
    if value.kind == "none" and asks_for_context(taking):
        return True
    if _is_sentinel(fn, value) or (value.kind in ("none", "empty") and not caught.broad and _says_when_it_fails(taking)):
        return True
    if _is_warned_of(taking, value):
        return False
    if value.kind in ("none", "empty") and _reads_nested(taking):
        return True
    if value.kind in ("empty", "domain") and caught.expected and caught.means <= {"form", "absent"}:
        if _only_narrows(taking) or (value.text.endswith(".none()") and gives_rest_of_same(fn, value.text)):
            return True
    if value.kind in ("zero", "none") and is_age_of_file(taking):
        return True
    if not caught.expected:
        return False
    if value.kind == "false" and all(_SAYS_WHY.search(one) for one in caught.names):
        return True
    if value.kind == "false" and caught.means <= {"absent"} and _says_by_false(fn):
        return True
    if is_documented(fn):
        return True
    means = caught.means
    if means <= {"absent", "more", "optional", "left", "quit"}:
        return value.kind != "minus" and not (value.kind == "false" and is_command(fn)) and value.kind != "error"
    if means <= {"absent", "form"} and value.kind in ("none", "empty", "false") and any(_FORGED.search(one) for one in caught.names):
        return True
    if "form" in means and not means & {"conflict", "in time", "cancelled"}:
        return value.kind == "none" or (value.kind == "false" and not is_command(fn))
    return bool(means <= {"quit", "cancelled"})


def _says_by_false(fn: FunctionView) -> bool:
    """`def delete_invite(email) -> bool`, with one `return False`: whether it can only mean that there was nothing to take away; or whether the answer is how many rows were changed."""
    refusals = [one for one in fn.returns if isinstance(one.value, f.Const) and one.value.value is False]
    if first_word(fn.function.name) in _TAKES_AWAY:
        return len(refusals) == 1
    return any(isinstance(one.value, f.Compare) and any(last_name(arg) in _CHANGED for arg in one.value.args) for one in fn.returns)


def _is_sentinel(fn: FunctionView, value: Failing) -> bool:
    """`UNKNOWN = object()`: whether the value is made for it, and the module asks for it by `is`."""
    if _SENTINEL.match(value.text) is None:
        return False
    return any(
        all(op in ("is", "is not") for op in one.ops) and any(last_name(arg) == value.text for arg in one.args)
        for view in fn.module.having(f.Compare)
        for one in view.all(f.Compare)
    )


def _says_when_it_fails(taking: Taking) -> bool:
    """Whether the docstring says that the value stands for this failure, and all that may fail is done in this process, or the function promises no more than its best effort."""
    fn = taking.fn
    instead = "falls back" in " ".join(fn.function.docstring.lower().split())
    if _FAILING.search(fn.function.docstring) is None or (is_named_command(fn) if instead else is_command(fn)):
        return False
    if "best-effort" in fn.function.docstring.lower():
        return True
    return not any(package_kind(fn, call) in _ELSEWHERE for call in calls_in(taking.block))


def _is_warned_of(taking: Taking, value: Failing) -> bool:
    """`logger.warning("%s has no address", name)`, then `return ""`: whether the function itself calls it a trouble that there is no such text, and gives one that looks like any other."""
    fn = taking.fn
    if value.text not in ('""', "''") or taking.caught.means != {"absent"} or fn.function.is_property:
        return False
    told = [report for call in calls_in(taking.after) if (report := report_of(fn, call)) is not None]
    return any(one.how == "log" and one.level in ("warning", "error", "critical") for one in told) and not is_documented(fn)


def asks(fn: FunctionView) -> bool:
    """Whether a function that answers True or False asks a question: by its name, or because success is worked out too and its name commands nothing."""
    name = fn.function.name
    if _PREDICATE.search(name) or name in _ADJECTIVES or fn.function.is_property:
        return True
    constant = any(isinstance(one.value, f.Const) and one.value.value is True for one in fn.returns)
    if constant and _TRUE_WHEN.search(fn.function.docstring) is not None:
        return not is_command(fn)
    return not constant and first_word(name) not in _COMMANDS


def is_polled(fn: FunctionView) -> bool:
    """`async def is_up(): …`, `await exponential_backoff(is_up, …)`: whether a function within another one is handed to what asks it again until it says yes."""
    if fn.outer is None or fn.owner is not None:
        return False
    return any(
        _POLLS.search(called_name(call)) and any(isinstance(arg.value, f.Name) and arg.value.name == fn.function.name for arg in call.args)
        for call in fn.outer.calls
    )


def _is_parsed(taking: Taking) -> bool:
    """Whether the docstring promises None for what has not the form, and the guarded code does nothing but read that form, in this process."""
    calls = [call for call in calls_in(taking.block) if not is_error(taking.fn, call)]
    if not calls or not is_documented(taking.fn) or taking.caught.base or is_command(taking.fn):
        return False
    awaits = any(isinstance(one, f.Await) for step in steps(taking.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value))
    return not awaits and all(_PARSES.search(called_name(call)) for call in calls)


def _tests_form(taking: Taking) -> bool:
    """`int(value); return True` guarded: whether all that is asked is whether a value has a form."""
    first = taking.block[0] if len(taking.block) == 2 else None
    call, last = (first.value if isinstance(first, f.Do) else None), taking.block[-1] if taking.block else None
    truth = isinstance(last, f.Return) and isinstance(last.value, f.Const) and last.value.value is True
    return truth and isinstance(call, f.Call) and called_name(call) in _FORMS and len(taking.fn.calls) == 1


def _is_not_there_for_it(taking: Taking) -> bool:
    """`return RatesClient(country)` guarded against RatesNotConfigured: whether a class says, when it is made, that it is not meant for this place, so that there is none."""
    only = taking.block[0] if len(taking.block) == 1 else None
    made = only.value if isinstance(only, f.Return) else None
    if taking.caught.broad or not isinstance(made, f.Call) or not constructs(taking.fn, made) or len(calls_in(taking.block)) > 1:
        return False
    return all(_NOT_MEANT.search(name) for name in taking.caught.names)


def _looks_up(fn: FunctionView) -> bool:
    """Whether the name of a function says that it looks something up, which may not be there."""
    return first_word(fn.function.name) in _LOOKS_UP


def is_cache(fn: FunctionView) -> bool:
    """Whether a function belongs to a cache: where that fails, it has nothing, and whoever asks goes to the source."""
    if fn.owner is not None:
        in_cache = not {"cache", "caches", "caching"}.isdisjoint(fn.module.name.split(".")) and _GETS.match(fn.function.name) is not None
        return in_cache or _IS_CACHE.search(fn.owner.name) is not None
    return fn.outer is not None and fn.outer.owner is None and fn.module.name.rpartition(".")[2] in ("cache", "caches", "caching")


def is_cache_by_name(taking: Taking) -> bool:
    """`def get_cached_prices(shop)`, `def _set_session_cache(user, data)`: whether a function is there to ask or fill a cache, by its name, and all that it guards does just that."""
    fn = taking.fn
    asked = [called_name(call) for call in calls_in(taking.block) if package_kind(fn, call) != "plain" and report_of(fn, call) is None]
    return _USES_CACHE.search(fn.function.name) is not None and bool(asked) and all(_GETS.match(name) or _SETS.match(name) for name in asked)


def _asks_own_cache(taking: Taking) -> bool:
    """`async def _identity_cache_get(key)`: whether a function is a cache's by its name, and all that it guards is to get something from it."""
    fn = taking.fn
    asked = [called_name(call) for call in calls_in(taking.block) if package_kind(fn, call) != "plain"]
    return _OF_CACHE.search(fn.function.name) is not None and bool(asked) and all(_GETS.match(name) for name in asked)


def tries_candidates(taking: Taking, loop: object) -> bool:
    """`for cls in candidates: try: return cls(…)` in a function that finds something: None says that none of them fits."""
    fn = taking.fn
    if not isinstance(loop, f.For) or first_word(fn.function.name) not in _CHOOSES:
        return False
    names = {name for name, _ in bound_names(loop.target)}
    if isinstance(loop.over, f.Call) and called_name(loop.over) in ("range", "count"):
        return False
    used = (one for step in steps(taking.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value))
    return any(isinstance(one, f.Name) and one.name in names for one in used)


def _is_raised_here(taking: Taking) -> bool:
    """`try: raise Lost(reason)`: an exception that is only raised to be taken right there."""
    return len(taking.block) == 1 and isinstance(taking.block[0], f.Raise)


def _is_shown(taking: Taking) -> bool:
    """Whether a framework shows what the function works out (a filter of templates): where it cannot, nothing is shown. What it asks of others is another matter."""
    fn = taking.fn
    rows = (fn.module.find_value(AnswersFailure, fn, decorator) for decorator in fn.function.decorators)
    return any(row is not None and row.shows for row in rows) and (not taking.caught.broad or not calls_in(taking.block))


def _gives_the_same(taking: Taking, value: Failing) -> bool:
    """`int(headers.get("Content-Length", 0))`: whether the guarded code has the same value as its default already."""
    for call in calls_in(taking.block):
        if called_name(call) in ("get", "getattr", "pop", "getenv") and len(call.args) >= 2:
            default = failing(taking.fn, call.args[-1].value)
            if default is not None and default.kind == value.kind:
                return True
    return False


def _asks_the_system(taking: Taking) -> bool:
    """Whether the guarded code asks the file system or the process, and nobody further away."""
    if not set(taking.caught.names) <= _OF_SYSTEM:
        return False
    calls = [call for call in calls_in(taking.block) if not is_error(taking.fn, call)]
    return bool(calls) and all(package_kind(taking.fn, call) == "plain" and not _REACHES_OUT.match(called_name(call)) for call in calls)


def _asks_for_loop(taking: Taking) -> bool:
    """`asyncio.get_running_loop()`, which raises where none runs."""
    return bool(taking.block) and all(called_name(call) in ("get_running_loop", "get_event_loop", "current_task") for call in calls_in(taking.block))


def _reads_nested(taking: Taking) -> bool:
    """`data["owner"]["name"]`: whether the guarded code only goes down into what it was given, where every way to fail says that it is not there."""
    return set(taking.caught.names) <= _MISSING and not calls_in(taking.block) and any(True for step in steps(taking.block) if _goes_down(step))


def _only_narrows(taking: Taking) -> bool:
    """`rows = rows.filter(owner=self.kwargs["pk"])`: whether a query is only narrowed by a key; one that has not the form of a key finds nothing."""
    calls = [call for call in calls_in(taking.block) if called_name(call) not in ("get", "str", "int")]
    return bool(calls) and all(called_name(call) in ("filter", "filter_by", "where", "exclude") for call in calls)


def _goes_down(step: f.AnyStep) -> bool:
    return any(isinstance(one, f.Item) for _, value in STEP_VALUES[type(step)](step) for one in inside(value))
