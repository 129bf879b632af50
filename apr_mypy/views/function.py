"""One function as rules look at it: an index of what it does, in order, and where each thing stands. Lazy, built once, shared by all rules."""

from __future__ import annotations

from collections.abc import Iterator, KeysView
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import RunsElsewhere
from apr_mypy.views.conditions import Condition, conditions_at, value_conditions
from apr_mypy.views.flow import Definition, bound_names, every_definition, reaching_definitions
from apr_mypy.views.once import once
from apr_mypy.views.survey import survey
from apr_mypy.views.walk import LEAVES, STEP_VALUES, VALUE_CHILDREN, blocks

if TYPE_CHECKING:
    from apr_mypy.views.module import ModuleView


class Use:
    """How a value is used. `kind` is what happens to it, `by` the record that does it.

    Kinds: statement (nothing), awaited, returned, yielded, assigned, unpacked, argument, receiver (an attribute of it is read), called, subscripted, index,
    condition (its truth is asked), operand, compared, text (in an f-string), iterated, entered (by `with`), item (of a display), collected (result of a comprehension), raised,
    deleted, default, decorator, lambda (the value of a lambda), other.
    """

    __slots__ = ("by", "kind", "slot")

    def __init__(self, kind: str, by: Any, slot: str) -> None:
        self.kind = kind
        self.by = by
        self.slot = slot

    def __repr__(self) -> str:
        return f"Use({self.kind}, {type(self.by).__name__})"


_USES: dict[tuple[Any, str], str] = {
    (f.Do, "statement"): "statement",
    (f.Await, "awaited"): "awaited",
    (f.Return, "returned"): "returned",
    (f.Yield, "yielded"): "yielded",
    (f.Call, "func"): "called",
    (f.Call, "arg"): "argument",
    (f.Attr, "base"): "receiver",
    (f.Item, "base"): "subscripted",
    (f.Item, "index"): "index",
    (f.If, "test"): "condition",
    (f.While, "test"): "condition",
    (f.Assert, "test"): "condition",
    (f.Choice, "test"): "condition",
    (f.Match, "test"): "condition",
    (f.Match, "subject"): "compared",
    (f.Compare, "compared"): "compared",
    (f.Text, "part"): "text",
    (f.For, "over"): "iterated",
    (f.Each, "over"): "iterated",
    (f.Each, "result"): "collected",
    (f.Each, "test"): "condition",
    (f.With, "manager"): "entered",
    (f.Many, "item"): "item",
    (f.Table, "item"): "item",
    (f.Table, "key"): "item",
    (f.Star, "star"): "iterated",
    (f.Raise, "raised"): "raised",
    (f.Raise, "cause"): "raised",
    (f.Delete, "deleted"): "deleted",
    (f.Function, "default"): "default",
    (f.Function, "decorator"): "decorator",
    (f.Class, "decorator"): "decorator",
    (f.Assert, "message"): "text",
    (f.Set, "value"): "assigned",
    (f.Change, "value"): "operand",
}

_COPIES: Final[frozenset[type]] = frozenset({f.Name, f.Choice, f.Bind, f.Op})
_FAR: Final = 300
"""How many copies of copies are followed."""
_WRITTEN_OUT: Final = (f.Many, f.Table, f.Each, f.Text, f.Const, f.Compare)


