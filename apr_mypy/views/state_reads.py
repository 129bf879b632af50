"""Whether an expression, a step or a function looks at the present state of one object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import never_returns
from apr_mypy.views.lifecycle_words import finds_out_state, is_state_name, tells_state
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import arguments, model_of, query_calls, query_values
from apr_mypy.views.row_methods import methods_of_row
from apr_mypy.views.rows import MAPPING, VALUE, Load, sources
from apr_mypy.views.shown import shown
from apr_mypy.views.state_fields import StateField
from apr_mypy.views.walk import STEP_VALUES, VALUE_CHILDREN, blocks, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

NO, MAYBE, YES = range(3)
"""It does not look; something out of sight may; it does."""

_ASKS: Final = pattern_of(r"(transition|status|state|allowed|permitted|eligible|^_?(can|may|is|has|should)_)")
_GUARDS: Final = pattern_of(
    r"^_?(ensure|assert|check|require|validate|verify|guard|enforce|must|refuse|reject|forbid|deny|prevent|raise|expect|only|allow)(_|$)|^_?(transition|fire|trigger|advance)(_to)?$|_guard$"
)
_PERMITS: Final = pattern_of(r"(^|_)(perms?|permissions?|access|authori[sz]\w*|authenticat\w*|roles?|scopes?|csrf|login)(_|$)")
"""What the name of a check has that asks who somebody is and what they may, not what the state is."""
_DEEPEST: Final = 5


class Subject(NamedTuple):
    """Whose state is meant. `rows` are the ways in which a function writes the object (`order`, `self.order`), `states` its local names for the present state; with `any_row`, any object of the class will do.
    `new` is the new state as written, where it is no constant: to compare with that alone only asks whether anything changes. `beside` are the columns that are filled together with it (`order.closed_at = now`): a query that
    asks for rows which have nothing there asks for the state."""

    field: StateField
    rows: frozenset[str]
    states: frozenset[str] = frozenset()
    any_row: bool = False
    new: str = ""
    beside: frozenset[str] = frozenset()


class Reads:
    """Answers for one program."""

    def __init__(self, program: Calls, *, by_key: bool = False) -> None:
        """`by_key`: to ask the store for the state by the object's key counts too, though what it says was read on its own."""
        self.program = program
        self.by_key = by_key
        self._busy: set[tuple[str, str]] = set()
        self._handed_on: set[int] = set()
        """The calls whose arguments are being asked."""
        self._asked: dict[tuple[int, Subject], int] = {}
        """The names that one question has come to, with the depth of each: a name that is set again and again leads to the same values in ever more ways."""
        self._looked: dict[tuple[str, Subject], tuple[int, int]] = {}
        """What was found out of a function, and at which depth."""
        self._guarded: dict[tuple[str, Subject], tuple[int, int]] = {}
        """The same of what a function raises for."""

    # --- expressions --------------------------------------------------------------------------------------------------------------

    def reads(self, fn: FunctionView, value: f.AnyValue, subject: Subject, depth: int = 0) -> int:
        """Whether an expression looks at the present state: the field itself, a flag, a moment or a question of the object that says something of it, a function that is given one of these."""
        if depth > _DEEPEST:
            return NO
        match value:
            case f.Compare(ops=("==",) | ("!=",)) if subject.new and any(shown(arg, 200) == subject.new for arg in value.args):
                return NO
            case f.Name(scope=f.LOCAL):
                return self._name(fn, value, subject, depth)
            case f.Attr():
                return max(
                    self._attribute(fn, value, subject, depth),
                    self.reads(fn, value.base, subject, depth + 1) if isinstance(value.base, f.Attr | f.Call | f.Item) else NO,
                )
            case f.Item():
                if isinstance(value.index, f.Const) and value.index.value == subject.field.name and self.is_row(fn, value.base, subject):
                    return YES
                return max(self.reads(fn, value.base, subject, depth + 1), self.reads(fn, value.index, subject, depth + 1))
            case f.Call():
                return self._call(fn, value, subject, depth)
            case f.Lambda():
                return max(
                    (self.reads(inner, value.body, subject._replace(any_row=True), depth + 1) for inner in fn.lambdas if inner.lambda_ is value),
                    default=NO,
                )
            case f.Const() | f.Name() | f.Super() | f.Unseen():
                return NO
            case _:
                return max((self.reads(fn, child, subject, depth) for _, child in VALUE_CHILDREN[type(value)](value)), default=NO)

    def _name(self, fn: FunctionView, value: f.Name, subject: Subject, depth: int) -> int:
        if value.name in subject.states:
            return YES
        if value.name in subject.rows:
            return NO
        if self._asked.get((id(value), subject), _DEEPEST + 1) <= depth:
            return NO
        first = not self._asked
        self._asked[id(value), subject] = depth
        found = YES if subject.any_row and self._is_read_state(fn, value, subject) else NO
        for one in fn.definitions(value):
            if one.value is not None and one.kind in ("assigned", "loop", "each") and one.function is fn:
                found = max(found, self.reads(fn, one.value, subject, depth + 1))
        if first:
            self._asked.clear()
        return found

    def _reads_by_itself(self, fn: FunctionView, value: f.AnyValue, subject: Subject, depth: int = _DEEPEST - 1) -> bool:
        """Whether an expression looks at the present state, as a question of its own within another."""
        asked, self._asked = self._asked, {}
        found = self.reads(fn, value, subject, depth) == YES
        self._asked = asked
        return found

    def is_row(self, fn: FunctionView, base: f.AnyValue, subject: Subject) -> bool:
        """Whether an expression is the object that is meant."""
        if shown(base, 200) in subject.rows:
            return True
        if self.by_key and isinstance(base, f.Name) and base.scope == f.LOCAL and not subject.any_row and _is_stored_twin(fn, base, subject):
            return True
        types = fn.module.types
        number = types.type_of(base)
        classes = types.classes(number)
        if classes and not (subject.any_row and subject.field.owner not in self.program.classes and self._is_read(fn, base, subject.field.owner)):
            return any(subject.field.owner in types.mro(one) for one in classes)
        if isinstance(base, f.Name) and base.scope == f.LOCAL:
            for origin in fn.origins(base):
                if isinstance(origin, f.Name | f.Attr) and origin is not base and shown(origin, 200) in subject.rows:
                    return True
        if subject.any_row and subject.field.owner not in self.program.classes and self._is_read(fn, base, subject.field.owner):
            return True
        if isinstance(base, f.Attr) and shown(base.base, 200) in subject.rows:
            return False  # what belongs to the object
        return subject.any_row and types.is_any(number) and not types.class_objects(number)

    def _is_read_state(self, fn: FunctionView, value: f.Name, subject: Subject) -> bool:
        """Whether a value is the state itself, which a query gave (`scalar(select(Order.status))`)."""
        return any(
            isinstance(one, Load)
            and one.shape == VALUE
            and (one.model == subject.field.owner or subject.field.owner in one.tables)
            and any(isinstance(part, f.Attr) and part.name == subject.field.name for _, part in query_values(one.asked_in, one.query))
            for one in sources(self.program, fn, value)
        )

    def _is_read(self, fn: FunctionView, base: f.AnyValue, table: str) -> bool:
        """Whether a value is a row of plain columns, or a document, that was read; or an entity that was made of one of the table."""
        return any(isinstance(one, Load) and (one.shape == MAPPING or table in one.tables) for one in sources(self.program, fn, base))

    def _attribute(self, fn: FunctionView, value: f.Attr, subject: Subject, depth: int) -> int:
        if not self.is_row(fn, value.base, subject):
            return self._forwarded(fn, value, subject, depth)
        name, wanted = value.name, subject.field.name
        if name in (wanted, f"_{wanted}", wanted.lstrip("_"), f"get_{wanted}_display"):
            return YES
        if value.name.startswith("__"):
            return NO
        getters = self.program.property_read(fn, value) or self._declared(fn, value, subject, methods=True)
        if getters:
            return max(self.looks(getter, self._own(getter, subject), depth + 1) for getter in getters)
        if is_state_name(name):
            return NO  # a lifecycle of its own says nothing of this one
        if tells_state(name) and fn.use_of(value).kind != "called":
            return YES
        return MAYBE if self._may_be_question(fn, value, subject) else NO

    def _forwarded(self, fn: FunctionView, value: f.Attr, subject: Subject, depth: int) -> int:
        """Whether an object that holds the row tells its state by a property of the same name (`token.state` for `token.row.state`)."""
        begin = f"{shown(value.base, 200)}."
        held = frozenset(row.removeprefix(begin) for row in subject.rows if row.startswith(begin))
        if not held or value.name != subject.field.name:
            return NO
        getters = self.program.property_read(fn, value)
        if getters:
            own = (getter.function.params[0].name if getter.function.params else "self" for getter in getters)
            inner = [subject._replace(rows=frozenset(f"{name}.{one}" for one in held), states=frozenset(), new="") for name in own]
            return max(self.looks(getter, seen, depth + 1) for getter, seen in zip(getters, inner, strict=True))
        types = fn.module.types
        classes = types.classes(types.type_of(value.base))
        out_of_sight = any(fn.module.is_own(full) and full not in self.program.classes for full in classes)
        return MAYBE if out_of_sight and not self.program.is_whole else NO

    def _declared(self, fn: FunctionView, value: f.Attr, subject: Subject, *, methods: bool = False) -> tuple[FunctionView, ...]:
        """The property that a class has, or with `methods` the method, where the type of the object is not known and it is the one whose state is set."""
        types, owner = fn.module.types, self.program.classes.get(subject.field.owner)
        if owner is None or types.classes(types.type_of(value.base)):
            return ()
        held = (view.methods.get(value.name) for full in owner.class_.mro if (view := self.program.classes.get(full)) is not None)
        found = next((method for method in held if method is not None), None)
        return (found,) if found is not None and (methods or found.function.is_property) else ()

    def _may_be_question(self, fn: FunctionView, value: f.Attr, subject: Subject) -> bool:
        """Whether an attribute that says yes or no may be worked out from the state by a class of the project that is out of sight (`if challenge.usable:`)."""
        if self.program.is_whole or subject.field.owner in self.program.classes or not fn.module.is_own(subject.field.owner):
            return False
        types = fn.module.types
        number = types.type_of(value)
        return "builtins.bool" in types.classes(number) or (
            types.is_any(number) and isinstance((fn.parent(value) or (None,))[0], f.If | f.Op | f.Compare)
        )

    @staticmethod
    def _own(method: FunctionView, subject: Subject) -> Subject:
        own = method.function.params[0].name if method.function.params else "self"
        return subject._replace(rows=frozenset({own}), states=frozenset(), new="")

    def _call(self, fn: FunctionView, call: f.Call, subject: Subject, depth: int) -> int:
        name = call.func.name if isinstance(call.func, f.Attr | f.Name) else ""
        if name in ("get", "builtins.getattr") and len(call.args) > 1 and isinstance(call.args[-1].value, f.Attr):
            return self._getattr(fn, call, subject) if name == "builtins.getattr" else NO  # `data.get("status", order.status)` only falls back on it
        if name == "builtins.getattr" and self._getattr(fn, call, subject):
            return YES
        given = max((self.reads(fn, arg.value, subject, depth) for arg in call.args), default=NO)
        base = self.reads(fn, call.func.base, subject, depth) if isinstance(call.func, f.Attr) else NO
        if max(given, base) == YES:
            return YES
        if subject.any_row and self._asks_whether(fn, call, subject):
            return YES
        if self.by_key and self._asks_for_state(fn, call, subject):
            return YES
        on_row = isinstance(call.func, f.Attr) and self.is_row(fn, call.func.base, subject)
        takes_row = on_row or any(self.is_row(fn, arg.value, subject) for arg in call.args if isinstance(arg.value, f.Name | f.Attr))
        if not takes_row:
            return max(given, base)
        if on_row and finds_out_state(name):
            return YES
        functions = self.program.run_by(fn, call) or (methods_of_row(self.program, fn, call) if on_row else ())
        if not functions and on_row and isinstance(call.func, f.Attr):
            functions = self._declared(fn, call.func, subject, methods=True)
        if functions:
            return max((self.looks(one, self.seen_by(fn, call, one, subject), depth + 1) for one in functions), default=NO)
        if _ASKS.search(name.rpartition(".")[2]) or (on_row and tells_state(name)):
            return YES
        return max(given, base, MAYBE if self._is_out_of_sight(fn, call) else NO)

    def _asks_whether(self, fn: FunctionView, call: f.Call, subject: Subject) -> bool:
        """Whether a call asks the store for rows of the class in a state (`orders.filter(pk=1, status="new").exists()`)."""
        owner = subject.field.owner
        return bool(owner) and isinstance(call.func, f.Attr) and model_of(fn, call) == owner and self.asked_for(fn, call, subject.field)

    def _asks_for_state(self, fn: FunctionView, call: f.Call, subject: Subject) -> bool:
        """Whether a call asks for the state that is stored of the object, by its key (`get_job_status(job.key)`)."""
        words = last_name(call.func).lstrip("_").split("_")
        return (
            len(words) > 1
            and words[0] in ("get", "fetch", "read", "load", "current", "stored")
            and words[-1] == subject.field.name.strip("_").rpartition("_")[2]
            and any(isinstance(arg.value, f.Attr) and shown(arg.value.base, 200) in subject.rows for arg in call.args)
        )

    def _getattr(self, fn: FunctionView, call: f.Call, subject: Subject) -> int:
        row, name = call.args[0].value, call.args[1].value
        return YES if isinstance(name, f.Const) and name.value == subject.field.name and self.is_row(fn, row, subject) else NO

    def _is_out_of_sight(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether a call runs a function of the project that this program does not hold."""
        names = fn.module.callee(fn, call).names
        return not self.program.is_whole and any(fn.module.is_own(name) and not self._is_here(name) for name in names[:1])

    def _is_here(self, name: str) -> bool:
        return any(name.startswith(view + ".") for view in self.program.modules)

    def seen_by(self, fn: FunctionView, call: f.Call, function: FunctionView, subject: Subject) -> Subject:
        """The same object as a function sees it that is called with it."""
        bound = arguments(fn, call, function)
        rows = {name for name, value in bound.items() if value is not None and isinstance(value, f.Name | f.Attr) and self.is_row(fn, value, subject)}
        states: set[str] = set()
        if id(call) not in self._handed_on:  # a name that is set from itself leads back here: `left = trim(left)`
            self._handed_on.add(id(call))
            states = {name for name, value in bound.items() if value is not None and name not in rows and self._reads_by_itself(fn, value, subject)}
            self._handed_on.discard(id(call))
        new = next((name for name, value in bound.items() if value is not None and subject.new and shown(value, 200) == subject.new), "")
        return subject._replace(rows=frozenset(rows), states=frozenset(states), new=new)

    # --- functions ----------------------------------------------------------------------------------------------------------------

    def looks(self, function: FunctionView, subject: Subject, depth: int = 0) -> int:
        """Whether a function looks at the present state anywhere."""
        key = (function.full, "looks")
        if depth > _DEEPEST or key in self._busy:
            return NO
        at, known = self._looked.get((function.full, subject), (_DEEPEST + 1, NO))
        if at <= depth:
            return known
        self._busy.add(key)
        asked, self._asked = self._asked, {}
        found = NO
        for step in steps(function.function.block):
            if isinstance(step, f.Function | f.Class):
                continue
            for _, value in STEP_VALUES[type(step)](step):
                if not (isinstance(step, f.Set) and value in step.targets):
                    found = max(found, self.reads(function, value, subject, depth + 1))
            if found == YES:
                break
        self._busy.discard(key)
        self._asked = asked
        self._looked[function.full, subject] = (depth, found)
        return found

    def guards(self, function: FunctionView, subject: Subject, depth: int = 0) -> int:
        """Whether a function raises (or ends the request) for the present state, itself or through what it calls."""
        key = (function.full, "guards")
        if depth > 3 or key in self._busy:
            return NO
        at, known = self._guarded.get((function.full, subject), (_DEEPEST + 1, NO))
        if at <= depth or known == YES:
            return known
        self._busy.add(key)
        found = max((self.step_checks(function, step, subject, depth, raising=True) for step in function.function.block), default=NO)
        self._busy.discard(key)
        self._guarded[function.full, subject] = (depth, found)
        return found

    # --- steps --------------------------------------------------------------------------------------------------------------------

    def step_checks(self, fn: FunctionView, step: f.AnyStep, subject: Subject, depth: int = 0, *, raising: bool = False) -> int:
        """Whether a step, or one inside it, may end things for the present state: by raising, and unless `raising`, by leaving the function or the loop."""
        found = NO
        match step:
            case f.If():
                if any(_ends(fn, block, raising) for block in (*step.blocks, step.otherwise)):
                    found = max(self.reads(fn, test, subject) for test in step.tests)
            case f.Match():
                if any(_ends(fn, case.block, raising) for case in step.cases):
                    tests = [step.subject, *(case.guard for case in step.cases if case.guard is not None)]
                    found = max(self.reads(fn, test, subject) for test in tests)
                    if any(self.is_asked_by(fn, step.subject, case.pattern, subject) for case in step.cases):
                        found = YES
            case f.Assert():
                found = self.reads(fn, step.test, subject)
            case f.While():
                found = self.reads(fn, step.test, subject) if not raising else NO
            case f.Try():  # `try: TABLE[order.status][new]`, `except KeyError: raise …`
                if any(_ends(fn, handler.block, raising) for handler in step.handlers):
                    found = max((self._looked_up(fn, inner, subject) for inner in step.block), default=NO)
            case f.Function() | f.Class():
                return NO
        if found == YES:
            return YES
        for _, value in STEP_VALUES[type(step)](step):
            for one in inside(value):
                if isinstance(one, f.Call):
                    found = max(found, self.call_guards(fn, one, subject, depth))
        for _, block in blocks(step):
            for inner in block:
                if found == YES:
                    return YES
                found = max(found, self.step_checks(fn, inner, subject, depth, raising=raising))
        return found

    def is_asked_by(self, fn: FunctionView, matched: f.AnyValue, pattern: f.AnyValue | None, subject: Subject) -> bool:
        """Whether a pattern looks at the present state of what is matched (`case Invoice(status=Status.DRAFT)`, of an invoice, or of one in a pair)."""
        match pattern:
            case f.Bind():
                return self.is_asked_by(fn, matched, pattern.value, subject)
            case f.Many():
                parts = matched.items if isinstance(matched, f.Many) and pattern.kind != "or" and len(matched.items) == len(pattern.items) else ()
                return any(
                    self.is_asked_by(fn, part, one, subject) for part, one in zip(parts or [matched] * len(pattern.items), pattern.items, strict=True)
                )
            case f.Call():
                return any(arg.name == subject.field.name for arg in pattern.args) and self.is_row(fn, matched, subject)
            case _:
                return False

    def _looked_up(self, fn: FunctionView, step: f.AnyStep, subject: Subject) -> int:
        """Whether a step looks something up by the present state, which fails where there is nothing."""
        items = [one for _, value in STEP_VALUES[type(step)](step) for one in inside(value) if isinstance(one, f.Item)]
        return max((self.reads(fn, one.index, subject) for one in items), default=NO)

    def call_guards(self, fn: FunctionView, call: f.Call, subject: Subject, depth: int = 0) -> int:
        """Whether a call raises for the present state of the object, which it is called on, is given, or loads itself."""
        on_row = isinstance(call.func, f.Attr) and self.is_row(fn, call.func.base, subject)
        name = last_name(call.func)
        functions = (self.program.run_by(fn, call) or (methods_of_row(self.program, fn, call) if on_row else ())) if depth < 4 else ()
        if functions:
            return max((self.guards(one, self.seen_by(fn, call, one, subject), depth + 1) for one in functions if one is not fn), default=NO)
        of_state = isinstance(call.func, f.Attr) and self._reads_by_itself(fn, call.func.base, subject)  # `order.status.ensure(…)`
        takes = (
            on_row
            or of_state
            or any(
                (isinstance(arg.value, f.Name | f.Attr) and self.is_row(fn, arg.value, subject)) or self._reads_by_itself(fn, arg.value, subject)
                for arg in call.args
            )
        )
        if name and _PERMITS.search(name) and not of_state:
            return NO
        if not takes or not name:
            return MAYBE if name and _GUARDS.search(name) and self._is_out_of_sight(fn, call) else NO
        if self._is_out_of_sight(fn, call):
            return MAYBE
        return YES if _GUARDS.search(name) else NO

    # --- queries ------------------------------------------------------------------------------------------------------------------

    def asked_for(self, fn: FunctionView, query: f.AnyValue, field: StateField, but: f.Call | None = None) -> bool:
        """Whether a query has a condition on the state; what the call `but` sets does not count."""
        for holder, call in query_calls(fn, query):
            if call is but:
                continue
            for arg in call.args:
                if arg.name and (field.name in arg.name.split("__") or _asks_a_flag(arg)):
                    return True
                if arg.name != "defaults" and any(_conditions(holder, arg.value, field.name)):
                    return True
                if any(any(_conditions(holder, value, field.name)) for value in (*_starred(holder, arg), *_kept(holder, arg.value))):
                    return True
                if any(isinstance(one, f.Attr) and self._is_asked_by_expression(holder, one, field) for one in inside(arg.value)):
                    return True
        return any(isinstance(one, f.Each) and self._picks(fn, one, field) for one in _written(fn, query))

    def _is_asked_by_expression(self, fn: FunctionView, value: f.Attr, field: StateField) -> bool:
        """Whether an attribute of the class itself, in a query, is worked out from the state by a property of it (`where(Order.is_open)` with a hybrid)."""
        if field.owner not in self.program.classes or not fn.module.types.class_objects(fn.module.types.type_of(value.base)):
            return False
        held = (
            view.methods.get(value.name)
            for full in self.program.classes[field.owner].class_.mro
            if (view := self.program.classes.get(full)) is not None
        )
        getter = next((method for method in held if method is not None), None)
        return getter is not None and bool(getter.function.decorators) and self.looks(getter, self._own(getter, Subject(field, frozenset()))) == YES

    def _picks(self, fn: FunctionView, comprehension: f.Each, field: StateField) -> bool:
        """Whether a comprehension takes things by their state, or by what their class makes of it (`[one for one in orders if not one.is_closed]`)."""
        of_any = Subject(field, frozenset(), any_row=True)
        return any(
            any(_mentions(test, field.name)) or (field.owner in self.program.classes and self._reads_by_itself(fn, test, of_any, 0))
            for loop in comprehension.loops
            for test in loop.tests
        )


def _asks_a_flag(arg: f.Arg) -> bool:
    """Whether a keyword of a query asks for a flag that says something of the state (`filter(complete=False)`)."""
    return isinstance(arg.value, f.Const) and isinstance(arg.value.value, bool) and tells_state(arg.name)


def _is_stored_twin(fn: FunctionView, name: f.Name, subject: Subject) -> bool:
    """Whether a name holds what the store has under the object's own key (`stored = StoredJob.objects.filter(id=job.job_id).first()`)."""
    keys = {"id", "pk", "uuid", "key", f"{subject.field.owner.rpartition('.')[2].lower()}_id"}
    for origin in fn.origins(name):
        for _, call in query_calls(fn, origin) if isinstance(origin, f.Call | f.Await) else ():
            for arg in call.args:
                for column, value in ((arg.name, arg.value), *_equal(arg.value)):
                    is_own = isinstance(value, f.Attr) and value.name in keys and shown(value.base, 200) in subject.rows
                    if column in keys and is_own:
                        return True
    return False


def _equal(value: f.AnyValue) -> Iterator[tuple[str, f.AnyValue]]:
    if isinstance(value, f.Compare) and value.ops == ("==",) and isinstance(value.args[0], f.Attr):
        yield value.args[0].name, value.args[1]


def _starred(fn: FunctionView, arg: f.Arg) -> Iterator[f.AnyValue]:
    """What a local list holds whose items a call is given (`where(*filters)`, `and_(*filters)`)."""
    names = [arg.value] if arg.name == "*" else [one.value for one in inside(arg.value) if isinstance(one, f.Star)]
    names += [inner.value for one in inside(arg.value) if isinstance(one, f.Call) for inner in one.args if inner.name == "*"]
    for name in names:
        if isinstance(name, f.Name) and name.scope == f.LOCAL:
            yield from (one.value for one in fn.definitions(name) if one.value is not None and one.function is fn)


def _kept(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[f.AnyValue]:
    """The conditions that local names hold which a call is given (`is_open = Order.status.in_(OPEN)`, then `where(is_open)`; `asked &= Q(status=OPEN)`, then `filter(asked)`)."""
    match value:
        case f.Name(scope=f.LOCAL) if depth < 3:
            for one in fn.definitions(value):
                if one.value is not None and one.function is fn and one.kind in ("assigned", "changed"):
                    yield one.value
                    yield from _kept(fn, one.value, depth + 1)
        case f.Op():
            for part in value.args:
                yield from _kept(fn, part, depth)


def _written(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[f.AnyValue]:
    for one in inside(value):
        yield one
        if isinstance(one, f.Name) and one.scope == f.LOCAL and depth < 3:
            for definition in fn.definitions(one):
                if definition.value is not None and definition.kind == "assigned":
                    yield from _written(definition.function, definition.value, depth + 1)


def _mentions(value: f.AnyValue, name: str) -> Iterator[bool]:
    return (True for one in inside(value) if isinstance(one, f.Attr) and one.name == name)


def compares_to(fn: FunctionView, value: f.AnyValue, name: str) -> bool:
    """Whether an expression that the store works out asks for a column (`Case(When(status=…))`, `case((Order.status == …))`)."""
    return any(_conditions(fn, value, name))


def _conditions(fn: FunctionView, value: f.AnyValue, name: str) -> Iterator[bool]:
    for one in inside(value):
        if isinstance(one, f.Compare) and any(_mentions(one, name)):
            yield True
        elif isinstance(one, f.Call) and isinstance(one.func, f.Attr) and isinstance(one.func.base, f.Attr) and one.func.base.name == name:
            yield True
        elif isinstance(one, f.Call) and any(name in arg.name.split("__") for arg in one.args if arg.name):
            yield True
        elif isinstance(one, f.Table) and any(
            (isinstance(key, f.Const) and key.value == name) or (isinstance(key, f.Attr) and key.name == name) for key, _ in one.items
        ):
            yield True
        elif (
            isinstance(one, f.Const)
            and isinstance(one.value, str)
            and re.search(rf"\bwhere\b.*\b{re.escape(name)}\b", one.value, re.IGNORECASE | re.DOTALL)
        ):
            yield True
        elif isinstance(one, f.Lambda):
            for inner in fn.lambdas:
                if inner.lambda_ is one and any(_mentions(one.body, name)):
                    yield True


def _ends(fn: FunctionView, block: f.Block, raising: bool) -> bool:
    """Whether a block, or one in it, may leave the function (by an exception, where `raising`)."""
    for step in steps(block):
        if isinstance(step, f.Raise) or (isinstance(step, f.Do) and never_returns(fn, step.value)):
            return True
        if not raising and isinstance(step, f.Return | f.Continue | f.Break):
            return True
    return False
