"""What each attempt of a retry does once more: requests, charges, messages, rows, counts; and whether something lets the other side tell a second attempt from a new order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Enqueues, ExternalApi, Repeated, RunsElsewhere, SendsRequest
from apr_mypy.patterns import pattern_of
from apr_mypy.views.attempt_evidence import carries_its_own_id, is_only_named_so, is_told_not_to, records_the_attempt
from apr_mypy.views.attempt_keys import ABSENT, FRESH, KEPT, Scope, key_state
from apr_mypy.views.claims import Running, is_unique
from apr_mypy.views.conditions import Condition, is_always_true
from apr_mypy.views.edges import Edge
from apr_mypy.views.effects import first_word, package_kind
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.http_requests import Request, args_of, only_reads, request_of
from apr_mypy.views.key_claims import key_claim
from apr_mypy.views.makers import callers
from apr_mypy.views.naming import called_name
from apr_mypy.views.repeating import ADDING, MONEY, OUTSIDE, STORE, Deed, deeds
from apr_mypy.views.rolled_back import is_taken_back
from apr_mypy.views.transaction_scopes import has_transaction
from apr_mypy.views.walk import inside, steps
from apr_mypy.views.ways import Way

_DEEPEST: Final = 6
_MOST_WAYS: Final = 150
_MOST_CALLERS: Final = 12
_MOST_IMPLEMENTATIONS: Final = 3
"""With more behind one call of an abstract method, what one of them does says nothing of the others."""
_NO_ORDER: Final = frozenset({"start", "register", "record", "append", "add", "open", "insert", "place", "log_payment"})
"""Words of `ADDING` that, said of something outside, need not mean that anything is ordered there."""
_NAMED: Final = pattern_of(
    r"^create_(database|db|table|index(es)?|bucket|container|collection|topic|queue|exchange|stream|schema|namespace|(retention_)?policy|role|view|extension|(consumer_)?group|director(y|ies)|dir|folder)(_|$)"
)
"""Makes a thing that has a name of its own: the second time it is there already."""
_WORKED_OUT: Final = pattern_of(r"(^|_)(completions?|embeddings?|moderations?|transcriptions?|translations?|classifications?|predictions?)$")
"""What a model works out from what it is given: asked again, it answers again."""
_CLASS: Final = pattern_of(r"^[A-Z]\w*[a-z]\w*$|(^|_)(type|cls|class|klass)$")
_FOUND: Final = pattern_of(r"(^|_)(exists?|found|seen|already|known|present)(_|$)")
_BOOKKEEPING: Final = pattern_of(r"attempt|retr(y|ies)|tries|fail|error|visit|view|hit|seen|version|counter|metric", re.IGNORECASE)
_DONE: Final = pattern_of(
    r"(^|_)(sent|done|processed|paid|charged|captured|completed?|delivered|notified|published|submitted|uploaded|scheduled|enqueued|handled|applied|refunded|exists?|finished|synced|issued)$|_at$|^(status|state)$|_(status|state)$"
)
_LOOKING: Final = pattern_of(
    r"^(a?get|find|fetch|lookup|look_up|first|scalar|scalars|exists|aexists|filter|one_or_none|has|is|already|was|seen|retrieve|load|search|query|select|contains)(_|$)|exists|already|processed"
)
_GOING_THROUGH: Final = frozenset({"next", "any"})
"""Given what is there one by one, they say whether it is among it: `next((one for one in order.charges if one.key == key), None)`."""


class Runs(Running, Protocol):
    """What is known of a program (`Program`)."""

    def edges(self, fn: FunctionView) -> tuple[Edge, ...]: ...


class Operation(NamedTuple):
    """Something that is done once more in each attempt. `record` stands in the function that `way` ends with; `what` reads well after "it"; `key` is ABSENT or FRESH; `is_stored` where it changes the project's own store."""

    way: Way
    record: Any
    what: str
    key: str
    money: bool
    is_stored: bool = False


def operations(program: Runs, scope: Scope, tried_itself: Callable[[FunctionView], bool], by_queue: bool = False) -> Iterator[Operation]:
    """What is done once more in each attempt, in the order of calls. Functions that are tried again themselves are left to whoever asks about them. `by_queue`: a queue runs a job again when it raises."""
    everything = ways(program, scope, tried_itself)
    if any(_claims(scope, way) for way in everything):
        return
    for way in everything:
        for one in _in_function(program, scope, way):
            if not (by_queue and one.is_stored and is_taken_back(program, scope, one.way, one.record, everything)):
                yield one


