"""What becomes of a value that is worked out from entities: it is only shown, or it is stored, passed on, or decides what is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.assigning import is_state
from apr_mypy.views.conditions import exits
from apr_mypy.views.effects import is_answer, is_effect, package_kind, takes_for_answer
from apr_mypy.views.matters import Entities, is_principal
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


class End(NamedTuple):
    """Where a value ends up. `kind`: stored, passed, branch, or returned (to whoever calls the function); `what` names the receiver."""

    kind: str
    what: str
    record: Any


_DEEPEST: Final = 10
_ACTING: Final = pattern_of(r"_*(acting|current|calling|requesting|performing)_|_*(request|request_user|actor)$")
"""Names of the place where an object keeps who works with it just now."""
_COLLECTING: Final = frozenset({"append", "add", "extend"})
_ORDERING: Final = frozenset({"<", "<=", ">", ">="})
_REFUSALS: Final = frozenset({401, 403, 404, 405, 406, 410, 412, 413, 415, 416, 428, 429})
"""Answers about who asks, what is not there, and how HTTP is spoken."""
_REFUSING: Final = ("404", "403", "401", "notfound", "permission", "forbidden", "unauthorized", "denied", "notauthenticated", "notauthorized")


class Decisions:
    """Follows values through one function."""

    def __init__(self, fn: FunctionView, entities: Entities) -> None:
        self.fn = fn
        self.entities = entities
        self._busy: set[int] = set()

    def ends(self, value: f.AnyValue, depth: int = 0) -> Iterator[End]:
        """Every place where a value ends up and is more than shown."""
        if depth > _DEEPEST or id(value) in self._busy:
            return
        self._busy.add(id(value))
        try:
            yield from self._ends(value, depth)
        finally:
            self._busy.discard(id(value))

    def _ends(self, value: f.AnyValue, depth: int) -> Iterator[End]:
        parent = self.fn.parent(value)
        if parent is None:
            return
        holder, slot = parent
        match holder:
            case f.Return():
                yield End("returned", "", holder)
            case f.Call() if slot == "arg":
                shows = takes_for_answer(self.fn, holder)
                if shows is False:
                    yield from self._given(holder, depth)
                elif shows is None:
                    yield from self.ends(holder, depth + 1)
            case f.Call() | f.Attr() | f.Op() | f.Await() | f.Star() | f.Many() | f.Table() | f.Text() | f.Yield():
                yield from self.ends(holder, depth + 1)
            case f.Item() if slot == "base":
                yield from self.ends(holder, depth + 1)
            case f.If() | f.While() | f.Match() if slot in ("test", "subject"):
                decided = self.branch(holder)
                if decided is not None:
                    yield decided
                elif (
                    isinstance(holder, f.If)
                    and isinstance(value, f.Compare)
                    and not _ORDERING.isdisjoint(value.ops)
                    and self.answers_differently(holder)
                ):
                    yield End("answer", "what is answered", holder)
            case f.Choice() | f.Each() | f.Compare():
                yield from self.ends(holder, depth + 1)
            case f.Set() if slot == "value":
                for target in holder.targets:
                    yield from self._into(target, holder, depth)
            case f.Change() if slot == "value":
                yield from self._into(holder.target, holder, depth)
            case f.Bind():
                yield from self._reads(holder.name, holder, depth)
            case f.For() if slot == "over":
                yield from self._into(holder.target, holder, depth)

    def _given(self, call: f.Call, depth: int) -> Iterator[End]:
        """The value goes into a call that does something with it; into a local list or dict it only goes further from there."""
        base = call.func.base if isinstance(call.func, f.Attr) else None
        if (
            isinstance(base, f.Name)
            and base.scope == f.LOCAL
            and any(full.startswith("builtins.") for full in self.fn.module.types.classes(base.type))
        ):
            yield from self._reads(base.name, call, depth)
            return
        helpers = self.fn.module.local_functions(self.fn, call.func)
        if helpers and all(_only_works_out(one) for one in helpers):
            yield from self.ends(call, depth + 1)
            return
        if helpers and all(_writes_page(one) for one in helpers):
            return
        if isinstance(call.func, f.Attr) and self.entities.gives_rows(call) and not is_effect(self.fn, call):
            return  # a condition of a query
        yield End("passed", shown(call.func, 40), call)

    def _into(self, target: f.AnyValue, record: Any, depth: int) -> Iterator[End]:
        match target:
            case f.Name(scope=f.LOCAL):
                yield from self._reads(target.name, record, depth)
            case f.Attr():
                if self.entities.is_entity(target.base):
                    yield End("stored", shown(target, 40), record)
            case f.Item() if isinstance(target.base, f.Name) and target.base.scope == f.LOCAL and not is_answer(self.fn, target.base):
                yield from self._reads(target.base.name, record, depth)
            case f.Many():
                for item in target.items:
                    yield from self._into(item, record, depth)

    def _reads(self, name: str, record: Any, depth: int) -> Iterator[End]:
        """What becomes of a local name after a step gave it this value."""
        for read in self.fn.reads(name):
            held = self.fn.definitions(read)
            set_here = any(one.record is record or (one.kind == "changed" and one.record.line >= record.line) for one in held)
            if set_here or (isinstance(record, f.Call | f.Set) and not _binds(record, name) and _line(self.fn, read) >= record.line):
                yield from self.ends(read, depth + 1)

    # --- branches -----------------------------------------------------------------------------------------------------------------

    def branch(self, step: f.If | f.While | f.Match) -> End | None:
        """What a statement whose condition is about entities decides, where it is more than which answer is given."""
        if isinstance(step, f.While):
            groups: tuple[f.Block, ...] = (step.block,)
        elif isinstance(step, f.Match):
            groups = tuple(case.block for case in step.cases)
        else:
            groups = (*step.blocks, step.otherwise)
        for block in groups:
            found = self._effect_in(block)
            if found is not None:
                return found
            for inner in steps(block):
                if isinstance(inner, (f.Set, f.Change)):
                    found = self._assigned(inner, step)
                    if found is not None:
                        return found
        if any(self._leaves(block) for block in groups if block) and not any(refuses(self.fn, block) for block in groups):
            after = self._after(step)
            if after is not None:
                return End("branch", after.what, after.record)
        return None

    def _assigned(self, step: f.Set | f.Change, around: f.If | f.While | f.Match) -> End | None:
        """Where a value that a branch sets is stored or passed on, behind the branch."""
        targets = step.targets if isinstance(step, f.Set) else (step.target,)
        types = self.fn.module.types
        if step.value is not None and types.class_objects(types.type_of(step.value)):
            return None  # which shape is taken for what comes in
        for target in targets:
            if isinstance(target, f.Attr) and not is_state(self.entities, target):
                continue
            for end in self._into(target, step, 1):
                if end.kind != "returned" and end.record.line > around.end_line:
                    return end
        return None

    def _leaves(self, block: f.Block) -> bool:
        return not any(one.kind == "falls" for one in exits(self.fn, block))

    def _effect_in(self, block: f.Block) -> End | None:
        for step in steps(block):
            if isinstance(step, (f.Set, f.Change)):
                for target in step.targets if isinstance(step, f.Set) else (step.target,):
                    if isinstance(target, f.Attr) and is_state(self.entities, target) and not _says_who_acts(step, target):
                        return End("branch", shown(target, 40), step)
            for slot, value in STEP_VALUES[type(step)](step):
                if slot == "target" or isinstance(step, f.Raise):
                    continue
                for call in inside(value):
                    if isinstance(call, f.Call) and is_effect(self.fn, call):
                        return End("branch", shown(call.func, 40), call)
        return None

    def _after(self, step: Any) -> End | None:
        """The first effect behind a step, which a way out of it prevents."""
        blocks = (step.block,) if isinstance(step, f.While) else tuple(one.block for one in step.cases) if isinstance(step, f.Match) else step.blocks
        ends = any(one.kind in ("raise", "return") for block in blocks for one in exits(self.fn, block))
        at = step
        while True:
            place = self.fn.place_of(at)
            if place is None:
                return None
            holder, block, _ = place
            number = next((number for number, one in enumerate(block) if one is at), len(block))
            found = self._effect_in(block[number + 1 :])
            if found is not None:
                return found
            # `continue` and `break` leave the loop's round, an exception or `return` all that comes behind the loop too
            if holder is None or (isinstance(holder, (f.For, f.While)) and not ends):
                return None
            at = holder

    def answers_differently(self, step: f.If) -> bool:
        """Whether branches of a statement end the function with different answers, none of which is a refusal."""
        blocks = [block for block in (*step.blocks, step.otherwise) if block]
        return any(any(one.kind in ("return", "raise") for one in exits(self.fn, block)) for block in blocks) and not any(
            refuses(self.fn, block) for block in blocks
        )

    def orders(self, test: f.AnyValue) -> bool:
        """Whether a test compares the size of something computed from entities."""
        return any(any(self.entities.computes(part) for arg in one.args for part in inside(arg)) for one in _orderings(test))

    def compares(self, test: f.AnyValue) -> bool:
        """Whether a test compares the size of something read from entities with more than nothing."""
        return any(
            any(self.entities.reads(arg) for arg in one.args) and not any(isinstance(arg, f.Const) and arg.value == 0 for arg in one.args)
            for one in _orderings(test)
        )

    def picks(self, step: f.If) -> bool:
        """Whether a branch of a loop says which of the things that the loop goes through are collected or counted."""
        if not any(isinstance(holder, f.For) for holder, _ in self.fn.around(step)):
            return False
        for block in (*step.blocks, step.otherwise):
            for inner in steps(block):
                call = inner.value if isinstance(inner, f.Do) else None
                if (
                    isinstance(call, f.Call)
                    and isinstance(call.func, f.Attr)
                    and call.func.name in _COLLECTING
                    and isinstance(call.func.base, f.Name)
                ):
                    return True
                if isinstance(inner, f.Continue) or (isinstance(inner, f.Change) and inner.op == "+" and isinstance(inner.target, f.Name)):
                    return True
        return False

    def limits(self, step: f.If) -> bool:
        """Whether a branch raises because one field of entities, or how many there are of something, is beyond another: no refusal for who asks."""
        if not any(sum(self._measures(arg) for arg in one.args) > 1 for test in step.tests for one in _orderings(test)):
            return False
        return all(one.kind == "raise" for one in exits(self.fn, step.blocks[0])) and not refuses(self.fn, step.blocks[0])

    def _measures(self, value: f.AnyValue) -> bool:
        """Whether a value is, or is worked out from, a field of an entity, or counts one."""
        if isinstance(value, f.Call) and isinstance(value.func, f.Name) and value.func.name == "builtins.len":
            return any(self.entities.reads(arg.value) for arg in value.args) or self.entities.reads(value)
        return self.entities.reads(value)


def _says_who_acts(step: f.Set | f.Change, target: f.Attr) -> bool:
    """Whether an entity is only told who works with it (`order.acting_user = request.user`)."""
    return isinstance(step, f.Set) and step.value is not None and is_principal(step.value) and _ACTING.match(target.name) is not None


def _orderings(test: f.AnyValue) -> Iterator[f.Compare]:
    yield from (one for one in inside(test) if isinstance(one, f.Compare) and any(op in _ORDERING for op in one.ops))


def _binds(record: Any, name: str) -> bool:
    """Whether a step gives the name a new value (and does not only change what it holds)."""
    return isinstance(record, f.Set) and any(isinstance(target, f.Name) and target.name == name for target in record.targets)


def _line(fn: FunctionView, value: f.AnyValue) -> int:
    step = fn.step_of(value)
    return max(getattr(value, "line", 0), getattr(step, "end_line", 0) or getattr(step, "line", 0)) if step is not None else 0


def _only_works_out(helper: FunctionView) -> bool:
    """Whether a function of the module changes nothing, so that what is handed to it ends where its value does."""
    if not any(end.value is not None for end in helper.returns):
        return False
    sets = any(isinstance(target, f.Attr | f.Item) for step in helper.all(f.Set) for target in step.targets)
    return not sets and not any(is_effect(helper, call) for call in helper.calls)


def _writes_page(helper: FunctionView) -> bool:
    """Whether a function of the module only writes a part of the answer, with a library for that: what is handed to it is shown."""
    sets = any(isinstance(target, f.Attr | f.Item) for step in helper.all(f.Set) for target in step.targets)
    return (
        not sets and any(package_kind(helper, call) == "web" for call in helper.calls) and not any(is_effect(helper, call) for call in helper.calls)
    )


def refuses(fn: FunctionView, block: f.Block) -> bool:
    """Whether a block turns somebody away: not there, not allowed, not known."""
    for step in steps(block):
        value = step.value if isinstance(step, (f.Raise, f.Return, f.Do)) else None
        for call in inside(value) if value is not None else ():
            if isinstance(call, (f.Name, f.Attr)) and any(word in call.name.rpartition(".")[2].lower().replace("_", "") for word in _REFUSING):
                return True
            if isinstance(call, f.Call):
                if any(word in called_name(call).lower().replace("_", "") for word in _REFUSING):
                    return True
                for arg in call.args:
                    number = fn.module.constant(fn, arg.value)
                    if number is not None and number.value in _REFUSALS:
                        return True
    return False
