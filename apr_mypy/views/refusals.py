"""Whether code turns away who comes too often: it answers 429, raises what says so, or refuses on a count of attempts; in the function itself or in what it calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, cast

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Limits
from apr_mypy.patterns import pattern_of
from apr_mypy.views.likely_methods import likely_methods
from apr_mypy.views.naming import last_name, outer_name, snake
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.whole import Whole

SAYS_LIMIT: Final = pattern_of(
    r"rate_?limit|throttl|(^|_)limiter|too_many|cooldown|lockout|brute_?force|(^|_)limit_(requests?|calls?|attempts?|logins?|by|per|rate)|(requests?|calls?|attempts?)_limit|(^|_)ratelimit"
)
"""Names of what limits, with words joined by underscores."""
_TOO_MANY: Final = pattern_of(
    r"too_?many|rate_?limit|ratelimited|throttled|too_?soon|too_?fast|too_?often|locked_?out|lockout|slow_?down|limit_?exceeded|limit_?reached|cooldown"
)
_COUNTS: Final = frozenset(
    [
        "attempt",
        "attempts",
        "tries",
        "throttle",
        "throttled",
        "throttling",
        "limiter",
        "limited",
        "ratelimit",
        "ratelimited",
        "ratelimiter",
        "cooldown",
        "hits",
        "flood",
    ]
)
_BUCKET: Final = pattern_of(r"(token|leaky|rate|request|refill)s?_bucket")
"""What tokens are taken from, and no place for files (`aws_bucket_name`)."""
_SAYS_429: Final = pattern_of(r"(^|_)[a-z]*429(_|$)|too_many_(requests|attempts|logins|tries|calls)")
_MOST: Final = pattern_of(r"(^|_)max_\w*(attempts|tries|failures|requests)$|(attempts|tries|failures|requests)_(limit|max|allowed)$")
_FROM_FORMS: Final = frozenset(
    {"form_class", "authentication_form", "serializer_class", "input_class", "form_classes", "serializer_classes", "schema_class"}
)
_DEEPEST: Final = 4


def turns_away(program: Whole, fn: FunctionView) -> bool:
    """Whether a function, or what it calls a few calls down, turns away who comes too often."""
    known: dict[str, bool] = program.__dict__.setdefault("_turns_away", {})
    if fn.full not in known:
        known[fn.full] = False
        known[fn.full] = any(any(refusals(one)) for one in _reached(program, fn))
    return known[fn.full]


def _reached(program: Whole, fn: FunctionView) -> Iterator[FunctionView]:
    seen = {fn.full}
    level = [fn]
    for _ in range(_DEEPEST + 1):
        below: list[FunctionView] = []
        for one in level:
            yield one
            for callee in (*one.nested.values(), *(edge.callee for edge in program.edges(one)), *_validating(program, one), *_likely(program, one)):
                if callee.full not in seen and not _is_dispatched(program, fn, callee):
                    seen.add(callee.full)
                    below.append(callee)
        level = below


def _likely(program: Whole, fn: FunctionView) -> Iterator[FunctionView]:
    """What the methods of things that nobody knows may be, where one of that name turns away by itself or by its own helpers: another one may stand in for it."""
    for call in fn.calls:
        for method in likely_methods(program, fn, call):
            if not _is_missing_there(fn, call) and _limits_by_itself(program, method):
                yield method


def _is_missing_there(fn: FunctionView, record: Any) -> bool:
    """Whether something is done only where what it gives was not there yet (`if project is None: project = create()`): it limits that, and not what the function does each time."""
    for holder, slot in fn.around(record):
        if isinstance(holder, f.If) and slot != "test":
            asked = {one.name for test in holder.tests for one in inside(test) if isinstance(one, f.Name) and one.scope == f.LOCAL}
            given = {
                target.name
                for step in fn.all(f.Set)
                if holder in [at for at, _ in fn.around(step)]
                for target in step.targets
                if isinstance(target, f.Name)
            }
            if asked & given:
                return True
    return False


def _limits_by_itself(program: Whole, fn: FunctionView) -> bool:
    """Whether a function, or a method of its own object that it calls, turns away who comes too often."""
    return any(refusals(fn)) or any(any(refusals(edge.callee)) for edge in program.edges(fn) if edge.callee.owner is fn.owner)


def _is_dispatched(program: Whole, fn: FunctionView, callee: FunctionView) -> bool:
    """Whether a base class of views only hands a request on to what a subclass answers with: each of them answers for itself."""
    return (
        fn.owner is not None
        and callee.owner is not None
        and fn.owner.full != callee.owner.full
        and fn.owner.full in callee.owner.mro
        and callee.full in cast("Any", program).entry_points
    )


def _validating(program: Whole, fn: FunctionView) -> Iterator[FunctionView]:
    """What forms and serializers that a function makes check of their input, by methods that their framework calls."""
    for call in fn.calls:
        full = call.func.name if isinstance(call.func, f.Name) else ""
        if full not in program.classes and full:  # a parameter that says by its default which form it is: `form_class=LoginForm`
            full = next((param.default.name for param in fn.function.params if param.name == full and isinstance(param.default, f.Name)), "")
        if full in program.classes:
            for name in program.members(full):
                method = program.method(full, name) if name.startswith(("clean", "validate")) else None
                if method is not None:
                    yield method


def forms_of(program: Whole, full: str) -> Iterator[str]:
    """The forms and serializers that a class of views names for its framework to fill."""
    view = program.classes.get(full)
    for base in view.class_.mro if view is not None else ():
        holder = program.classes.get(base)
        for field in holder.class_.fields if holder is not None else ():
            if field.name in _FROM_FORMS and field.value is not None:
                yield from (one.name for one in inside(field.value) if isinstance(one, f.Name) and one.name in program.classes)


def form_turns_away(program: Whole, full: str) -> bool:
    """Whether a form or serializer refuses who comes too often, in a method that its framework calls."""
    methods = (
        program.method(full, name) for name in program.members(full) if name.startswith(("clean", "validate")) or name in ("is_valid", "full_clean")
    )
    return any(turns_away(program, method) for method in methods if method is not None)


def limited_beside(program: Whole, fn: FunctionView) -> str:
    """A class of the project that limits the views which derive from it, where one does in the module of `fn`'s class and that class does not; "" where there is none."""
    owner = fn.owner
    for other in fn.module.classes.values() if owner is not None else ():
        for base in other.class_.mro[1:]:
            holder = program.classes.get(base)
            if holder is None or owner is None or base in owner.mro or not base.rpartition(".")[2].endswith("Mixin"):
                continue
            if any(turns_away(program, method) for name, method in holder.methods.items() if name in ("dispatch", "initial", "post")):
                return base
    return ""


