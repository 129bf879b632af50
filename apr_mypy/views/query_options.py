"""The loaders that a query is given (`selectinload(Order.lines)`), wherever they are written: in the statement, in a list, in what a caller hands on, in what a function of the project returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRelation, TakesLoaders
from apr_mypy.views.queries import arguments

if TYPE_CHECKING:
    from apr_mypy.views.flow import Definition
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.rows import Load

_MOST: Final = 500
"""Values that are looked at for one query."""


class Loaders(NamedTuple):
    """The `calls` that make a query's loaders, each with its function; `whole` when there can be no others."""

    calls: tuple[tuple[FunctionView, f.Call], ...]
    whole: bool


def loaders_of(program: Calls, load: Load) -> Loaders:
    """The loaders of the query that a row was read by."""
    known: dict[tuple[int, int], Loaders] = program.__dict__.setdefault("_loaders_of", {})
    key = id(load.query), id(load.site)
    if key not in known:
        known[key] = _Walk(program, load).result()
    return known[key]


class _Walk:
    """One walk from a query to its loaders."""

    def __init__(self, program: Calls, load: Load) -> None:
        self.program = program
        self.load = load
        self.calls: dict[int, tuple[FunctionView, f.Call]] = {}
        self.whole = True
        self._been: set[tuple[int, bool]] = set()

    def result(self) -> Loaders:
        self._walk(self.load.asked_in, self.load.query, False)
        return Loaders(tuple(self.calls.values()), self.whole)

    def _walk(self, fn: FunctionView, value: f.AnyValue, wanted: bool) -> None:
        """`wanted`: the value stands where loaders are given; elsewhere only what is written counts, and what is given from outside is no loader."""
        if (id(value), wanted) in self._been:
            return
        self._been.add((id(value), wanted))
        if len(self._been) > _MOST:
            self.whole = False
            return
        match value:
            case f.Await() | f.Bind() | f.Star():
                self._walk(fn, value.value, wanted)
            case f.Choice():
                self._walk(fn, value.yes, wanted)
                self._walk(fn, value.no, wanted)
            case f.Op():
                for arg in value.args:
                    self._walk(fn, arg, wanted)
            case f.Many():
                for item in value.items:
                    self._walk(fn, item, wanted)
            case f.Each():
                for result in value.results:
                    self._walk(fn, result, wanted)
            case f.Call():
                self._call(fn, value, wanted)
            case f.Attr():
                if wanted:
                    self._field(fn, value)
                else:
                    self._walk(fn, value.base, False)
            case f.Name(scope=f.LOCAL):
                self._local(fn, value, wanted)
            case f.Name():
                if wanted:
                    held = fn.module.set_once(value.name) if fn.module.is_own(value.name) else None
                    if held is None:
                        self.whole = False
                    else:
                        self._walk(fn.module.body, held, True)

    def _call(self, fn: FunctionView, call: f.Call, wanted: bool) -> None:
        module = fn.module
        if module.find(LoadsRelation, fn, call) is not None:
            self.calls[id(call)] = fn, call
            for value in (call.func.base if isinstance(call.func, f.Attr) else None, *(arg.value for arg in call.args)):
                if isinstance(value, f.Call):  # `joinedload(Order.lines).selectinload(Line.product)`
                    self._walk(fn, value, True)
            return
        if wanted and not (isinstance(call.func, f.Attr) and call.func.name == "options"):  # `joinedload(Order.lines).options(…)`
            self._made_by(fn, call)
            return
        row = module.find(TakesLoaders, fn, call)
        takes = row is not None or (isinstance(call.func, f.Attr) and call.func.name == "options")  # of a query whose type is not known
        keyword = row.keyword if row is not None else ""
        if isinstance(call.func, f.Attr):
            self._walk(fn, call.func.base, wanted)
        for arg in call.args:
            self._walk(fn, arg.value, wanted or (takes and (arg.name == keyword or not keyword)))

    def _made_by(self, fn: FunctionView, call: f.Call) -> None:
        """Loaders that a function gives: the project's are read, of a library's nothing is known but what stands in its arguments."""
        functions = self.program.run_by(fn, call)
        for function in functions:
            for step in function.returns:
                if step.value is not None:
                    self._walk(function, step.value, True)
        if not functions:
            given = [arg.value for arg in call.args] + ([call.func.base] if isinstance(call.func, f.Attr) else [])
            before = len(self.calls)
            for value in given:
                self._walk(fn, value, True)
            if len(self.calls) == before:
                self.whole = False

    def _local(self, fn: FunctionView, name: f.Name, wanted: bool) -> None:
        for one in fn.definitions(name):
            if one.kind == "parameter":
                if wanted or (one.record is not None and self._is_query(one)):
                    self._parameter(one, wanted)
            elif one.value is not None and one.kind in ("assigned", "loop", "each", "entered"):
                self._walk(one.function, one.value, wanted)
            elif wanted:
                self.whole = False
        if wanted:
            for call in fn.calls:  # `loaders.append(…)`
                func = call.func
                if isinstance(func, f.Attr) and func.name in ("append", "extend", "insert", "add") and isinstance(func.base, f.Name):
                    if func.base.name == name.name and func.base.scope == f.LOCAL:
                        for arg in call.args:
                            self._walk(fn, arg.value, True)

    def _parameter(self, one: Definition, wanted: bool) -> None:
        """What the caller that got the row gave, or else the default; of a caller that is not in sight nothing is known."""
        function, param = one.function, one.record
        site, caller = self.load.site, self.load.fn
        if isinstance(param, f.Param):
            given = None
            if isinstance(site, f.Call) and function is self.load.asked_in and caller is not function:
                bound = arguments(caller, site, function)
                given = bound.get(param.name)
                direct = function in self.program.run_by(caller, site)
                if direct and param.kind == f.STAR_ARGS:
                    taken = {id(value) for value in bound.values()}
                    for arg in site.args:
                        if not arg.name and id(arg.value) not in taken:
                            self._walk(caller, arg.value, wanted)
                    return
                if direct and given is not None:
                    self._walk(caller, given, wanted)
                    return
                if direct and param.default is not None:
                    self._walk(function, param.default, wanted)
                    return
        self.whole = False

    @staticmethod
    def _is_query(one: Definition) -> bool:
        """Whether a parameter is itself a query, by its type: then its loaders are the caller's."""
        fn, param = one.function, one.record
        table = fn.module.knowledge.owners(TakesLoaders, "options")
        return isinstance(param, f.Param) and any(base in table for base in fn.module.types.bases(param.type))

    def _field(self, fn: FunctionView, attr: f.Attr) -> None:
        held = list(fn.module.field_values(fn, attr))
        for maker, value in held:
            self._walk(maker, value, True)
        if not held:
            self.whole = False