def ways(program: Runs, scope: Scope, tried_itself: Callable[[FunctionView], bool]) -> tuple[Way, ...]:
    """The functions that run in each attempt, each with the calls that lead to it."""
    found = [scope.way]
    seen: set[tuple[str, int]] = set()
    for way in found:
        if len(found) > _MOST_WAYS or len(way.path) > _DEEPEST:
            break
        edges = (*program.edges(way.fn), *_handed(program, way.fn))
        behind = Counter(id(edge.site) for edge in edges if edge.how == "call")
        for edge in edges:
            key = (edge.callee.full, id(edge.site))
            if behind[id(edge.site)] > _MOST_IMPLEMENTATIONS:
                continue
            if key in seen or edge.callee is scope.fn or edge.how == "property" or tried_itself(edge.callee):
                continue
            if not scope.repeats(way, edge.site) or is_handling(way.fn, edge.site) or any(one.fn is edge.callee for one in way.path):
                continue
            if way.fn is scope.fn and _is_next_event(scope, edge.site):
                continue
            seen.add(key)
            found.append(way.down(edge))
    return tuple(found)


def _handed(program: Running, fn: FunctionView) -> Iterator[Edge]:
    """What is run in a thread and waited for."""
    for call in fn.calls:
        row = fn.module.find(RunsElsewhere, fn, call)
        given = fn.module.callee(fn, call).argument(row.callable.keyword, row.callable.position) if row is not None else None
        if given is not None:
            for callee in program.refers_to(fn, given.value):
                yield Edge(fn, call, callee, "thread")


def is_handling(fn: FunctionView, record: Any) -> bool:
    """Whether a record stands where a failure is dealt with."""
    return any(isinstance(holder, f.Try) and slot not in ("block", "otherwise", "final") for holder, slot in fn.around(record))


def _is_next_event(scope: Scope, record: Any) -> bool:
    """Whether a record belongs to a connection that a listener has open (`async with subscribe() as events: async for event in events`): when it connects again, it hears the next events."""
    loop = scope.block
    if not isinstance(loop, f.While) or not is_always_true(loop.test):
        return False
    for holder, _ in scope.fn.around(record):
        if holder is loop:
            return False
        if isinstance(holder, f.With):
            opened = {target.name for _, target in holder.items if isinstance(target, f.Name)}
            heard = (one.over for one in steps(holder.block) if isinstance(one, f.For) and one.is_async)
            if any(isinstance(one, f.Name) and one.name in opened for one in heard):
                return not any(_ends(scope, step) for step in steps(loop.block) if isinstance(step, (f.Return, f.Break)))
    return False


def _ends(scope: Scope, step: f.Return | f.Break) -> bool:
    """Whether a step ends the loop whenever an attempt comes to its end: then the rounds are attempts at one thing."""
    for holder, slot in scope.fn.around(step):
        if holder is scope.block:
            return True
        if isinstance(holder, f.If) or (isinstance(holder, f.Try) and slot not in ("block", "otherwise", "final")):
            return False
        if isinstance(step, f.Break) and isinstance(holder, (f.For, f.While)):
            return False
    return False


def _claims(scope: Scope, way: Way) -> bool:
    """Whether a function makes sure that it is done once only: a key that is set only where it is not there yet."""
    return any(scope.repeats(way, call) for call in way.fn.calls if _is_nx(way.fn, call))


def _is_nx(fn: FunctionView, call: f.Call) -> bool:
    row = key_claim(fn, call)
    if row is None or row.field:
        return False  # an id that the call itself is given
    if not row.only_if:
        return True
    said = next((arg.value for arg in call.args if arg.name == row.only_if), None)
    return said is not None and not (isinstance(said, f.Const) and not said.value)


def _in_function(program: Running, scope: Scope, way: Way) -> Iterator[Operation]:
    fn = way.fn
    requests: set[int] = set()
    for call in fn.calls:
        row = fn.module.find(SendsRequest, fn, call)
        handed = fn.module.find(RunsElsewhere, fn, call) if row is None else None
        if handed is not None:
            sent, row = _as_request(fn, call, handed)
        else:
            sent = call
        if row is None:
            continue
        requests.add(id(call))
        if row.builds or not scope.repeats(way, call) or is_handling(fn, call) or (fn is scope.fn and _is_next_event(scope, call)):
            continue
        found = posted(program, scope, way, sent, row)
        if found is not None and not _is_guarded(scope, found.way, call):
            yield found
    for deed in deeds(program, fn):
        if id(deed.record) in requests or not scope.repeats(way, deed.record) or is_handling(fn, deed.record):
            continue
        if fn is scope.fn and _is_next_event(scope, deed.record):
            continue
        found = _done(program, scope, way, deed)
        if found is not None and not _is_guarded(scope, way, deed.record):
            yield found