def refusals(fn: FunctionView) -> Iterator[Any]:
    """The records by which a function itself turns somebody away for coming too often."""
    known: list[Any] | None = fn.__dict__.get("_refusals")
    if known is None:
        known = fn.__dict__["_refusals"] = list(_refusals(fn))
    yield from known


def _refusals(fn: FunctionView) -> Iterator[Any]:
    module = fn.module
    for call in fn.calls:
        row = module.find(Limits, fn, call) or _of_rows(fn, call)
        if row is not None and (
            row.how == "guard" or (row.how == "check" and fn.use_of(call).kind not in ("statement", "other") and not _is_dropped(fn, call))
        ):
            yield call
        elif row is None and asks_limiter(fn, call):
            yield call
        elif row is None and any(_is_429(arg.value) for arg in call.args) and not _passes_on(fn, call):
            use = fn.use_of(call)
            if use.kind != "compared":
                yield call
    for attempt in fn.all(f.Try):
        for handler in attempt.handlers:
            names = [name for number in handler.caught for name in module.types.classes(number)]
            if any(module.is_own(name) and _TOO_MANY.search(snake(name.rpartition(".")[2])) for name in names) and not _is_missing_there(fn, attempt):
                yield handler  # the project's own error says that whoever it calls turns away
    for step in fn.all(f.Set):
        if step.value is not None and _is_429(step.value) and any(isinstance(target, f.Attr) for target in step.targets):
            yield step
    for step in (*fn.all(f.Raise), *fn.all(f.Return)):
        value = step.value
        if value is None or _passes_on(fn, step):
            continue
        name = outer_name(value)
        if isinstance(step, f.Raise) and (_TOO_MANY.search(snake(name)) or _is_said_in(value)):
            yield step
        elif isinstance(value, f.Call) and (_SAYS_429.search(snake(name)) or (name[:1].isupper() and _TOO_MANY.search(snake(name)))):
            yield step
        elif any(_is_spent(one.test) for one in fn.holds_at(step)):
            yield step
        elif isinstance(value, f.Many) and any(_is_429(item) for item in value.items):
            yield step
        elif (isinstance(step, f.Raise) or _refuses(value)) and any(
            _counts(one.test) or (one.holds and _is_too_soon(fn, one.test)) for one in fn.holds_at(step)
        ):
            yield step
        elif isinstance(step, f.Return) and _leaves_early(fn, step):
            yield step


