"""Which values that stand for a failure are an honest answer all the same: what a framework's contract, the name of the function or its documentation promises."""

from __future__ import annotations

import re
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import AnswersFailure
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.effects import first_word, is_effect
from apr_mypy.views.excepts import Taking
from apr_mypy.views.failure_values import Failing
from apr_mypy.views.function import FunctionView

_PREDICATE: Final = pattern_of(
    r"^_*a?(is|has|can|could|should|may|might|must|was|were|are|does|did|do|exists|contains|matches|match|equals|same|check|checks|verify|verifies|validate|valid|allow|allows|supports|needs|requires|"
    r"compare|ping|healthy|health|alive|ready|available|will|want|wants|include|includes|test|probe|looks|accepts|authenticate|authorized?|permitted|eq|present|in|user_can|user_has|detect)(_|$)|"
    r"_(exists?|matches|valid|allowed|enabled|available|healthy|alive|reachable|equal|ready|installed|supported|ok|check|needed|required|present|verified)$|_(is|has|can)_"
)
_CONTRACTS: Final = frozenset({"authenticate", "has_permission", "has_object_permission", "get_user", "load_user", "user_loader", "request_loader", "has_perm", "has_module_perms", "test_func", "authenticate_credentials",
    "lookup", "find_spec", "find_module", "filter", "default", "key_func", "get_current_user_optional", "should_retry"})  # fmt: skip
_LENIENT: Final = pattern_of(
    r"^_*(try|maybe|safe|safely|attempt|best_effort|acquire|claim|try_acquire|compare_and_set|cas)(_|$)|_(or_none|or_default|or_zero|or_empty|or_false|safe|safely|optional|quietly|best_effort|nowait|lock)$"
)
_DOCUMENTED: Final = pattern_of(
    r"\breturns?:?\s[^.]{0,20}\btrue\b|\bwhether\b|\b(none|false|zero|0|empty|-1|\"\"|''|\[\]|\{\}|blank)\b[^.]{0,60}\b(if|when|where|unless|for|on|otherwise|instead|as)\b|\b(if|when|otherwise|else|or|falls? back to|default(s|ing)? to|return(s|ing)?)\b[^.]{0,60}\b(none|false|zero|0|empty|-1|blank|default)\b",
    re.IGNORECASE,
)
_SAYS_WHY: Final = pattern_of(r"Unique|Duplicate|AlreadyExists|^FileExists")
"""Exceptions with one meaning only: another was first. False says the same."""
_COMMANDING: Final = (
    "add create save update delete insert remove set send publish emit notify enqueue charge refund capture cancel approve reject ship pay place reserve release credit debit withdraw deposit transfer activate deactivate "
    "archive schedule submit process apply mark commit flush push put post patch start stop confirm complete dispatch trigger record store grant revoke bulk import export sync upload download install run execute deploy "
    "register unregister write backup restore migrate move copy rename convert connect disconnect login logout subscribe unsubscribe book checkout purchase redeem issue provision assign invite accept decline close open "
    "handle perform merge index reindex invalidate clear purge reset rotate ban block unblock enable disable award join leave follow vote finalize settle fulfil fulfill allocate change modify edit persist do deliver mail email"
)
"""First words of functions that do something."""
_COMMANDS: Final = frozenset(_COMMANDING.split())


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
    """Whether the docstring says when the value that stands for a failure is given."""
    return _DOCUMENTED.search(fn.function.docstring) is not None


def is_contract(fn: FunctionView) -> bool:
    """Whether something outside the project wants None, False or an empty value from this function."""
    name = fn.function.name
    if name.startswith("__") and name.endswith("__"):
        return True
    if name in _CONTRACTS:
        return True
    module = fn.module
    for decorator in fn.function.decorators:
        if module.find_value(AnswersFailure, fn, decorator) is not None:
            return True
    if fn.owner is not None:
        for base in module.lineage(fn.owner.full):
            row = module.knowledge.table(AnswersFailure).get(base)
            if row is not None and name in row.methods:
                return True
    return False


def is_spared(fn: FunctionView, value: Failing, taking: Taking) -> bool:
    """Whether a value that stands for a failure may be returned after an exception."""
    name, caught = fn.function.name, taking.caught
    if is_contract(fn) or is_lenient(fn):
        return True
    role = fn.module.role_of(fn)
    if value.kind in ("minus", "zero") and (role is Role.COMMAND or name in ("main", "run_command", "cli")):
        return True
    if value.kind == "false" and _asks(fn):
        return True
    if not caught.expected:
        return False
    if value.kind == "false" and all(_SAYS_WHY.search(one) for one in caught.names):
        return True
    if is_documented(fn):
        return True
    means = caught.means
    if means <= {"absent", "more", "optional", "left", "quit"}:
        return value.kind != "minus" and not (value.kind == "false" and is_command(fn)) and value.kind != "error"
    if "form" in means and not means & {"conflict", "in time", "cancelled"}:
        return value.kind == "none" or (value.kind == "false" and not is_command(fn))
    return bool(means <= {"quit", "cancelled"})


def _asks(fn: FunctionView) -> bool:
    """Whether a function that answers True or False asks a question: by its name, or because success is worked out too and its name commands nothing."""
    name = fn.function.name
    if _PREDICATE.search(name) or fn.function.is_property:
        return True
    constant = any(isinstance(one.value, f.Const) and one.value.value is True for one in fn.returns)
    return not constant and first_word(name) not in _COMMANDS