def _as_request(fn: FunctionView, call: f.Call, handed: RunsElsewhere) -> tuple[f.Call, SendsRequest | None]:
    """`to_thread(requests.post, url, json=…)` as the call that runs there."""
    given = next(((n, arg) for n, arg in enumerate(call.args) if arg.name == "" and n == handed.callable.position), None)
    if given is None or not isinstance(given[1].value, (f.Name, f.Attr)):
        return call, None
    row = fn.module.find_value(SendsRequest, fn, given[1].value)
    if row is None:
        return call, None
    made: dict[int, f.Call] = fn.module.__dict__.setdefault("_sent_in_threads", {})  # what is worked out of a call is kept by its identity
    if id(call) not in made:
        made[id(call)] = f.Call(given[1].value, call.args[given[0] + 1 :], call.type, call.line, call.column, call.end_line, call.end_column)
    return made[id(call)], row


# --- requests ---------------------------------------------------------------------------------------------------------------------


def posted(program: Running, scope: Scope, way: Way, call: f.Call, row: SendsRequest) -> Operation | None:
    """The POST or PATCH that a call sends, where it does more than ask and all attempts do not share a key."""
    for one in _from_callers(program, way):
        request = request_of(program, one, call, row)
        if request is None or request.is_safe or not request.method or only_reads(program, request) or is_told_not_to(scope, one):
            continue
        key = key_state(program, scope, one, request.args, request)
        if key != KEPT:
            place = _place(request)
            return Operation(one, call, f"sends a {request.method}{f' to {place}' if place else ''}", key, is_money(one, request.url))
    return None


def _place(request: Request) -> str:
    return request.url.replace("{}", "…") if request.url.strip("{}/") else ""


def _from_callers(program: Running, way: Way, depth: int = 0) -> list[Way]:
    """A way as it begins, and as it begins one or more calls earlier, where somebody in sight calls its first function: what is sent may be theirs to say."""
    first = way.first.fn
    found = []
    for caller, call in callers(program, first)[:_MOST_CALLERS]:
        if caller is first or any(one.fn is caller for one in way.path):
            continue
        longer = way.under(caller, call)
        found += _from_callers(program, longer, depth + 1) if depth < 2 and _hands_on(caller, call) else [longer]
    return found[:_MOST_CALLERS] or [way]