_ASKED_LIMITER: Final = frozenset(
    {"test", "hit", "check", "allow", "allowed", "is_allowed", "consume", "acquire", "try_acquire", "is_limited", "exceeded", "is_exceeded"}
)
"""Methods by which a limiter is asked."""


def asks_limiter(fn: FunctionView, call: f.Call) -> bool:
    """Whether a limiter is asked, and its answer decides what is done, whichever way round (`exceeded = not login_limiter.test()`, `if not exceeded and form.validate(): …`)."""
    func = call.func
    if not isinstance(func, f.Attr) or func.name not in _ASKED_LIMITER or not SAYS_LIMIT.search(snake(last_name(func.base))):
        return False
    value: f.AnyValue = call
    use = fn.use_of(value)
    while use.kind in ("operand", "awaited", "compared"):
        value = use.by
        use = fn.use_of(value)
    if use.kind == "assigned" and isinstance(use.by, f.Set) and isinstance(use.by.targets[0], f.Name):
        return any(fn.use_of(read).kind in ("condition", "operand") for read in fn.reads(use.by.targets[0].name))
    return use.kind == "condition"


def _of_rows(fn: FunctionView, call: f.Call) -> Limits | None:
    """What knowledge says of a method of a row, where the row's class has no types and only the query names it: `Device.objects.filter(…).first()`, then `device.verify_token(code)`."""
    func, table = call.func, fn.module.knowledge.table(Limits)
    methods: frozenset[str] | None = fn.module.__dict__.get("_asked_limits")
    if methods is None:
        methods = fn.module.__dict__["_asked_limits"] = frozenset([name.rpartition(".")[2] for name, row in table.items() if row.how == "check"])
    if not isinstance(func, f.Attr) or func.name not in methods:
        return None
    found: list[f.AnyValue] = [func.base]
    for _ in range(_DEEPEST * 2):
        below: list[f.AnyValue] = []
        for one in found:
            if isinstance(one, f.Name) and one.scope == f.LOCAL:
                below += [origin for origin in fn.origins(one) if isinstance(origin, f.Call | f.Attr | f.Await)]
            elif isinstance(one, f.Name):  # of a library that mypy did not follow, what stands behind the class is a part of its name
                row = next(
                    (table[name] for name in table if name.endswith(f".{func.name}") and f"{one.name}.".startswith(f"{name.rpartition('.')[0]}.")),
                    None,
                )
                if row is not None:
                    return row
            elif isinstance(one, f.Call | f.Attr | f.Await):
                below.append(one.func if isinstance(one, f.Call) else one.base if isinstance(one, f.Attr) else one.value)
        found = below[:_DEEPEST]
    return None


def _refuses(value: f.AnyValue) -> bool:
    """Whether a returned value says no by itself: an error response, a status in a tuple."""
    numbers = [one.value for one in inside(value) if isinstance(one, f.Const) and type(one.value) is int]
    return any(400 <= number < 500 for number in numbers)


def _is_said_in(value: f.AnyValue) -> bool:
    """Whether an error is given a code that says so: `ValidationError("rate_limited")`."""
    return isinstance(value, f.Call) and any(
        isinstance(arg.value, f.Const)
        and isinstance(arg.value.value, str)
        and " " not in arg.value.value
        and _TOO_MANY.search(snake(arg.value.value))
        for arg in value.args
    )


def _is_spent(test: f.AnyValue) -> bool:
    """Whether a condition compares a kept count with the most that is allowed: `state["failed_attempts"] >= self.max_attempts`."""
    for one in inside(test):
        if isinstance(one, f.Compare) and len(one.args) == 2 and one.ops[0] in ("<", "<=", ">", ">="):
            for most, count in (one.args, one.args[::-1]):
                if (
                    isinstance(most, f.Name | f.Attr)
                    and _MOST.search(snake(most.name.rpartition(".")[2]))
                    and isinstance(count, f.Attr | f.Item | f.Call)
                ):
                    return True
    return False