class FunctionView:
    """A function, a lambda, a class body or a module's own code. `owner` is the class whose method it is; `outer` the function around it.

    Everything below counts what this function itself does: nested functions, classes and lambdas are views of their own (`nested`, `lambdas`).
    """

    __slots__ = (
        "__dict__",
        "function",
        "lambda_",
        "module",
        "outer",
        "owner",
    )

    def __init__(
        self, module: ModuleView, function: f.Function, owner: f.Class | None, outer: FunctionView | None, lambda_: f.Lambda | None = None
    ) -> None:
        self.module = module
        self.function = function
        self.owner = owner
        self.outer = outer
        self.lambda_ = lambda_

    def __repr__(self) -> str:
        return f"<{self.function.full}>"

    @property
    def full(self) -> str:
        return self.function.full

    @property
    def is_async(self) -> bool:
        return self.function.is_async

    # --- the index ----------------------------------------------------------------------------------------------------------------

    @once
    def _survey(self) -> dict[type, list[Any]]:
        """The function's records by class, without names and constants: what most questions need."""
        return survey(self.function.block)

    @once
    def _index(self) -> dict[type, list[Any]]:
        """All names and constants of the function, in order. Fills the tables of where each record stands on the way."""
        found: dict[type, list[Any]] = {f.Name: [], f.Const: []}
        self._parents: dict[int, tuple[Any, str]] = {}
        self._places: dict[int, tuple[Any, f.Block, str]] = {}
        self._step_of: dict[int, Any] = {}
        parents, places, step_of = self._parents, self._places, self._step_of
        names, constants = found[f.Name], found[f.Const]

        def value(one: Any, step: Any) -> None:
            kind = type(one)
            step_of[id(one)] = step
            if kind is f.Name:
                names.append(one)
                return
            if kind in LEAVES:
                if kind is f.Const:
                    constants.append(one)
                return
            if kind is f.Attr:
                base = one.base
                parents[id(base)] = (one, "base")
                value(base, step)
                return
            if kind is f.Call:
                func = one.func
                parents[id(func)] = (one, "func")
                value(func, step)
                if one.args:
                    holder = (one, "arg")
                    for arg in one.args:
                        child = arg.value
                        parents[id(child)] = holder
                        value(child, step)
                return
            for slot, child in VALUE_CHILDREN[kind](one):
                parents[id(child)] = (one, slot)
                value(child, step)

        def block(steps: f.Block, holder: Any, name: str) -> None:
            for step in steps:
                places[id(step)] = (holder, steps, name)
                for slot, child in STEP_VALUES[type(step)](step):
                    parents[id(child)] = (step, slot)
                    value(child, step)
                for inner_name, inner in blocks(step):
                    block(inner, step, inner_name)

        block(self.function.block, None, "body")
        del value, block  # each holds itself: without this all of it would wait for the garbage collector
        return found

    def all(self, kind: type[Any]) -> list[Any]:
        """All records of one class, in order: `fn.all(Return)`."""
        found = self._survey.get(kind)
        if found is None:
            return self._index[kind] if kind is f.Name or kind is f.Const else []
        return found

    @property
    def kinds(self) -> KeysView[type]:
        """The classes of records that the function has any of, without names and constants."""
        return self._survey.keys()

    @property
    def calls(self) -> list[f.Call]:
        return self._survey.get(f.Call, [])

    @property
    def attrs(self) -> list[f.Attr]:
        return self._survey.get(f.Attr, [])

    @property
    def returns(self) -> list[f.Return]:
        return self._survey.get(f.Return, [])

    @once
    def lambdas(self) -> list[FunctionView]:
        """The lambdas written here, each as a function that returns its body."""
        found = []
        for number, one in enumerate(self._survey.get(f.Lambda, [])):
            end = f.Return(value=one.body, line=one.line, column=one.column, end_line=one.line)
            function = f.Function(
                full=f"{self.function.full}.<lambda {number + 1}>",
                name="<lambda>",
                params=one.params,
                returns=self.module.types.returns(one.type),
                decorators=(),
                docstring="",
                block=(end,),
                line=one.line,
                column=one.column,
                end_line=one.line,
                def_line=one.line,
                def_column=one.column,
                annotated=False,
            )
            found.append(FunctionView(self.module, function, self.owner, self, one))
        return found

    @once
    def nested(self) -> dict[str, FunctionView]:
        """Functions defined in this one, by name; a second one of a name is `name#2`."""
        return {one.full.rpartition(".")[2]: FunctionView(self.module, one, None, self) for one in self._survey.get(f.Function, [])}

    # --- where things stand -------------------------------------------------------------------------------------------------------

    def parent(self, value: f.AnyValue) -> tuple[Any, str] | None:
        """The record that holds the value directly, and in which slot."""
        self._index  # noqa: B018  (the index fills the table)
        return self._parents.get(id(value))

    def step_of(self, value: f.AnyValue) -> Any:
        """The step that evaluates the value."""
        self._index  # noqa: B018
        return self._step_of.get(id(value))

    def place_of(self, step: f.AnyStep) -> tuple[Any, f.Block, str] | None:
        """(step around it or None, block it is in, name of that block)."""
        self._index  # noqa: B018
        return self._places.get(id(step))

    def around(self, record: Any) -> Iterator[tuple[Any, str]]:
        """Everything around a value or step, nearest first, each with the slot or block that we come from; out to the function itself."""
        self._index  # noqa: B018
        at: Any = record
        while True:
            parent = self._parents.get(id(at))
            if parent is not None:
                yield parent
                at = parent[0]
                continue
            place = self._places.get(id(at))
            if place is None or place[0] is None:
                return
            yield place[0], place[2]
            at = place[0]

    def loops_around(self, record: Any) -> Iterator[f.For | f.While | f.Each]:
        """The loops in whose body (or whose result or test) the record is evaluated each time, nearest first."""
        for holder, slot in self.around(record):
            if isinstance(holder, (f.For, f.While)) and slot in ("block", "test"):
                if not (isinstance(holder, f.For) and slot == "test"):
                    yield holder
            elif isinstance(holder, f.Each) and slot in ("result", "test"):
                yield holder

    def withs_around(self, record: Any) -> Iterator[tuple[f.With, f.AnyValue]]:
        """(with, manager) for each context manager that is entered around the record, nearest first."""
        for holder, slot in self.around(record):
            if isinstance(holder, f.With) and slot == "block":
                for manager, _ in reversed(holder.items):
                    yield holder, manager

    def tries_around(self, record: Any) -> Iterator[f.Try]:
        """The `try` statements whose handlers see an exception raised here, nearest first."""
        for holder, slot in self.around(record):
            if isinstance(holder, f.Try) and slot == "block":
                yield holder

    # --- what happens to a value --------------------------------------------------------------------------------------------------

    def use_of(self, value: f.AnyValue) -> Use:
        """What happens to the value where it stands. Looks through parentheses of meaning: a ternary's branches, `and`/`or` as a value, a walrus (assigned), a display's star."""
        at: Any = value
        while True:
            parent = self.parent(at)
            if parent is None:
                if self.lambda_ is not None:
                    return Use("lambda", self.lambda_, "body")
                return Use("other", None, "")
            holder, slot = parent
            if isinstance(holder, f.Return) and self.lambda_ is not None:
                return Use("lambda", self.lambda_, "body")
            if isinstance(holder, f.Choice) and slot in ("yes", "no"):
                at = holder
                continue
            if isinstance(holder, f.Op):
                if holder.op == "not":
                    return Use("condition", holder, slot)
                if holder.op in ("and", "or"):
                    if holder.args[-1] is not at:
                        outer = self.use_of(holder)
                        return Use("condition", holder, slot) if outer.kind != "assigned" and holder.op == "and" else outer
                    at = holder
                    continue
                return Use("operand", holder, slot)
            if isinstance(holder, f.Bind):
                return Use("assigned", holder, slot)
            if isinstance(holder, (f.Set, f.Change)) and slot in ("target", "changed"):
                return Use("other", holder, slot)
            return Use(_USES.get((type(holder), slot), "other"), holder, slot)

    def argument_of(self, value: f.AnyValue) -> tuple[f.Call, int | str] | None:
        """The call whose argument the value is, with its position or keyword; None when it is none."""
        parent = self.parent(value)
        if parent is None or not isinstance(parent[0], f.Call) or parent[1] != "arg":
            return None
        for position, arg in enumerate(parent[0].args):
            if arg.value is value:
                return parent[0], arg.name or position
        return None

    @once
    def _names(self) -> dict[str, list[f.Name]]:
        found: dict[str, list[f.Name]] = {}
        for one in self._index[f.Name]:
            if one.scope == f.LOCAL:
                found.setdefault(one.name, []).append(one)
        return found

    def names(self, name: str) -> list[f.Name]:
        """All places of a local name in this function, reads and writes, in order."""
        return self._names.get(name, [])

    def is_write(self, name: f.Name) -> bool:
        """Whether this place of a name binds it (the target of an assignment, loop, with)."""
        at: Any = name
        while True:
            parent = self.parent(at)
            if parent is None:
                return False
            holder, slot = parent
            if isinstance(holder, (f.Many, f.Star)):
                at = holder
                continue
            return slot == "target"

    def reads(self, name: str) -> list[f.Name]:
        """The places where a local name is read here."""
        return [one for one in self.names(name) if not self.is_write(one)]

    @once
    def fresh_locals(self) -> frozenset[str]:
        """Locals that hold nothing but what this function writes out itself (a display, a comprehension, a text, a constant): known without following any flow."""
        fresh: set[str] = set()
        other = {param.name for param in self.function.params}
        other.update(name for step in self.all(f.Global) for name in step.names)
        for step in self.all(f.Set):
            for target in step.targets:
                if isinstance(target, f.Name) and isinstance(step.value, _WRITTEN_OUT):
                    fresh.add(target.name)
                elif step.value is not None:
                    other.update(name for name, _ in bound_names(target))
        for loop in self.all(f.For):
            other.update(name for name, _ in bound_names(loop.target))
        for step in self.all(f.With):
            other.update(name for _, target in step.items if target is not None for name, _ in bound_names(target))
        other.update(one.name for one in self.all(f.Bind))
        other.update(one.name.partition(".")[0] for one in self.all(f.Import))
        if self.all(f.Match):
            return frozenset()  # a pattern may bind anything
        return frozenset(fresh - other)

    # --- flow ---------------------------------------------------------------------------------------------------------------------

    @once
    def _reaching(self) -> dict[int, tuple[Definition, ...]]:
        self._index  # noqa: B018
        return reaching_definitions(self)

    def definitions(self, name: f.Name) -> tuple[Definition, ...]:
        """What a local name may hold where it is read: its reaching definitions. For a name of a function around this one, all its definitions there."""
        found = self._reaching.get(id(name))
        if found:
            return found
        outer = self.outer
        while outer is not None:
            everything = outer.all_definitions(name.name)
            if everything:
                return everything
            outer = outer.outer
        return ()

    def all_definitions(self, name: str) -> tuple[Definition, ...]:
        """Every definition of a local name in this function that some read or the function's end may see."""
        return self._definitions.get(name, ())

    @once
    def _definitions(self) -> dict[str, tuple[Definition, ...]]:
        return every_definition(self)

    def origins(self, value: f.AnyValue) -> tuple[f.AnyValue | Definition, ...]:
        """Where a value comes from: the expressions it may be a plain copy of, through local names, ternaries, `or`, walruses and awaits of nothing else; a Definition where it
        is no plain copy (a parameter, a loop target, a with target, an unpacked item). Each once, in the order of the definitions."""
        if value.__class__ not in _COPIES:
            return (value,)
        known = self._origins.get(id(value))
        if known is None:
            found: dict[int, f.AnyValue | Definition] = {}
            self._trace(value, found, set())
            known = self._origins[id(value)] = tuple(found.values()) or (value,)
        return known

    @once
    def _origins(self) -> dict[int, tuple[f.AnyValue | Definition, ...]]:
        return {}

    def _trace(self, value: f.AnyValue, found: dict[int, f.AnyValue | Definition], been: set[int]) -> None:
        """`been` are the values on the way: a name that is set again and again leads to the same ones in many ways."""
        if id(value) in been or len(been) > _FAR:
            return
        been.add(id(value))
        match value:
            case f.Name(scope=f.LOCAL):
                definitions = self.definitions(value)
                for one in definitions:
                    if one.value is not None and one.kind == "assigned" and not one.path:
                        one.function._trace(one.value, found, been)
                    else:
                        found.setdefault(id(one), one)
                if not definitions:
                    found.setdefault(id(value), value)
            case f.Choice():
                self._trace(value.yes, found, been)
                self._trace(value.no, found, been)
            case f.Bind():
                self._trace(value.value, found, been)
            case f.Op(op="or" | "and"):
                for arg in value.args:
                    self._trace(arg, found, been)
            case _:
                found.setdefault(id(value), value)

    @once
    def called_parameters(self) -> tuple[str, ...]:
        """The parameters that this function calls itself, directly or from a nested function that it does not hand to a thread."""
        params = {param.name for param in self.function.params}
        found: dict[str, None] = {}
        for view in (self, *(one for name, one in self.nested.items() if not self.hands_over(name))):
            for call in view.calls:
                if isinstance(call.func, f.Name) and call.func.scope == f.LOCAL and call.func.name in params:
                    found[call.func.name] = None
        return tuple(found)

    def hands_over(self, name: str) -> bool:
        """Whether a local name, of a nested function, is only ever given to what runs it in a thread or process, in a `partial` perhaps."""
        reads = self.reads(name)
        for read in reads:
            given = self.argument_of(read)
            while given is not None and self.module.find(RunsElsewhere, self, given[0]) is None:
                given = self.argument_of(given[0]) if "functools.partial" in self.module.callee(self, given[0]).names else None
            if given is None:
                return False
        return bool(reads)

    # --- conditions ---------------------------------------------------------------------------------------------------------------

    def holds_at(self, record: Any) -> tuple[Condition, ...]:
        """The conditions known to hold where a value or step is evaluated: enclosing branches, and the negations of early exits before it."""
        step = record if id(record) in self.step_table else self.step_of(record)
        found: list[Condition] = []
        if step is not record:
            found.extend(value_conditions(self, record))
        if step is not None:
            found.extend(conditions_at(self, step))
        return tuple(found)

    @property
    def step_table(self) -> dict[int, tuple[Any, f.Block, str]]:
        self._index  # noqa: B018
        return self._places