def _hands_on(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is given parameters of the function in which it stands."""
    params = {param.name for param in fn.function.params} - {"self", "cls"}
    return any(isinstance(one, f.Name) and one.name in params for arg in call.args for one in inside(arg.value))


# --- other deeds ------------------------------------------------------------------------------------------------------------------


def _done(program: Running, scope: Scope, way: Way, deed: Deed) -> Operation | None:
    fn, record = way.fn, deed.record
    if not isinstance(record, f.Call):
        if not deed.twice or _BOOKKEEPING.search(deed.what) or has_transaction(program, fn, record):
            return None
        return Operation(way, record, deed.what, ABSENT, deed.is_money, is_stored=True)
    row = fn.module.find(Repeated, fn, record)
    args = tuple(args_of(way, record))
    key = key_state(program, scope, way, args, None, row.key if row is not None else ())
    money = deed.is_money or _is_paying(fn, record) or (is_money(way) and not deed.what.startswith("enqueues"))  # that is the job's own matter
    if deed.inserts:
        if deed.keeps or not deed.twice or records_the_attempt(deed):
            return None
        columns = {name for name, value in deed.columns if value is not None and not scope.is_fresh(program, way, value)}
        if columns and is_unique(program, deed, columns) is True:
            return None
        return Operation(way, record, deed.what, ABSENT, money, is_stored=True)
    if key == KEPT:
        return None
    if deed.where == STORE:
        is_sum = deed.what.startswith(("adds to", "changes", "works out"))
        if not deed.twice or not (row is not None or is_sum) or _BOOKKEEPING.search(deed.what):
            return None
        return Operation(way, record, deed.what, ABSENT, money, is_stored=True)
    known = row is not None or fn.module.find(Enqueues, fn, record) is not None
    word = first_word(called_name(record))
    if deed.where != OUTSIDE or (row is not None and row.twice == "none") or (not known and (word not in ADDING or word in _NO_ORDER)):
        return None
    if not known and not money and (_NAMED.search(called_name(record)) or _makes(fn, record) or _is_worked_out(record)):
        return None
    if not known and (is_only_named_so(program, way, record) or carries_its_own_id(scope, way, record)):
        return None
    if (not deed.twice and key != FRESH) or (word == "capture" and not known and not money):
        return None  # of events, errors, pictures
    return Operation(way, record, deed.what, key, money)


def _is_worked_out(call: f.Call) -> bool:
    """Whether a method of something unknown only has a model work something out: `client.chat.completions.create(…)`."""
    return isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Attr) and _WORKED_OUT.search(call.func.base.name) is not None


def _makes(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method of a class that nobody knows just makes one of it (`schema = Schema.create(name)`): it is asked of the class itself, and not awaited."""
    func = call.func
    base = func.base.name if isinstance(func, f.Attr) and isinstance(func.base, (f.Name, f.Attr)) else ""
    base = func.name.rpartition(".")[0] if isinstance(func, f.Name) else base
    if package_kind(fn, call) not in ("", "foreign") or fn.use_of(call).kind in ("awaited", "statement"):
        return False
    return _CLASS.search(base.rpartition(".")[2]) is not None


def _is_paying(fn: FunctionView, call: f.Call) -> bool:
    names = fn.module.callee(fn, call).names
    table = fn.module.knowledge.table(ExternalApi)
    return any(row is not None and row.money for name in names for row in (table.get(name), table.get(name.rpartition(".")[0])))


def is_money(way: Way, url: str = "") -> bool:
    """Whether what is done on a way moves money, by what its functions, classes and the URL are called."""
    words = [url, *(one.fn.function.name for one in way.path), *(one.fn.owner.name for one in way.path if one.fn.owner is not None)]
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", " ".join(words)).replace("/", " ")
    return MONEY.search(text) is not None


# --- guards -----------------------------------------------------------------------------------------------------------------------


def _is_guarded(scope: Scope, way: Way, record: Any) -> bool:
    """Whether something is done only where a look, taken in each attempt, says that it was not done yet."""
    at: Way | None = way
    while at is not None:
        for condition in at.fn.holds_at(record):
            if scope.repeats(at, condition.test) and _says_not_yet(at.fn, condition):
                return True
        record, at = at.by, at.caller
    return False


def _says_not_yet(fn: FunctionView, condition: Condition) -> bool:
    test, holds, pattern = condition
    if pattern is not None:
        return isinstance(test, f.Attr) and _DONE.search(test.name) is not None
    if isinstance(test, f.Compare) and len(test.args) == 2:
        left, right = test.args
        op = test.ops[0]
        if isinstance(right, f.Const) and right.value is None and op in ("is", "is not", "==", "!="):
            return (op in ("is", "==")) == holds and _is_looked_up(fn, left)
        if op in ("in", "not in"):
            return (op == "not in") == holds or any(_is_state(one) for one in (left, right))
        return _is_state(left) or _is_state(right)
    if isinstance(test, f.Name) and test.scope == f.LOCAL and not holds and _FOUND.search(test.name):
        return True  # what a look through all that is there has come to
    return not holds and _is_looked_up(fn, test)


def _is_state(value: f.AnyValue) -> bool:
    return isinstance(value, f.Attr) and re.search(r"(^|_)(status|state)$", value.name) is not None


def _is_looked_up(fn: FunctionView, value: f.AnyValue) -> bool:
    if isinstance(value, f.Attr):
        return _DONE.search(value.name) is not None
    for origin in fn.origins(value):
        if isinstance(origin, Definition):
            continue
        call: f.AnyValue | None = origin
        while isinstance(call, (f.Call, f.Item, f.Await)):
            if isinstance(call, f.Item):
                call = call.base
            elif isinstance(call, f.Await):
                call = call.value
            elif _LOOKING.search(called_name(call).lstrip("_")) or (called_name(call) in _GOING_THROUGH and isinstance(call.args[0].value, f.Each)):
                return True
            else:
                call = call.func.base if isinstance(call.func, f.Attr) else None
        if isinstance(origin, f.Attr) and _DONE.search(origin.name):
            return True
    return False


__all__ = ["ABSENT", "FRESH", "KEPT", "Operation", "Scope", "is_handling", "is_money", "operations", "posted", "ways"]