def _leaves_early(fn: FunctionView, step: f.Return) -> bool:
    """Whether a function that answers gives another answer at once where a count or limiter says so."""
    if isinstance(step.value, (f.Const, f.Compare)) or fn.function.name.startswith(("is_", "has_", "allow", "check")):
        return False
    holder, slot = next(iter(fn.around(step)), (None, ""))
    at = fn.place_of(step)
    holder = at[0] if at is not None else holder
    return isinstance(holder, f.If) and slot != "otherwise" and any(_counts(test) for test in holder.tests)


def _is_dropped(fn: FunctionView, call: f.Call) -> bool:
    """Whether what a check answers is awaited and then not looked at."""
    use = fn.use_of(call)
    return use.kind == "awaited" and fn.use_of(use.by).kind == "statement"


def _is_429(value: f.AnyValue) -> bool:
    if isinstance(value, f.Const):
        return value.value == 429 and not isinstance(value.value, bool)
    return isinstance(value, (f.Name, f.Attr)) and re.search(r"TOO_MANY_REQUESTS|HTTP_429", value.name) is not None


def _passes_on(fn: FunctionView, record: Any) -> bool:
    """Whether a record stands in an `except` of a library's exception: somebody else's limit is passed on."""
    for holder, slot in fn.around(record):
        if isinstance(holder, f.Try) and slot == "handler":
            caught = [
                name
                for handler in holder.handlers
                if _holds(handler, record)
                for number in handler.caught
                for name in fn.module.types.classes(number)
            ]
            return not any(fn.module.is_own(name) for name in caught)
    return False


def _holds(handler: f.Handler, record: Any) -> bool:
    last = max((getattr(step, "end_line", 0) or getattr(step, "line", 0) for step in handler.block), default=0)
    return bool(handler.line <= record.line <= max(last, handler.line))


_NOT_YET: Final = pattern_of(
    r"(^|_)(start|starts|begin|begins|open|opens|opening|from|before|publish|published|available|release|launch|departure|due)(_|$)"
)
"""Times before which something has not begun, for whoever comes."""
_NOW: Final = frozenset({"now", "utcnow", "time", "monotonic", "localtime", "today"})


def _is_too_soon(fn: FunctionView, test: f.AnyValue) -> bool:
    """Whether a condition asks whether the time has not come yet at which one may ask again: `now < locked_until`."""
    for one in inside(test):
        if isinstance(one, f.Compare) and len(one.ops) == 1 and one.ops[0] in ("<", "<=", ">", ">="):
            now, until = one.args if one.ops[0] in ("<", "<=") else one.args[::-1]
            name = snake(last_name(until.func if isinstance(until, f.Call) else until))
            if name and _UNTIL.search(name) and not _NOT_YET.search(name) and _is_now(fn, now):
                return True
    return False


_LESSENED: Final = pattern_of(r"limited_(scopes?|access|rights?|permissions?|users?|accounts?|roles?|tokens?|edition|time|mode|companies|company)")
"""What is called limited because it may less, and counts nothing."""
_UNTIL: Final = pattern_of(r"until|next_|_next|retry|again|unlock|wait|resend|cool|_after$|blocked|locked|allowed")
"""Words of times until which somebody has to wait."""


def _is_now(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is the present time."""
    return any(isinstance(one, f.Call) and last_name(one.func) in _NOW for one in (value, *(fn.origins(value) if isinstance(value, f.Name) else ())))


def _counts(test: f.AnyValue) -> bool:
    """Whether a condition looks at a count of attempts, or asks a limiter."""
    for one in inside(test):
        if isinstance(one, (f.Name, f.Attr)):
            name = snake(one.name.rpartition(".")[2])
            if _COUNTS.intersection(_LESSENED.sub("", name).split("_")) or SAYS_LIMIT.search(name) or _BUCKET.search(name):
                return True
            if isinstance(one, f.Name) and one.scope != f.LOCAL and SAYS_LIMIT.search(snake(one.name.rpartition(".")[0].rpartition(".")[2])):
                return True  # `ratelimit.consume(…)`
        elif isinstance(one, f.Compare) and any(op in ("<", "<=", ">", ">=") for op in one.ops):
            if any(isinstance(part, f.Name) and "bucket" in part.name.split("_") for part in inside(one)):
                return True  # `bucket.count >= LIMIT`
    return False
