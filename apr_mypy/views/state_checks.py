"""Whether a transition rests on the present state: a check before it, around it, in what loaded the row, in the new value, in a decorator, in the statement itself, or in every caller of a helper."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import StateMachine, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.asked_before import asked_first, bound_method, held_as, kept_by_caller, on_held_rows
from apr_mypy.views.asked_queries import is_asked_elsewhere
from apr_mypy.views.belonging import is_asked_of
from apr_mypy.views.claimed_rows import set_together, takes_once
from apr_mypy.views.conditions import value_conditions
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.new_rows import may_only_insert
from apr_mypy.views.queries import arguments, known, query_calls, whole_statement
from apr_mypy.views.row_values import matches
from apr_mypy.views.row_writes import row_writes
from apr_mypy.views.rows import queries
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import statement_of, update_of
from apr_mypy.views.state_conditions import checks_at
from apr_mypy.views.state_origins import KEYS, Origins
from apr_mypy.views.state_reads import MAYBE, NO, YES, Reads, Subject, compares_to
from apr_mypy.views.transitions import ASSIGNED, SAVED, STORED, Transition, transitions
from apr_mypy.views.unresolved_callers import unresolved_callers
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


class Verdict(StrEnum):
    """What a transition rests on."""

    FIRST = "first"
    """The object is new: its first state needs no check."""
    CHECKED = "checked"
    FOLLOWS = "follows"
    """The function itself has set the state before: it is that transition which needs the check."""
    UNSEEN = "unseen"
    """What may check is in a module that is out of sight."""
    UNCHECKED = "unchecked"


_MAKING: Final = pattern_of(
    r"^_*(init|new|post_init|attrs_post_init|setstate|copy|deepcopy|init_subclass)_*$|^(model_post_init|setUp|setUpTestData|perform_create)$"
)
_BEFORE_CREATED: Final = pattern_of(r"(?i)^(before|pre)_(create|insert)$")
"""What the moment is called before a row is stored for the first time."""
_AROUND: Final = frozenset(["__enter__", "__aenter__", "__exit__", "__aexit__"])
"""What a `with` statement calls, in this order."""
_WATCHES: Final = pattern_of(r"^(a?save|clean|full_clean|clean_fields|__setattr__|pre_save|before_(save|update|replace))$")


class Checks:
    """Verdicts on the transitions of a program, each worked out once."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self.reads = Reads(program, by_key=True)
        self.origins = Origins(program, self.reads)
        self._known: dict[tuple[int, str], Verdict] = {}
        self._busy: set[str] = set()
        self._by_name_alone = False
        """Whether the row is followed by the name under which an object holds it: any other row that some method far away looks at is another one then."""

    @staticmethod
    def of_program(program: Calls) -> Checks:
        """The checks of a program, made once."""
        known: Checks | None = program.__dict__.get("_state_checks")
        if known is None:
            known = program.__dict__["_state_checks"] = Checks(program)
        return known

    def verdict(self, one: Transition) -> Verdict:
        """What a transition rests on."""
        key = (id(one.record), one.field.name)
        if key not in self._known:
            self._known[key] = self._verdict(one)
        return self._known[key]

    def _verdict(self, one: Transition) -> Verdict:
        fn = one.fn
        if _MAKING.search(fn.function.name) or _runs_for_new(fn):
            return Verdict.FIRST
        row = one.row
        if one.how == SAVED and row is not None:
            instance = self.origins.instance(fn, row)
            if instance is None:
                return Verdict.FIRST
            row = instance or row
            if self.origins.class_asks(fn, Subject(one.field, frozenset())):
                return Verdict.CHECKED
        if row is not None and self.origins.is_new(fn, row, one.record):
            return Verdict.FIRST
        new = "" if one.value is None or self._is_constant(fn, one) else shown(one.value, 200)
        beside = set_together(fn, one.record, row) if one.how == ASSIGNED and row is not None else frozenset()
        subject = Subject(one.field, frozenset({shown(row, 200)}) if row is not None else frozenset(), any_row=row is None, new=new, beside=beside)
        if one.value is not None and self._derives(fn, one.value, subject) == YES:
            return Verdict.CHECKED
        if one.how == STORED and isinstance(one.record, f.Call):
            if may_only_insert(fn, one.record):
                return Verdict.FIRST
            if self._asks_statement(fn, one) or (one.value is not None and compares_to(fn, one.value, one.field.name)):
                return Verdict.CHECKED
            if any(self._is_followed(other, one) or self._is_of_checked(other, one) for other in transitions(self.program, fn)):
                return Verdict.FOLLOWS
        if one.how == ASSIGNED and any(self._is_told(other, one) for other in transitions(self.program, fn)):
            return Verdict.FOLLOWS
        if one.how == ASSIGNED and self._is_told_by_call(one):
            return Verdict.FOLLOWS
        if fn.function.name in _AROUND and isinstance(row, f.Name) and row.name == "self":
            return Verdict.FOLLOWS
        if one.how == STORED and one.row is None and self._is_asked_before(fn, one):
            return Verdict.CHECKED
        if one.how != STORED and self._watched(subject, fn):
            return Verdict.CHECKED
        found = self._at(fn, one.record, row, subject, 0)
        if found is Verdict.UNCHECKED and one.value is not None and self._derives(fn, one.value, subject) == MAYBE:
            return Verdict.UNSEEN
        return found

    @staticmethod
    def _is_constant(fn: FunctionView, one: Transition) -> bool:
        value = one.value
        if value is None or isinstance(value, f.Const):
            return True
        return (
            isinstance(value, f.Name | f.Attr)
            and not (isinstance(value, f.Name) and value.scope == f.LOCAL)
            and not (isinstance(value, f.Attr) and isinstance(value.base, f.Name) and value.base.scope == f.LOCAL)
        )

    # --- the new value ------------------------------------------------------------------------------------------------------------

    def _derives(self, fn: FunctionView, value: f.AnyValue, subject: Subject, depth: int = 0) -> int:
        """Whether the new state is worked out from the present one; to fall back on the present one is not enough."""
        if depth > 5:
            return NO
        plain = subject._replace(new="")
        match value:
            case f.Attr() | f.Const():
                return self.reads.reads(fn, value.base, plain) if isinstance(value, f.Attr) and not self.reads.is_row(fn, value.base, plain) else NO
            case f.Item(index=f.Const()):  # `payload["status"]`: what another says, under the same name
                return self.reads.reads(fn, value.base, plain)
            case f.Choice():
                return max(
                    self.reads.reads(fn, value.test, plain),
                    self._derives(fn, value.yes, subject, depth + 1),
                    self._derives(fn, value.no, subject, depth + 1),
                )
            case f.Op(op="or" | "and"):
                return max(self._derives(fn, one, subject, depth + 1) for one in value.args)
            case f.Name(scope=f.LOCAL):
                found = NO
                for one in fn.definitions(value):
                    if one.value is not None and one.function is fn and one.kind == "assigned":
                        found = max(found, self._derives(fn, one.value, subject, depth + 1))
                        if self._before(fn, one.record, plain) == YES and isinstance(one.value, f.Const | f.Attr | f.Name):
                            found = YES  # set to this or that by what the state is
                return found
            case f.Await():
                return self._derives(fn, value.value, subject, depth + 1)
            case _:
                return self.reads.reads(fn, value, plain)

    # --- statements ---------------------------------------------------------------------------------------------------------------

    def _is_followed(self, earlier: Transition, one: Transition) -> bool:
        """Whether an earlier statement of the same function has set the state of the same rows to something else."""
        fn = one.fn
        if earlier.record is one.record or earlier.how != STORED or not isinstance(earlier.record, f.Call) or earlier.field.name != one.field.name:
            return False
        if earlier.record.line >= one.record.line or earlier.shown_value == one.shown_value:
            return False
        return self._asked_by(fn, earlier.record) == self._asked_by(fn, one.record) != ()

    @staticmethod
    def _is_told(earlier: Transition, one: Transition) -> bool:
        """Whether an object is only told what a statement before it has stored (`rows = ….update(state=DONE)`, then `self.state = DONE`): that one is the transition."""
        return (
            earlier.how == STORED
            and earlier.row is None
            and earlier.field.name == one.field.name
            and earlier.shown_value == one.shown_value
            and 0 < earlier.record.line < one.record.line
        )

    def _is_told_by_call(self, one: Transition) -> bool:
        """Whether an object is only told what a function before it has stored under its key (`released = await store.release(run.id)`, `if not released: continue`, then `run.state = QUEUED`)."""
        fn, row = one.fn, one.row
        if row is None:
            return False
        own = shown(row, 200)
        for call in fn.calls:
            if call.line >= one.record.line or not any(
                isinstance(arg.value, f.Attr) and arg.value.name.endswith(("id", "pk", "key")) and shown(arg.value.base, 200) == own
                for arg in call.args
            ):
                continue
            for function in self.program.run_by(fn, call):
                stored = [other for other in transitions(self.program, function) if other.how == STORED and other.field.name == one.field.name]
                if any(self.verdict(other) is Verdict.CHECKED for other in stored):
                    return True
        return False

    def _asked_by(self, fn: FunctionView, call: f.Call) -> tuple[str, ...]:
        """What a statement asks for, as written."""
        return tuple(
            shown(arg.value, 200)
            for holder, other in query_calls(fn, whole_statement(fn, call))
            if other is not call and holder is fn
            for arg in other.args
        )

    def _asks_statement(self, fn: FunctionView, one: Transition) -> bool:
        """Whether a statement that sets a state has a condition on it."""
        call, name = one.record, one.field.name
        top = whole_statement(fn, call)
        if self.reads.asked_for(fn, top, one.field, but=call) or takes_once(fn, call, one.field.name):
            return True
        if is_asked_elsewhere(self.program, self.reads, fn, top, one.field):
            return True
        row = known(StoresRow, fn, call)
        callee = fn.module.callee(fn, call)
        if row is not None and row.where is not None:
            where = callee.argument(row.where.keyword, row.where.position)
            if where is not None and self._has_key(fn, where.value, name):
                return True
        for arg in call.args:
            for text in (arg.value, *(origin for origin in fn.origins(arg.value) if not isinstance(origin, Definition))):
                inner = text.args[0].value if isinstance(text, f.Call) and text.args else text
                update = update_of(statement_of(fn, inner))
                if update is not None and (name in update.where or (isinstance(inner, f.Const) and len(str(inner.value)) >= 200)):
                    return True
        kept = [target.name for step in fn.all(f.Set) if step.value is top for target in step.targets if isinstance(target, f.Name)]
        return any(
            isinstance(other.func, f.Attr)
            and isinstance(other.func.base, f.Name)
            and other.func.base.name in kept
            and self.reads.asked_for(fn, other, one.field, but=call)
            for other in fn.calls
        )

    def _is_of_checked(self, parent: Transition, one: Transition) -> bool:
        """Whether a statement carries a transition on to what belongs to the object which makes it, and that one is checked (`self.status = APPROVED` and `self.lines.update(status=OPEN)`)."""
        if parent.how == STORED or parent.field.owner == one.field.owner or not isinstance(parent.row, f.Name):
            return False
        return isinstance(one.record, f.Call) and is_asked_of(one.fn, one.record, parent.row.name) and self.verdict(parent) is Verdict.CHECKED

    def _is_asked_before(self, fn: FunctionView, one: Transition) -> bool:
        """Whether the row that a statement writes was read before by its state (`SELECT id … WHERE state = 'queued'`, then an UPDATE by its id), or its state was, and looked at."""
        write = next((write for write in row_writes(fn) if write.record is one.record and write.field == one.field.name), None)
        if write is not None and not write.model and any(True for _ in checks_at(self.program, fn, write)):
            return True  # a column that was read from the same table (`if row["status"] != "open": return`)
        return write is not None and any(
            matches(load, write) and load.site.line <= write.record.line and any(name == one.field.name for name, _ in load.conditions)
            for load in queries(self.program, fn)
        )

    def _has_key(self, fn: FunctionView, value: f.AnyValue, name: str) -> bool:
        for one in (value, *(origin for origin in fn.origins(value) if not isinstance(origin, Definition))):
            for inner in inside(one):
                if isinstance(inner, f.Table) and any(
                    (isinstance(key, f.Const) and key.value == name) or (isinstance(key, f.Attr) and key.name == name) for key, _ in inner.items
                ):
                    return True
        return False

    # --- a place in a function ----------------------------------------------------------------------------------------------------

    def _at(self, fn: FunctionView, record: Any, row: f.AnyValue | None, subject: Subject, depth: int) -> Verdict:
        """What is known of the state where a record stands."""
        found = self._before(fn, record, subject)
        if found == _SET:
            return Verdict.FOLLOWS
        if found == YES:
            return Verdict.CHECKED
        if row is not None:
            found = max(found, self.origins.checks(fn, row, subject))
        held = held_as(fn, row)
        for method in asked_first(self.program, fn, held) if found < YES and held is not None else ():
            found = max(found, self.reads.guards(method, subject._replace(rows=frozenset({shown(held, 200)}), states=frozenset(), new="")))
        found = max(found, self._decorated(fn, subject))
        if found == YES:
            return Verdict.CHECKED
        asked = self._callers_check(fn, row, subject, depth)
        if asked is not None:
            return asked if asked is not Verdict.UNCHECKED or found == NO else Verdict.UNSEEN
        return Verdict.UNSEEN if found == MAYBE else Verdict.UNCHECKED

    def _before(self, fn: FunctionView, record: Any, subject: Subject) -> int:
        """Whether the state is looked at before a record runs, or whether it runs at all depends on it."""
        found = NO
        step = record if id(record) in fn.step_table else fn.step_of(record)
        if step is not record:
            found = max((self.reads.reads(fn, one.test, subject) for one in value_conditions(fn, record)), default=NO)
            for holder, slot in fn.around(record):
                if isinstance(holder, f.Choice) and slot in ("yes", "no"):
                    found = max(found, self.reads.reads(fn, holder.test, subject))
        at = step
        while at is not None and found < YES:
            place = fn.place_of(at)
            if place is None:
                break
            holder, block, _ = place
            for earlier in block:
                if earlier is at:
                    break
                found = max(found, self._step(fn, earlier, subject))
                if found < YES and isinstance(earlier, f.If) and self._steers(fn, earlier, record, subject):
                    found = YES
            if holder is not None:
                found = max(found, self._entered(fn, holder, block, subject))
            at = holder
        return found

    def _steers(self, fn: FunctionView, step: f.If, record: Any, subject: Subject) -> bool:
        """Whether an earlier look at the state changes a local name on which it depends whether the record runs."""
        if max(self.reads.reads(fn, test, subject) for test in step.tests) < YES:
            return False
        changed = {
            target.name
            for block in (*step.blocks, step.otherwise)
            for inner in steps(block)
            if isinstance(inner, f.Set)
            for target in inner.targets
            if isinstance(target, f.Name)
        }
        return any(isinstance(one, f.Name) and one.name in changed for condition in fn.holds_at(record) for one in inside(condition.test))

    def _entered(self, fn: FunctionView, holder: Any, block: f.Block, subject: Subject) -> int:
        """What it takes to come into a block."""
        reads = self.reads
        match holder:
            case f.If():
                at = next((number for number, inner in enumerate(holder.blocks) if inner is block), len(holder.tests) - 1)
                return max(reads.reads(fn, test, subject) for test in holder.tests[: at + 1])
            case f.While():
                return reads.reads(fn, holder.test, subject)
            case f.Match():
                if any(reads.is_asked_by(fn, holder.subject, case.pattern, subject) for case in holder.cases if case.block is block):
                    return YES
                guards = [case.guard for case in holder.cases if case.block is block and case.guard is not None]
                return max(reads.reads(fn, value, subject) for value in (holder.subject, *guards))
            case f.With():
                calls = [one for manager, _ in holder.items for one in inside(manager) if isinstance(one, f.Call)]
                return max((reads.call_guards(fn, call, subject) for call in calls), default=NO)
            case f.Try() if block is not holder.block:
                return max((self._step(fn, step, subject) for step in holder.block), default=NO)
            case _:
                return NO

    def _step(self, fn: FunctionView, step: f.AnyStep, subject: Subject) -> int:
        """What an earlier step says of the state: it checks it, or sets it."""
        if self._sets(fn, step, subject):
            return _SET
        if isinstance(step, f.With | f.Try):
            found = max((self._step(fn, inner, subject) for inner in step.block), default=NO)
            if found >= YES:
                return found
        return self.reads.step_checks(fn, step, subject)

    def _sets(self, fn: FunctionView, step: f.AnyStep, subject: Subject) -> bool:
        """Whether a step sets the state of the same object, itself or by a method of it."""
        if subject.any_row:
            return False
        if isinstance(step, f.Set) and any(
            isinstance(target, f.Attr) and target.name == subject.field.name and self.reads.is_row(fn, target.base, subject)
            for target in step.targets
        ):
            return True
        for _, value in STEP_VALUES[type(step)](step) if isinstance(step, f.Do | f.Set) else ():
            for one in inside(value):
                if isinstance(one, f.Call) and isinstance(one.func, f.Attr) and self.reads.is_row(fn, one.func.base, subject):
                    for method in self.program.run_by(fn, one):
                        if method is not fn and any(other.field.name == subject.field.name for other in transitions(self.program, method)):
                            return True
        return False

    def _watched(self, subject: Subject, fn: FunctionView) -> bool:
        """Whether the class itself refuses a wrong state whenever it is set or stored: by a validator of the attribute, `__setattr__`, its `save` or `clean`."""
        name = subject.field.name
        for full in self.program.classes[subject.field.owner].class_.mro if subject.field.owner in self.program.classes else ():
            view = self.program.classes.get(full)
            for method in view.methods.values() if view is not None else ():
                if method is fn or not method.function.params:
                    continue
                named = any(isinstance(one, f.Const) and one.value == name for decorator in method.function.decorators for one in inside(decorator))
                if named or _WATCHES.search(method.function.name):
                    own = subject._replace(rows=frozenset({method.function.params[0].name}), states=frozenset(), any_row=True, new="")
                    if self.reads.guards(method, own) == YES:
                        return True
        return False

    # --- around the function ------------------------------------------------------------------------------------------------------

    def _decorated(self, fn: FunctionView, subject: Subject) -> int:
        """Whether a decorator, or a state machine that the function belongs to, looks at the state."""
        module, found = fn.module, NO
        field = subject.field
        loose = subject._replace(rows=frozenset(), states=frozenset(), any_row=True)
        for decorator in fn.function.decorators:
            if module.find_value(StateMachine, module.body, decorator) is not None:
                return YES
            for one in inside(decorator):
                named = isinstance(one, f.Attr) and field.enum and field.enum in module.types.classes(module.types.type_of(one))
                if isinstance(decorator, f.Call) and one is not decorator and (named or (isinstance(one, f.Const) and one.value in field.values)):
                    return YES
            target = decorator.func if isinstance(decorator, f.Call) else decorator
            for function in self.program.refers_to(module.body, target):
                for inner in (function, *function.nested.values(), *(deep for one in function.nested.values() for deep in one.nested.values())):
                    found = max(found, self.reads.guards(inner, loose))
            names = module.names_of(module.body, target)
            if not self.program.is_whole and names and module.is_own(names[0]) and not self.program.refers_to(module.body, target):
                found = max(found, MAYBE)
        if fn.owner is not None:
            machines = module.knowledge.table(StateMachine)
            if any(name in machines for name in module.lineage(fn.owner.full)):
                return YES
            view = self.program.classes.get(fn.owner.full)
            for method in view.methods.values() if view is not None and machines else ():
                if any(module.find(StateMachine, method, call) is not None for call in method.calls):
                    return YES
            held = (one.value for one in fn.owner.fields if not one.in_method) if machines else ()
            if any(isinstance(one, f.Call) and module.find(StateMachine, module.body, one) is not None for one in held):
                return YES
        return found

    def _callers_check(self, fn: FunctionView, row: f.AnyValue | None, subject: Subject, depth: int) -> Verdict | None:
        """For a helper, which only its callers call: what they know of the state. None where the function has to know by itself."""
        private = (fn.function.name.startswith("_") and not fn.function.name.startswith("__")) or fn.outer is not None
        role = fn.module.role_of(fn)
        stores = role is Role.REPOSITORY or (
            fn.owner is not None and fn.owner.name.endswith(("Repository", "Repo", "DAO", "Dao", "Gateway", "Store"))
        )
        if depth > 3 or fn.full in self._busy:
            return Verdict.UNCHECKED
        given = self._parameter(fn, row)
        key = self.origins.key_parameter(fn, row) if given is None and row is not None else ""
        if (
            fn.owner is not None
            and not private
            and given is not None
            and fn.function.params
            and given == fn.function.params[0].name
            and not fn.function.is_static
        ):
            return Verdict.CHECKED if self._all_look_first(fn, row, subject, depth) else None  # a method of the entity has to know by itself
        if stores and not private and not self.program.is_whole:
            return Verdict.UNSEEN
        if not private and fn.full in self._entry_points:
            return None
        callers = [
            edge
            for edge in self.program.callers_of(fn)
            if isinstance(edge.site, f.Call) and edge.how == "call" and edge.caller is not fn and not self._is_test(edge.caller)
        ]
        if not callers:
            return None
        self._busy.add(fn.full)
        said = [self._at_call(edge.caller, edge.site, fn, given, row, subject, depth, key) for edge in callers]
        self._busy.discard(fn.full)
        if all(one is Verdict.FOLLOWS for one in said):
            return Verdict.FOLLOWS
        if all(one not in (Verdict.UNCHECKED, Verdict.UNSEEN) for one in said):
            return Verdict.CHECKED if private or self.program.is_whole else Verdict.UNSEEN
        if not private and not stores:
            return None
        return Verdict.UNCHECKED if Verdict.UNCHECKED in said else Verdict.UNSEEN

    def _all_look_first(self, fn: FunctionView, row: f.AnyValue | None, subject: Subject, depth: int) -> bool:
        """Whether everybody who calls a method of the entity has looked at the state, as the whole program shows."""
        edges = [edge for edge in self.program.callers_of(fn) if not self._is_test(edge.caller)] if self.program.is_whole else []
        held = on_held_rows(self.program, fn) if self.program.is_whole else ()
        kept = {id(attr) for _, attr in held}
        unseen = [
            (caller, site)
            for caller, site in (unresolved_callers(self.program, fn) if self.program.is_whole and not edges else ())
            if not self._is_test(caller) and caller is not fn and id(site.func) not in kept
        ]
        if (not edges and not held and not unseen) or any(
            not isinstance(edge.site, f.Call) or edge.how != "call" or edge.caller is fn for edge in edges
        ):
            return False
        self._busy.add(fn.full)
        sites = [(edge.caller, edge.site) for edge in edges] + unseen
        said = [self._at_call(caller, site, fn, self._parameter(fn, row), row, subject, depth) for caller, site in sites]
        self._by_name_alone = bool(held)
        for caller, attr in held:
            loose = subject._replace(rows=frozenset({shown(attr.base, 200)}), states=frozenset(), any_row=False, new="")
            said.append(self._at(caller, attr, attr.base, loose, depth + 1))
        self._by_name_alone = False
        self._busy.discard(fn.full)
        return all(one is Verdict.CHECKED for one in said)

    @cached_property
    def _entry_points(self) -> frozenset[str]:
        """The functions that something outside the project calls."""
        return frozenset(entry.function for entry in self.program.roles.entries())

    @staticmethod
    def _is_test(fn: FunctionView) -> bool:
        return fn.module.role_of(fn) is Role.TEST

    @staticmethod
    def _parameter(fn: FunctionView, row: f.AnyValue | None) -> str | None:
        """The parameter that an object came as, by itself or among those that a loop goes over."""
        if isinstance(row, f.Name) and row.scope == f.LOCAL:
            for one in fn.definitions(row):
                if one.kind == "parameter":
                    return row.name
                over = one.value if one.kind == "loop" else None
                if isinstance(over, f.Name) and over.scope == f.LOCAL and any(two.kind == "parameter" for two in fn.definitions(over)):
                    return over.name
        return None

    def _at_call(
        self,
        caller: FunctionView,
        site: f.Call,
        callee: FunctionView,
        given: str | None,
        own: f.AnyValue | None,
        subject: Subject,
        depth: int,
        key: str = "",
    ) -> Verdict:
        """What a caller knows of the state when it calls a helper; `own` is the object as the helper writes it, which it reads by what its parameter `key` says."""
        if _MAKING.search(caller.function.name):
            return Verdict.FIRST
        row = arguments(caller, site, callee).get(given) if given is not None else None
        held = bound_method(caller, site) if row is None else ()
        row = held[0].base if held else row
        by_key = arguments(caller, site, callee).get(key) if row is None and key else None
        if isinstance(by_key, f.Attr) and by_key.name in KEYS:
            row = by_key.base
        if row is not None and self.origins.is_new(caller, row, site):
            return Verdict.FIRST
        if row is None and own is not None and self._has_set(caller, site, subject):
            return Verdict.FOLLOWS
        kept = kept_by_caller(site, callee, own) if self._by_name_alone and row is None and caller.owner is not None else ""
        if kept:
            row = next((attr for attr in caller.attrs if shown(attr, 200) == kept), None)
            if row is None:
                return Verdict.UNCHECKED  # it says nothing of what the object holds
        rows = frozenset({shown(row, 200)}) if row is not None else frozenset()
        return self._at(caller, site, row, subject._replace(rows=rows, states=frozenset(), any_row=row is None, new=""), depth + 1)

    def _has_set(self, caller: FunctionView, site: f.Call, subject: Subject) -> bool:
        """Whether a caller sets the state of such an object itself before it calls a helper that loads it again."""
        return any(
            one.field.name == subject.field.name and one.field.owner == subject.field.owner and one.record.line < site.line
            for one in transitions(self.program, caller)
        )


def _runs_for_new(fn: FunctionView) -> bool:
    """Whether a decorator registers a function for rows that are about to be stored for the first time (`@hook(BEFORE_CREATE)`, `@listens_for(Order, "before_insert")`)."""
    return any(
        _BEFORE_CREATED.search(one.value if isinstance(one, f.Const) and isinstance(one.value, str) else last_name(one)) is not None
        for decorator in fn.function.decorators
        if isinstance(decorator, f.Call)
        for arg in decorator.args
        for one in inside(arg.value)
        if isinstance(one, f.Const | f.Name | f.Attr)
    )


_SET: Final = YES + 1
"""The step sets the state itself."""
