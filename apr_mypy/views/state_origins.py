"""Where an object came from whose state is set: whether it is new, and whether what loaded it looked at its state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dependency, SavesFields
from apr_mypy.patterns import pattern_of
from apr_mypy.views.asked_queries import is_asked_elsewhere
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.new_rows import is_for_new, saves_new
from apr_mypy.views.queries import conditions_of, model_of
from apr_mypy.views.row_values import loses_key
from apr_mypy.views.rows import Load, Made, sources
from apr_mypy.views.sql import statement_of
from apr_mypy.views.state_reads import MAYBE, NO, YES, Reads, Subject

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_MAKES: Final = pattern_of(
    r"^_?(a?create|make|build|new|add|insert|clone|copy|factory|from|construct|start_new|open_new|init|place|register|seed|generate|spawn|instantiate)(_|$)"
)
_MAKER: Final = pattern_of(r"^(Add|Create|New)(?=[A-Z])|(Create|Add)(APIView|View|Form|Handler|Endpoint)$")
_CHANGER: Final = pattern_of(r"Update|Edit|Change")
_PLAIN_WORDS: Final = (
    "get a find fetch load retrieve read one or none by id pk uuid for update raise fail 404 locked lock with must exist object row record entity first require required reference number key slug code token email "
    "user owner tenant account account and the query select scalar detail details full relations of item aget lookup"
)
_PLAIN: Final = frozenset(_PLAIN_WORDS.split())


KEYS: Final = frozenset({"id", "pk", "uuid"})
"""What the key of a row is called."""


class Origins:
    """Answers for one program."""

    def __init__(self, program: Calls, reads: Reads) -> None:
        self.program = program
        self.reads = reads

    # --- new objects --------------------------------------------------------------------------------------------------------------

    def is_new(self, fn: FunctionView, row: f.AnyValue, record: Any) -> bool:
        """Whether an object was made here and has no state yet: by its maker, or because what stands around asks whether it is."""
        found = sources(self.program, fn, row)
        if found and all(isinstance(one, Made) for one in found):
            return True
        if loses_key(fn, row):
            return True
        if is_for_new(fn, record, row):
            return True
        if fn.owner is not None and isinstance(row, f.Attr) and row.name in ("instance", "object") and _creates(fn.owner):
            return True
        if found and all(isinstance(one, Load) and self._is_of_new(fn, one) for one in found):
            return True
        makers = [call for _, call in self._obtained(fn, row)]
        return bool(makers) and all(self._is_maker(fn, call) for call in makers)

    def _is_of_new(self, fn: FunctionView, load: Load) -> bool:
        """Whether a row was read by the key of what was just made (`made = create_order(…)`, then `Order.get(Order.id == made.id)`)."""
        keys = [value for column, value in load.conditions if column in KEYS]
        held = [value.base for value in keys if isinstance(value, f.Attr) and value.name in KEYS]
        makers = [call for one in held for _, call in self._obtained(fn, one)]
        return bool(makers) and len(held) == len(keys) and all(self._is_maker(fn, call) for call in makers)

    def _is_maker(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether a call makes a new object, by its name or what it is."""
        name = last_name(call.func)
        if any(fn.module.is_own(full) for full in fn.module.types.class_objects(fn.module.types.type_of(call.func))):
            return True
        if name.endswith(("get_or_create", "update_or_create")):
            return False
        if any(arg.name == "commit" and isinstance(arg.value, f.Const) and arg.value.value is False for arg in call.args):
            return not self._has_instance(fn, call)  # `form.save(commit=False)` of a form for something new
        return _MAKES.search(name) is not None or saves_new(fn, call)

    def _has_instance(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether what an object is taken from (a form) was made for one that is there already, or may have been."""
        base = call.func.base if isinstance(call.func, f.Attr) else None
        made = [one for one in fn.origins(base) if isinstance(one, f.Call)] if base is not None else []
        if not made:
            return fn.owner is None or not _creates(fn.owner)
        return any(arg.name in ("instance", "obj", "**") for one in made for arg in one.args)

    def instance(self, fn: FunctionView, serializer: f.AnyValue) -> f.AnyValue | None:
        """The object that a serializer stores: the one it was made with, None for a new one; the serializer itself where that is not known."""
        for origin in fn.origins(serializer):
            if isinstance(origin, f.Call):
                callee = fn.module.callee(fn, origin)
                row = next((one for one in fn.module.knowledge.table(SavesFields).values()), None)
                given = callee.argument(row.instance.keyword, row.instance.position) if row is not None else None
                if given is not None and not (isinstance(given.value, f.Const) and given.value.value is None):
                    return given.value
                if not callee.is_open:
                    return None
        return serializer

    def key_parameter(self, fn: FunctionView, row: f.AnyValue) -> str:
        """The parameter by which alone a row was read as its key: `order = Order.objects.get(id=order_id)`."""
        found = sources(self.program, fn, row)
        names = {
            value.name
            for one in found
            if isinstance(one, Load)
            for column, value in one.conditions
            if column in KEYS and isinstance(value, f.Name) and any(param.name == value.name for param in fn.function.params)
        }
        return next(iter(names)) if len(names) == 1 and all(isinstance(one, Load) for one in found) else ""

    # --- where the row comes from -------------------------------------------------------------------------------------------------

    def _obtained(self, fn: FunctionView, row: f.AnyValue, depth: int = 0) -> Iterator[tuple[FunctionView, f.Call]]:
        """The calls that an object was obtained by, through local names, loops, awaits and dependencies."""
        if depth > 5:
            return
        match row:
            case f.Await() | f.Bind() | f.Star():
                yield from self._obtained(fn, row.value, depth + 1)
            case f.Call():
                yield fn, row
                if isinstance(row.func, f.Attr) and isinstance(row.func.base, f.Call | f.Await):
                    yield from self._obtained(fn, row.func.base, depth + 1)
            case f.Item():
                yield from self._obtained(fn, row.base, depth + 1)
            case f.Name(scope=f.LOCAL):
                for origin in fn.origins(row):
                    if not isinstance(origin, Definition):
                        if origin is not row:
                            yield from self._obtained(fn, origin, depth + 1)
                    elif origin.value is not None:
                        yield from self._obtained(origin.function, origin.value, depth + 1)
                    elif origin.kind == "parameter" and isinstance(origin.record, f.Param):
                        yield from self._injected(origin.function, origin.record)
            case f.Attr(base=f.Name(name="self")):
                for maker, held in fn.module.field_values(fn, row):
                    yield from self._obtained(maker, held, depth + 1)
            case f.Attr() if any(full.rpartition(".")[2] == row.name for full in self._classes(fn, row)):
                yield from self._obtained(fn, row.base, depth + 1)  # one of several models in a row of the query: `won.Ticket`

    def _classes(self, fn: FunctionView, row: f.AnyValue) -> tuple[str, ...]:
        """The classes that an object is of, by its type or by where its name says that it was put."""
        types = fn.module.types
        place = fn.parent(row)
        names = place[0].targets if place is not None and isinstance(place[0], f.Set) else ()
        return types.classes(types.type_of(row)) or tuple(full for one in names for full in types.classes(types.type_of(one)))

    @staticmethod
    def _injected(fn: FunctionView, param: f.Param) -> Iterator[tuple[FunctionView, f.Call]]:
        for marker in (*((param.default,) if param.default is not None else ()), *param.metadata):
            if isinstance(marker, f.Call) and fn.module.find(Dependency, fn.module.body, marker) is not None:
                yield fn.module.body, marker

    def checks(self, fn: FunctionView, row: f.AnyValue, subject: Subject) -> int:
        """Whether what loaded the row looked at its state: a condition in the query, a getter that raises for the wrong state."""
        name = subject.field.name
        for source in sources(self.program, fn, row):
            if isinstance(source, Load) and any(column == name or _is_empty(column, value, subject) for column, value in source.conditions):
                return YES
        found = NO
        loose = subject._replace(rows=frozenset(), states=frozenset(), any_row=True)
        for origin in fn.origins(row):
            if isinstance(origin, Definition) and origin.value is not None and self.reads.asked_for(origin.function, origin.value, subject.field):
                return YES
        for holder, call in self._obtained(fn, row):
            if self.reads.asked_for(holder, call, subject.field) or is_asked_elsewhere(self.program, self.reads, holder, call, subject.field):
                return YES
            if subject.beside and any(_is_empty(column, value, subject) for column, value in conditions_of(holder, call)):
                return YES
            functions = self._runs(holder, call)
            for function in functions:
                found = max(found, self.reads.guards(function, loose))
                if any(self.reads.asked_for(function, one, subject.field) for step in function.returns if (one := step.value) is not None):
                    return YES
                if any(
                    statement_of(function, one) and re.search(rf"\bwhere\b.*\b{re.escape(name)}\b", statement_of(function, one), re.I | re.S)
                    for one in function.all(f.Const)
                ):
                    return YES
            if not functions and self._own_query_asks(holder, call, subject):
                return YES
            if not functions and not self.program.is_whole and self._may_hide(holder, call, subject):
                found = max(found, MAYBE)
        return found

    def _runs(self, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]:
        row = fn.module.find(Dependency, fn, call)
        if row is not None:
            given = fn.module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
            return self.program.refers_to(fn, given.value) if given is not None else ()
        return self.program.run_by(fn, call)

    def _own_query_asks(self, fn: FunctionView, call: f.Call, subject: Subject) -> bool:
        """A library's method of `self` (`self.get_object()`) that asks the query which the class itself declares."""
        if not (isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) and call.func.base.name == "self"):
            return False
        return self.class_asks(fn, subject)

    def class_asks(self, fn: FunctionView, subject: Subject) -> bool:
        """Whether the query that a view's class declares asks for the state."""
        for full in fn.owner.mro if fn.owner is not None else ():
            view = self.program.classes.get(full)
            if view is None:
                continue
            asked = [(view.module.body, one.value) for one in view.class_.fields if not one.in_method]
            asked += [(method, step.value) for method in view.methods.values() if method is not fn for step in method.returns]
            for holder, query in asked:
                if (
                    query is not None
                    and subject.field.owner
                    and model_of(holder, query) == subject.field.owner
                    and self.reads.asked_for(holder, query, subject.field)
                ):
                    return True
        return False

    def _may_hide(self, fn: FunctionView, call: f.Call, subject: Subject) -> bool:
        """Whether a getter of the project that is out of sight says by its name that it gives only some (`get_pending`)."""
        names = fn.module.callee(fn, call).names
        if fn.module.find(Dependency, fn, call) is not None:
            return True
        if not names or not fn.module.is_own(names[0]):
            return False
        words = set(names[0].rpartition(".")[2].lower().strip("_").split("_"))
        own = set(re.sub(r"(?<!^)(?=[A-Z])", "_", subject.field.owner.rpartition(".")[2]).lower().split("_"))
        own |= {f"{word}s" for word in own}
        return not words <= (_PLAIN | own)


def _is_empty(column: str, value: f.AnyValue, subject: Subject) -> bool:
    """Whether a query asks for rows that have nothing yet in a column which is filled together with the state."""
    return column in subject.beside and isinstance(value, f.Const) and (value.value is None or isinstance(value.value, bool))


def _creates(owner: f.Class) -> bool:
    """Whether a class is a view (or the like) that makes new objects, by its own name or its bases'."""
    if _MAKER.search(owner.name) and not _CHANGER.search(owner.name):
        return True
    return any("Create" in one.rpartition(".")[2] and "Update" not in one.rpartition(".")[2] for one in owner.mro) and not any(
        "Update" in one.rpartition(".")[2] for one in owner.mro
    )
