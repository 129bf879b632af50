"""The words of a lifecycle: what attributes that hold a state are called, what states are called, and which look-alikes are none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from apr_mypy.patterns import pattern_of

_NAMED: Final = pattern_of(r"(^|_)(status|state|stage|phase|lifecycle|life_cycle)$")
_ENUM: Final = pattern_of(r"(Status(es)?|States?|Stages?|Phases?|Lifecycle|LifeCycle|Progress)(Enum|Choices|Type)?$")
_UNLIKE: Final = pattern_of(
    r"^_*(http|response|exit|return|status_code|error|curl|grpc|sql|us|home|birth|billing|shipping_address|address|province|country|tax|marital|employment|relationship|citizenship|visa|"
    r"overall|aggregate|aggregated|combined|summary|effective|worst|residency|health|ui|view|display|visual|render|screen|widget|app|session|loading|button|selected|filter|search|query|sort|old|prev|previous|prior|last|former|original|initial|"
    r"default|from|to|target|desired|expected|wanted|next|new|random|oauth|csrf|auth|scroll|battery|weather|door|led|power|connection|socket|ready|tls|ssl|rng|internal|global|shared|thread|"
    r"game_board|parser|lexer|scanner|saved|cached|stored)_(status|state|stage|phase)$"
)
_OTHER: Final = pattern_of(
    r"(^|_)(role|type|kind|currency|language|lang|locale|theme|color|colour|gender|sex|country|region|timezone|visibility|priority|severity|level|category|mode|plan|tier|frequency|interval|period|unit|"
    r"method|format|provider|channel|source|scope|permission|access|direction|action|operation|size|sort|order_by|position|backend|engine|style|layout|environment|protocol|encoding|strategy|policy|"
    r"reason|cause|weekday|day|month|format|title|name|code|result|outcome|response|option|preference|setting|choice|grade|rating|mood|section|group|department|platform|device|os)$"
)
_WORDS: Final = (
    "new draft created pending open opened submitted queued waiting scheduled planned requested received placed reserved held hold onhold started running processing working active inactive progress inprogress "
    "accepted approved confirmed verified authorized authorised captured paid unpaid partiallypaid settled invoiced packed picked shipped dispatched intransit transit delivered returned refunded "
    "completed complete done finished fulfilled unfulfilled succeeded success successful failed failure error errored cancelled canceled rejected declined denied expired closed resolved reopened "
    "archived deleted removed published unpublished scheduled live suspended blocked banned locked unlocked paused stopped terminated aborted retired revoked disabled enabled signed sent unsent "
    "inreview review reviewed underreview assigned unassigned escalated merged abandoned void voided overdue trial trialing churned deactivated onboarding activated provisioned provisioning "
    "initialized initialised initializing ready todo backlog blocked testing deployed rolledback queued retrying dead invited joined left banned won lost contacted qualified "
    "checkedin checkedout booked confirmed noshow disputed chargedback preparing cooking served graded enrolled withdrawn applied interviewing hired"
)
_POSTAL: Final = pattern_of(r"^(zip|zip_?code|postal_?code|post_?code|city|town|street\w*|country\w*|county|line_?[12]|address_?(line_?)?[12])$")
_STATES: Final = frozenset(_WORDS.split())
_RUNNING: Final = (
    "new inprogress initial initialized initializing uninitialized created idle ready starting started running stopping stopped paused resumed suspended waiting blocked sleeping connecting connected disconnected reconnecting healthy unhealthy "
    "fallbackretrying retrying enabled disabled active inactive open opened opening closed closing halfopen pending scheduled queued processing completed complete done finished success succeeded failed failure error crashed "
    "cancelled canceled cancelling aborted terminated exited ended killed alive dead skipped committed staged rolledback loading loaded unloaded online offline unknown none timeout timedout busy free locked unlocked"
)
_RUNTIME: Final = frozenset(_RUNNING.split())
_FINDS_OUT: Final = pattern_of(r"_*(get|read|fetch|poll|query|detect|probe|observe|determine|current)_(\w+_)?(state|status)$")
_ALIASED: Final = pattern_of(r"[^a-z]+")
_FLAGS: Final = pattern_of(r"^_?(is|has|was|been|can|may|should|in|not|did|needs)_|_(at|on|date|time)$")
_NO_STATES: Final = pattern_of(r"(Country|UsState|USState|StateCode|Marital|Http|HTTP|Exit|Presence|Online|Weekday|Gender|Employment)")


def finds_out_state(name: str) -> bool:
    """Whether a function is called as one that finds out in which state something is (`_get_vm_status`)."""
    return _FINDS_OUT.match(name) is not None


@cache
def is_state_name(name: str) -> bool:
    """Whether an attribute is called a state, and not one of the look-alikes (`http_status`, `previous_status`, `marital_status`)."""
    return _NAMED.search(name) is not None and _UNLIKE.match(name) is None


@cache
def is_other_name(name: str) -> bool:
    """Whether an attribute of this name holds something that has no lifecycle, whatever its values are called (a role, a currency, a language), or only remembers a state."""
    return _OTHER.search(name) is not None or _UNLIKE.match(name) is not None or name.startswith("__")


def is_state_enum(full: str) -> bool:
    """Whether an enum is called the states of something."""
    short = full.rpartition(".")[2]
    return _ENUM.search(short) is not None and _NO_STATES.search(short) is None


def is_state_word(word: object) -> bool:
    """Whether a constant is a word that states are called by (`"shipped"`, `IN_PROGRESS`)."""
    return isinstance(word, str) and _ALIASED.sub("", word.lower()) in _STATES


def are_states(enum: str, values: Iterable[str]) -> bool:
    """Whether the values of a set of choices, by an enum's name or their own, are the states of something: at least two, and at least half of them."""
    words = list(values)
    if enum and _NO_STATES.search(enum.rpartition(".")[2]):
        return False
    return is_state_enum(enum) if enum and is_state_enum(enum) else sum(map(is_state_word, words)) >= max(2, (len(words) + 1) // 2)


def are_codes(enum: str, values: Iterable[str]) -> bool:
    """Whether the values are codes of places (`CA`, `NY`) or the like: a "state" that is none."""
    words = list(values)
    codes = [word for word in words if len(word) == 2 and word.isupper()]
    are_places = len(codes) > 3 and len(codes) * 2 >= len(words) and not any(map(is_state_word, words))  # the other half are their labels
    return bool(enum and _NO_STATES.search(enum.rpartition(".")[2])) or are_places


def is_of_address(name: str, beside: Iterable[str]) -> bool:
    """Whether a plain text called `state` is that of an address, by the fields beside it."""
    return name == "state" and any(_POSTAL.search(one) for one in beside)


def is_runtime_word(word: str) -> bool:
    """Whether a state is one that any part of a running program may have (`STARTED`, `closed`), and none that a business speaks of."""
    return _ALIASED.sub("", word.lower()) in _RUNTIME


def tells_state(name: str) -> bool:
    """Whether an attribute or method says something of the present state: a flag, a question, a moment that it was reached."""
    return _FLAGS.search(name) is not None or is_state_word(name) or _NAMED.search(name) is not None
