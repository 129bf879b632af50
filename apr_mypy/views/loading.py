"""The past of rows: the query they come from, through names, functions, repositories and callers, and which related rows came with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Asks, Dependency, KeepsToRelation, LoadsRelated, LoadsRow
from apr_mypy.views.edges import bind
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.lookups import model_of_class
from apr_mypy.views.makers import Calls
from apr_mypy.views.managers import manager_methods
from apr_mypy.views.naming import last_name
from apr_mypy.views.once import found_once
from apr_mypy.views.queries import by_its_model, is_model, model_class
from apr_mypy.views.relations import Relation, relations
from apr_mypy.views.unresolved_callers import unresolved_callers
from apr_mypy.views.walk import LEAVES, VALUE_CHILDREN, inside

if TYPE_CHECKING:
    from apr_mypy.views.module import ClassView

_DEEPEST: Final = 40
_FURTHEST: Final = 12
_CALLERS_UP: Final = 3
ROW_PARAMETERS: Final = "_row_parameters"
"""Where a program keeps what it knows of parameters that get rows from a framework: (function, parameter) -> model."""
_OF_A_PAGE: Final = frozenset({"items", "object_list"})
"""Where a page of a paginated query keeps its rows."""
_FILLING: Final = frozenset({"append", "add", "extend", "update", "insert", "appendleft", "setdefault"})
_A_FEW: Final = 10
_COLLECTIONS: Final = ("builtins.", "typing.", "collections.", "tuple")
_IS_NULL: Final = "__isnull"
HELD: Final = frozenset({"builtins.list", "builtins.dict", "builtins.set", "builtins.tuple", "collections.deque", "collections.defaultdict"})
"""What rows are kept in, and are no query."""


class Past:
    """Where a value of rows comes from. `names` are the relations that were loaded with them (attributes, and related models' classes), `pinned` the columns and relations that have one value in all of them, `absent` the relations that lead to no row from any of them, `asked` whether a query is in sight, `awaited` whether it was awaited, `made` whether rows are made here and were in no table, `made_with` what they were given then, `asked_beside` whether a query is in sight of what they were made from, `few` whether it
    asks for a few rows only, `limits` the parameters that say how many; `given` the parameters that it goes back to, `elsewhere` whether it goes through code of the project that is out of sight, `unfinished` whether it comes from callers further up than anybody looked."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self.names: set[str] = set()
        self.pinned: set[str] = set()
        self.absent: set[str] = set()
        self.all_one = False
        self.everything = False
        self.asked = False
        self.awaited = False
        self.few = False
        self.limits: set[tuple[str, str]] = set()
        self.made = False
        self.made_with: set[str] = set()
        self.asked_beside = False
        self.elsewhere = False
        self.unfinished = False
        self.of_row = False
        self.given: dict[int, Definition] = {}
        self._seen: set[int] = set()
        self._inside: set[str] = set()

    def copy(self) -> Past:
        other = Past(self.program)
        other.names |= self.names
        other.pinned |= self.pinned
        other.absent |= self.absent
        other.limits |= self.limits
        other.made_with |= self.made_with
        other.asked_beside = self.asked_beside
        other.all_one, other.everything, other.asked, other.awaited, other.few = self.all_one, self.everything, self.asked, self.awaited, self.few
        other.elsewhere, other.made, other.of_row = self.elsewhere, self.made, self.of_row
        other._seen |= self._seen
        other._inside |= self._inside
        return other

    def has(self, relation: Relation) -> bool:
        """Whether the related rows came with the rows."""
        return (
            self.everything
            or relation.name in self.names
            or (f"<{relation.target}>" in self.names if relation.target else self._has_another(relation))
            or (
                not relation.many and not relation.is_reverse and (self.all_one or not self.absent.isdisjoint((relation.name, f"{relation.name}_id")))
            )
            or (not self.asked and relation.name in self.made_with)
            or (
                relation.row.remembered
                and not relation.many
                and not self.pinned.isdisjoint((relation.name, f"{relation.name}_id", f"<{relation.target}>"))
            )
        )

    def _has_another(self, relation: Relation) -> bool:
        """Whether rows of another model came with the rows, which are the related ones as far as anybody can say who does not know that model."""
        return any(name.startswith("<") and name != f"<{relation.model}>" for name in self.names)

    # --- walking back ---------------------------------------------------------------------------------------------------------------

    def walk(self, fn: FunctionView, value: Any, depth: int = 0) -> None:
        if depth > _DEEPEST or id(value) in self._seen:
            return
        self._seen.add(id(value))
        match value:
            case f.Await():
                self.awaited = True
                self.walk(fn, value.value, depth + 1)
            case f.Name(scope=f.LOCAL):
                self._local(fn, value, depth)
            case f.Name():
                self._named(fn, value, depth)
            case f.Attr():
                self._attribute(fn, value, depth)
            case f.Call():
                self._call(fn, value, depth)
            case f.Item():
                self.few = self.few or _is_few_slice(fn, value)
                self.walk(fn, value.base, depth + 1)
            case _:
                if type(value) not in LEAVES:
                    for _, child in VALUE_CHILDREN[type(value)](value):
                        self.walk(fn, child, depth + 1)

    def _local(self, fn: FunctionView, name: f.Name, depth: int) -> None:
        for one in fn.definitions(name):
            holder: FunctionView = one.function
            if one.kind == "parameter" and isinstance(one.record, f.Param):
                self._parameter(holder, one, depth)
            elif one.kind == "import":
                continue
            elif one.kind == "changed":
                self.walk(holder, one.record.value, depth + 1)
            elif one.value is not None:
                if one.kind in ("loop", "each") and getattr(one.record, "is_async", False):
                    self.awaited = True
                if one.kind == "entered" and isinstance(one.record, f.With) and one.record.is_async:
                    self.awaited = True
                self.walk(holder, one.value, depth + 1)
        for holder in {one.function.full: one.function for one in fn.definitions(name) if one.function is not fn}.values():
            for read in holder.names(name.name):
                self._filled_by(holder, read, depth)
        for read in fn.names(name.name):
            parent = fn.parent(read)
            if parent is None:
                continue
            at, slot = parent
            if self._filled_by(fn, read, depth):
                continue
            elif isinstance(at, f.Item) and slot == "base" and (kept := _put_in(fn, at)) is not None and model_of_row(self.program, fn, kept):
                self.walk(fn, kept, depth + 1)
            elif isinstance(at, f.Call) and slot == "arg":
                self.related(fn, at)
            elif isinstance(at, f.Many) and (call := fn.parent(at)) is not None and isinstance(call[0], f.Call) and call[1] == "arg":
                self.related(fn, call[0])  # `prefetch_related_objects([order], "lines")`
            elif isinstance(at, f.Attr):
                call = fn.parent(at)
                if call is not None and isinstance(call[0], f.Call) and call[1] == "func" and fn.use_of(call[0]).kind in ("statement", "awaited"):
                    self.related(fn, call[0])
                elif call is not None and isinstance(call[0], f.Call) and call[1] == "arg" and at.name in _OF_A_PAGE:
                    self.related(fn, call[0])

    def _filled_by(self, fn: FunctionView, read: f.Name, depth: int) -> bool:
        """Whether what a name holds is filled where it is read, with this as its rows: `rows.append(row)`, `rows.setdefault(key, []).append(row)`, `rows[key].append(row)`."""
        at: Any = read
        filled = False
        while (parent := fn.parent(at)) is not None:
            if isinstance(parent[0], f.Item) and parent[1] == "base" and not filled:
                at = parent[0]
                continue
            call = fn.parent(parent[0]) if isinstance(parent[0], f.Attr) and parent[0].name in _FILLING else None
            if call is None or not isinstance(call[0], f.Call) or call[1] != "func":
                break
            for arg in call[0].args:
                if at is read or (isinstance(arg.value, f.Name) and model_of_row(self.program, fn, arg.value)):
                    self.walk(fn, arg.value, depth + 1)
            filled, at = True, call[0]
        return filled

    def _parameter(self, fn: FunctionView, one: Definition, depth: int) -> None:
        param = one.record
        if fn.lambda_ is not None and fn.outer is not None:
            given = fn.outer.argument_of(fn.lambda_)
            for arg in given[0].args if given is not None else ():
                if arg.value is not fn.lambda_:
                    self.walk(fn.outer, arg.value, depth + 1)
            if given is not None and isinstance(given[0].func, f.Attr):
                self.walk(fn.outer, given[0].func.base, depth + 1)
            return
        for marker in (*((param.default,) if param.default is not None else ()), *param.metadata):
            row = fn.module.find(Dependency, fn, marker) if isinstance(marker, f.Call) else None
            if row is not None and isinstance(marker, f.Call):
                provider = fn.module.callee(fn, marker).argument(row.callable.keyword, row.callable.position)
                for function in self.program.refers_to(fn.module.body, provider.value) if provider is not None else ():
                    self._results(function, depth)
                return
        self.given[id(one)] = one

    def _named(self, fn: FunctionView, name: f.Name, depth: int) -> None:
        holder = self.program.modules.get(name.name.rpartition(".")[0], fn.module)
        for step in holder.globals.get(name.name, ()):
            if step.value is not None:
                self.walk(holder.body, step.value, depth + 1)

    def _attribute(self, fn: FunctionView, attr: f.Attr, depth: int) -> None:
        self.walk(fn, attr.base, depth + 1)
        leads = relations(self.program).read(fn, attr) if attr.name in relations(self.program).names else None
        if leads is not None and leads.many and leads.read == "query":
            self.asked = self.of_row = True
        table = relations(self.program)
        if leads is None:
            alone = table.of(model_of_row(self.program, fn, attr.base)).get(attr.name) or table.behind(attr)
            leads = alone if alone is not None and not alone.many else None
        if leads is not None and leads.back:
            back = table.of(leads.target).get(leads.back)
            if back is not None and not back.many:
                self.names.add(leads.back)  # rows that one row leads to know it
        for method in self.program.property_read(fn, attr):
            self._results(method, depth)
        types = fn.module.types
        number = types.type_of(attr.base)
        for owner in (*types.classes(number), *types.class_objects(number)) or _own_class(fn, attr):
            for base in self._bases(owner, fn):
                view = self.program.classes.get(base)
                if view is None:
                    continue
                for field in view.class_.fields:
                    if field.name == attr.name:
                        for maker, held in view.set_in(field):
                            self.walk(maker, held, depth + 1)
                            self._manager(maker, held, depth)
                        for method, held in _filled(view, attr.name):
                            self.walk(method, held, depth + 1)

    def _bases(self, owner: str, fn: FunctionView) -> tuple[str, ...]:
        view = self.program.classes.get(owner)
        return view.class_.mro if view is not None else fn.module.types.mro(owner)

    def _manager(self, fn: FunctionView, held: f.AnyValue, depth: int) -> None:
        """A model's manager of the project's own: what its base query says holds for all its queries."""
        for one in inside(held):
            if isinstance(one, f.Name):
                for full in (*fn.module.types.class_objects(one.type), one.name):
                    for base in self._bases(full, fn):
                        view = self.program.classes.get(base)
                        if view is not None and "get_queryset" in view.methods:
                            self._results(view.methods["get_queryset"], depth)

    def _call(self, fn: FunctionView, call: f.Call, depth: int) -> None:
        self.related(fn, call)
        self._pin(fn, call)
        module = fn.module
        callee = module.callee(fn, call)
        if (
            module.knowledge.find(LoadsRow, callee.names) is not None
            or module.knowledge.find(Asks, callee.names) is not None
            or by_its_model(Asks, fn, call) is not None
        ):
            self.asked = True
        if any(is_model(fn, full) for full in module.types.class_objects(module.types.type_of(call.func))):
            self.made = True
            self.made_with.update(arg.name for arg in call.args)
            beside = Past(self.program)
            beside._inside |= self._inside
            for arg in call.args:
                beside.walk(fn, arg.value, depth + 1)
            self.asked_beside = self.asked_beside or beside.asked
            return  # where the rows come from that a new one is related to is another question
        if isinstance(call.func, f.Attr):
            if call.func.name == "limit" and call.args:
                count = call.args[0].value
                self.few = self.few or _is_few_count(count)
                if isinstance(count, f.Name) and count.scope == f.LOCAL:
                    self.limits |= {(one.function.full, one.name) for one in fn.definitions(count) if one.kind == "parameter"}
        if _is_query_of_class(fn, call):
            for holder, held in _own_query(self.program, fn):
                self.walk(holder, held, depth + 1)
        functions = self.program.run_by(fn, call)
        for function in functions:
            if function.function.name not in ("__init__", "__new__", "__post_init__"):
                self._results(function, depth)
                given = bind(call.args, function.function, function.owner is not None and not function.function.is_static)
                self.few = self.few or any((function.full, name) in self.limits and _is_few_count(value) for name, value in given.items())
        if functions and all(_only_makes(function) for function in functions):
            return  # `Payment.objects.built_from(line, invoice)`, which are no rows of what it is given
        if not functions:
            if isinstance(call.func, f.Attr):
                for function in manager_methods(self.program, call.func.name, model_of_rows(self.program, fn, call.func.base)):
                    self._results(function, depth)
            if callee.names and module.is_own(callee.names[0]) and not self.program.is_whole and callee.names[0] not in self.program.classes:
                self.elsewhere = True
            self.walk(fn, callee.func, depth + 1)
        if isinstance(call.func, f.Attr):
            self.walk(fn, call.func.base, depth + 1)  # after the method itself: what stands last in a chain is what loads relations
        for arg in callee.args:
            self.walk(fn, arg.value, depth + 1)

    def _pin(self, fn: FunctionView, call: f.Call) -> None:
        """Note what a query has equal to one value in all its rows (`filter_by(team=team)`, `where(Player.team_id == team_id)`), or all its rows related to (`with_parent(team)`)."""
        if not isinstance(call.func, f.Attr):
            return
        if call.func.name in ("filter", "filter_by", "where"):
            for arg in call.args:
                if arg.name and arg.name not in ("*", "**"):
                    self.pinned.add(arg.name)
                    if (
                        isinstance(arg.value, f.Const)
                        and arg.value.value in (None, True)
                        and (arg.value.value is None or arg.name.endswith(_IS_NULL))
                    ):
                        self.absent.add(arg.name.removesuffix(_IS_NULL))
                one = arg.value
                if _is_null(one):
                    self.absent.add(one.func.base.name)  # type: ignore[union-attr]  # a method of a column
                if isinstance(one, f.Compare) and one.ops == ("==",) and isinstance(one.args[0], f.Attr) and not self._is_column(fn, one.args[1]):
                    self.pinned.add(one.args[0].name)
        elif fn.module.find(KeepsToRelation, fn, call) is not None or fn.module.knowledge.knowledge.by_method.get((KeepsToRelation, call.func.name)):
            for arg in call.args:
                self.pinned.update(f"<{full}>" for full in fn.module.types.classes(fn.module.types.type_of(arg.value)))
                self.pinned.add(last_name(arg.value))

    @staticmethod
    def _is_column(fn: FunctionView, value: f.AnyValue) -> bool:
        """Whether a value is a model's column, which has another value in each row."""
        return isinstance(value, f.Attr) and bool(model_class(fn, value.base))

    def _results(self, function: FunctionView, depth: int) -> None:
        if function.full in self._inside or len(self._inside) > 30:
            return
        self._inside.add(function.full)
        if function.is_async:
            self.awaited = True
        mine: list[Definition] = []
        before = dict(self.given)
        for step in function.returns:
            if step.value is not None:
                self.walk(function, step.value, depth + 1)
        for one in function.all(f.Yield):
            if one.value is not None:
                self.walk(function, one.value, depth + 1)
        mine = [one for key, one in self.given.items() if key not in before and one.function is function]
        for one in mine:  # what the caller gave is walked as an argument of the call
            del self.given[id(one)]

    # --- what comes with the rows ---------------------------------------------------------------------------------------------------

    def related(self, fn: FunctionView, call: f.Call) -> None:
        row = fn.module.find(LoadsRelated, fn, call) or self._of_the_overridden(fn, call)
        if row is None and isinstance(call.func, f.Attr) and not self.program.run_by(fn, call):  # also of a manager of which mypy knows a part only
            rows = fn.module.knowledge.knowledge.by_method.get((LoadsRelated, call.func.name), ())
            row = next((one for one in rows if isinstance(one, LoadsRelated) and one.by in ("name", "attribute")), None)
        if row is not None:
            self.note(fn, call, row)
            return
        # a method of the project, or of a repository's library, that is told what to load: `repository.list(load=[Order.lines])`
        if fn.module.find(LoadsRow, fn, call) is None and fn.module.find(Asks, fn, call) is None:
            for arg in call.args:
                if arg.name and any(
                    word in arg.name for word in ("load", "relat", "prefetch", "include", "with", "option", "eager", "expand", "join")
                ):
                    for one in inside(arg.value):
                        if isinstance(one, f.Attr):
                            self.names.add(one.name)
                        elif isinstance(one, f.Const) and isinstance(one.value, str):
                            self.names.update(one.value.replace("__", ".").split("."))

    def _of_the_overridden(self, fn: FunctionView, call: f.Call) -> LoadsRelated | None:
        """What knowledge says of the library's method that one of the project stands in for (a base model's own `select`)."""
        for method in self.program.run_by(fn, call) if isinstance(call.func, f.Attr) else ():
            bases = method.module.lineage(method.owner.full)[1:] if method.owner is not None else ()
            row = method.module.knowledge.find(LoadsRelated, tuple([f"{base}.{method.function.name}" for base in bases]))
            if row is not None:
                return row
        return None

    def note(self, fn: FunctionView, call: f.Call, row: LoadsRelated) -> None:
        if row.flag:
            given = next((arg.value for arg in call.args if arg.name == row.flag), None)
            self.everything = self.everything or (given is not None and not (isinstance(given, f.Const) and given.value in (False, None)))
            return
        if row.by == "all":
            self.everything = True
        if row.all_without and not call.args:
            self.all_one = True
        for arg in call.args:
            for holder, one in self._written(fn, arg.value):
                if row.by == "model":
                    for full in holder.module.types.class_objects(holder.module.types.type_of(one)):
                        self.names.add(f"<{full}>")
                    if isinstance(one, f.Attr):
                        for full in holder.module.types.class_objects(holder.module.types.type_of(one.base)):
                            self.names.add(f"<{full}>")
                elif isinstance(one, f.Attr):
                    self.names.add(one.name)
                elif isinstance(one, f.Const) and isinstance(one.value, str):
                    if one.value == "*":
                        self.everything = True
                    self.names.update(one.value.replace("__", ".").split("."))

    def _written(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[tuple[FunctionView, Any]]:
        """Everything in an argument, through local and global names."""
        for one in inside(value):
            yield fn, one
            if isinstance(one, f.Name) and depth < 4:
                if one.scope == f.LOCAL:
                    for definition in fn.definitions(one):
                        written = definition.record.value if definition.kind == "changed" else definition.value  # `relations += ["reviews"]`
                        if written is not None and definition.kind in ("assigned", "changed"):
                            yield from self._written(definition.function, written, depth + 1)
                    for read in fn.names(one.name):  # `relations.append(Prefetch("reviews"))`
                        at = fn.parent(read)
                        call = fn.parent(at[0]) if at is not None and isinstance(at[0], f.Attr) and at[0].name in _FILLING else None
                        if call is not None and isinstance(call[0], f.Call) and call[1] == "func":
                            for arg in call[0].args:
                                yield from self._written(fn, arg.value, depth + 1)
                else:
                    holder = self.program.modules.get(one.name.rpartition(".")[0])
                    for step in holder.globals.get(one.name, ()) if holder is not None else ():
                        if step.value is not None and holder is not None:
                            yield from self._written(holder.body, step.value, depth + 1)


def pasts(program: Calls, fn: FunctionView, value: f.AnyValue) -> tuple[Past, ...]:
    """The pasts of a value of rows: one, or one for each caller that gives it where it is a parameter. Worked out once for each place."""
    memo: dict[int, tuple[Past, ...]] = program.__dict__.setdefault("_row_pasts", {})
    if id(value) not in memo:
        past = Past(program)
        past.walk(fn, value)
        memo[id(value)] = tuple(_completed(program, past, 0))
    return memo[id(value)]


def _completed(program: Calls, past: Past, depth: int) -> Iterator[Past]:
    """A past with what callers give for its parameters."""
    rows = [one for one in past.given.values() if _is_self(one) and past.of_row and relations(program).is_model(one.function.owner.full)]
    others = [one for one in past.given.values() if not _is_self(one)]
    open_ = others if not past.asked else [*rows, *others] if past.of_row else rows  # `team.players.all()` of a team that a caller asked for
    if not open_ or depth >= _CALLERS_UP:
        past.unfinished = bool(open_)
        yield past
        return
    seen = False
    for one in open_[:2]:
        function: FunctionView = one.function
        sites = [(edge.caller, edge.site) for edge in program.callers_of(function) if isinstance(edge.site, f.Call)]
        for caller, site in (sites or unresolved_callers(program, function))[:12]:
            bound = bind(site.args, function.function, function.owner is not None and not function.function.is_static)
            given = bound.get(one.name)
            if given is None and one in rows and isinstance(site.func, f.Attr):
                given = site.func.base
            if given is not None:
                seen = True
                further = past.copy()
                further.few = further.few or _is_few_by_hand(given)
                further.walk(caller, given)
                yield from _completed(program, further, depth + 1)
    if not seen:
        if not program.is_whole:
            past.elsewhere = True
        yield past


def _only_makes(function: FunctionView) -> bool:
    """Whether all that a function gives are rows that it has just made."""
    types = function.module.types
    given = [one for step in function.returns if step.value is not None for one in function.origins(step.value)]
    return bool(given) and all(
        isinstance(one, f.Call) and any(is_model(function, full) for full in types.class_objects(types.type_of(one.func))) for one in given
    )


def _is_null(value: f.AnyValue) -> bool:
    """Whether a condition wants a column to be empty (`Desk.member_id.is_(None)`)."""
    return (
        isinstance(value, f.Call)
        and isinstance(value.func, f.Attr)
        and value.func.name == "is_"
        and isinstance(value.func.base, f.Attr)
        and any(isinstance(arg.value, f.Const) and arg.value.value is None for arg in value.args)
    )


def _put_in(fn: FunctionView, item: f.Item) -> f.AnyValue | None:
    """What is put into a list or a dictionary at one place (`rows[key] = row`)."""
    parent = fn.parent(item)
    return parent[0].value if parent is not None and parent[1] == "target" and isinstance(parent[0], f.Set) else None


def _filled(view: ClassView, name: str) -> Iterator[tuple[FunctionView, f.AnyValue]]:
    """What the methods of a class put into a field that holds rows (`self.rows[key] = row`, `self.rows.append(row)`)."""
    for method in view.methods.values():
        for attr in method.attrs:
            parent = method.parent(attr) if attr.name == name else None
            types = method.module.types
            if parent is None or parent[1] != "base" or HELD.isdisjoint(types.classes(types.type_of(attr))):
                continue
            if isinstance(parent[0], f.Item) and (kept := _put_in(method, parent[0])) is not None:
                yield method, kept
            elif isinstance(parent[0], f.Attr) and parent[0].name in _FILLING:
                call = method.parent(parent[0])
                if call is not None and isinstance(call[0], f.Call) and call[1] == "func":
                    yield from ((method, arg.value) for arg in call[0].args)


def _is_query_of_class(fn: FunctionView, call: f.Call) -> bool:
    """Whether a library's method, called on the object itself, gives the query that its class names (`self.get_queryset()`)."""
    if fn.owner is None or not isinstance(call.func, f.Attr) or call.args or not fn.function.params:
        return False
    base = call.func.base
    if not isinstance(base, f.Super) and not (isinstance(base, f.Name) and base.name == fn.function.params[0].name):
        return False
    row = fn.module.find(Asks, fn, call)
    return row is not None and row.when == "walked"


def _own_query(program: Calls, fn: FunctionView) -> Iterator[tuple[FunctionView, f.AnyValue]]:
    """The query that the class around a method holds in a field."""
    for base in fn.owner.mro if fn.owner is not None else ():
        view = program.classes.get(base)
        field = view.field("queryset") if view is not None else None
        if view is not None and field is not None:
            yield from view.set_in(field)
            return


def _is_self(one: Definition) -> bool:
    fn: FunctionView = one.function
    return fn.owner is not None and not fn.function.is_static and bool(fn.function.params) and fn.function.params[0].name == one.name


def _own_class(fn: FunctionView, attr: f.Attr) -> tuple[str, ...]:
    at: FunctionView | None = fn
    while at is not None:
        if at.owner is not None and at.function.params and isinstance(attr.base, f.Name) and attr.base.name == at.function.params[0].name:
            return (at.owner.full,)
        at = at.outer
    return ()


def _is_few_by_hand(value: f.AnyValue) -> bool:
    """Whether a caller gives a few rows that it has in hand (`translate([unit])`)."""
    return isinstance(value, f.Many) and 0 < len(value.items) <= _A_FEW and all(isinstance(one, f.Name | f.Attr) for one in value.items)


def _is_few_count(value: f.AnyValue | None) -> bool:
    count = value.value if isinstance(value, f.Const) else None
    return isinstance(count, int) and 0 < count <= _A_FEW


def _is_few_slice(fn: FunctionView, value: f.Item) -> bool:
    index = value.index
    if not isinstance(index, f.Many) or index.kind != "slice" or len(index.items) < 2:
        return False
    stop = fn.module.constant(fn, index.items[1])
    return stop is not None and isinstance(stop.value, int) and 0 < stop.value <= _A_FEW


def model_of_row(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> str:
    """The model that a value is a row of, by its type, and where mypy has none by the query or relation that it comes from; "" where it is none."""
    if depth > _FURTHEST:
        return ""
    noted = len(program.__dict__.get(ROW_PARAMETERS, ()))  # what is noted later may be an answer
    return found_once(program, "_models_of_row", (id(value), noted), lambda: _model_of_row(program, fn, value, depth), "", depth)


def _model_of_row(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int) -> str:
    table = relations(program)
    types = fn.module.types
    number = types.type_of(value)
    typed = types.classes(number)
    for full in typed:
        if table.of(full) or is_model(fn, full):
            return full
    if typed and not any(full.startswith("builtins.object") or _is_any_model(fn, full) for full in typed):
        return ""
    match value:
        case f.Await(value=f.Call() as asked) if types.is_any(number):
            return model_of_rows(program, fn, asked, depth + 1)
        case f.Await() | f.Bind():
            return model_of_row(program, fn, value.value, depth + 1)
        case f.Name(scope=f.LOCAL):
            for one in fn.definitions(value):
                holder: FunctionView = one.function
                if one.kind == "parameter":
                    noted: str = program.__dict__.get(ROW_PARAMETERS, {}).get((holder.full, one.name), "")
                    if noted:
                        return noted
                    if holder.lambda_ is not None and holder.outer is not None:
                        given = holder.outer.argument_of(holder.lambda_)
                        for arg in given[0].args if given is not None else ():
                            found = model_of_rows(program, holder.outer, arg.value, depth + 1) if arg.value is not holder.lambda_ else ""
                            if found:
                                return found
                    elif _is_self(one) and holder.owner is not None and table.is_model(holder.owner.full):
                        return holder.owner.full
                elif one.value is not None and one.kind in ("loop", "each"):
                    found = model_of_rows(program, holder, one.value, depth + 1, one.path)
                    if found:
                        return found
                elif one.value is not None and one.kind == "assigned" and not one.path:
                    found = model_of_row(program, holder, one.value, depth + 1)
                    if found:
                        return found
        case f.Attr():
            relation = table.of(model_of_row(program, fn, value.base, depth + 1)).get(value.name)
            return relation.target if relation is not None and not relation.many else ""
        case f.Item():
            return model_of_rows(program, fn, value.base, depth + 1)
        case f.Call():
            return model_of_rows(program, fn, value, depth + 1)
    return ""


def _is_any_model(fn: FunctionView, full: str) -> bool:
    """Whether a class is the one that a library has all models derive from: a row that is typed so may be of any model."""
    ref = fn.module.types.reference(full) if not fn.module.is_own(full) else None
    return ref is not None and fn.module.roles.is_model_base(ref)


def model_of_rows(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int = 0, path: tuple[int, ...] = ()) -> str:
    """The model of the rows that a value holds or asks for."""
    if depth > _FURTHEST:
        return ""
    noted = len(program.__dict__.get(ROW_PARAMETERS, ()))
    return found_once(program, "_models_of_rows", (id(value), path, noted), lambda: _model_of_rows(program, fn, value, depth, path), "", depth)


def _model_of_rows(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int, path: tuple[int, ...]) -> str:
    table = relations(program)
    types = fn.module.types
    number = types.type_of(value)
    if _gives_columns(fn, number):
        return ""
    for one in types.inside(number) if number else ():
        if "." in one.name and (table.is_model(one.name) or is_model(fn, one.name)):
            return one.name
    match value:
        case f.Await() | f.Bind() | f.Star():
            return model_of_rows(program, fn, value.value, depth + 1)
        case f.Name(scope=f.LOCAL):
            for definition in fn.definitions(value):
                if definition.value is not None and definition.kind in ("assigned", "entered", "changed") and not definition.path:
                    found = model_of_rows(program, definition.function, definition.value, depth + 1)
                    if found:
                        return found
        case f.Name():
            return value.name if table.is_model(value.name) else ""
        case f.Attr():
            relation = table.of(model_of_row(program, fn, value.base, depth + 1)).get(value.name)
            if relation is not None:
                return relation.target
            is_held = isinstance(value.base, f.Name) and (value.base.scope != f.LOCAL or value.name in _OF_A_PAGE)
            return model_of_rows(program, fn, value.base, depth + 1) if is_held else ""
        case f.Item():
            return model_of_rows(program, fn, value.base, depth + 1)
        case f.Each():
            return model_of_row(program, fn, value.results[-1], depth + 1)
        case f.Many():
            return next((found for item in value.items if (found := model_of_row(program, fn, item, depth + 1))), "")
        case f.Call():
            names = fn.module.callee(fn, value).names
            if "builtins.zip" in names and path and path[0] < len(value.args):
                return model_of_rows(program, fn, value.args[path[0]].value, depth + 1)
            for full in types.class_objects(types.type_of(value.func)):
                if full in program.classes and (goes_through := program.method(full, "__iter__")) is not None:
                    return _model_of_given(program, goes_through, depth)
            for function in program.run_by(fn, value):
                found = _model_of_given(program, function, depth)
                if found:
                    own = model_class(fn, value.func.base) if isinstance(value.func, f.Attr) else ""
                    return (
                        own if own in program.classes and found in program.classes[own].class_.mro else found
                    )  # a base's class method asks for rows of the class that it is called on
            if _is_query_of_class(fn, value) and fn.owner is not None:
                return next(
                    (found for holder, held in _own_query(program, fn) if (found := model_of_rows(program, holder, held, depth + 1))), ""
                ) or model_of_class(program, fn.owner.full)
            parts = ([value.func.base] if isinstance(value.func, f.Attr) else []) + [arg.value for arg in value.args if not arg.name]
            if isinstance(value.func, f.Attr) and value.func.name in (
                "values",
                "values_list",
                "dicts",
                "tuples",
                "namedtuples",
                "count",
                "exists",
                "aggregate",
                "in_bulk",
            ):
                return ""
            for part in parts:
                found = model_of_rows(program, fn, part, depth + 1)
                if found:
                    return found
    return ""


def _gives_columns(fn: FunctionView, number: int) -> bool:
    """Whether a library's query is of a model and gives something else than its rows, as its type says (`QuerySet[Order, tuple[int, str]]`)."""
    types = fn.module.types
    may = types.members(number) if number else ()
    return bool(may) and all(
        len(one.args) == 2
        and not one.name.startswith(_COLLECTIONS)
        and any(is_model(fn, full) for full in types.classes(one.args[0]))
        and not any(is_model(fn, full) for full in types.classes(one.args[1]))
        for one in may
    )


def _model_of_given(program: Calls, function: FunctionView, depth: int) -> str:
    """The model of the rows that a function returns, or yields one by one."""
    for step in function.returns:
        found = model_of_rows(program, function, step.value, depth + 2) if step.value is not None else ""
        if found:
            return found
    return next(
        (found for one in function.all(f.Yield) if one.value is not None and (found := model_of_row(program, function, one.value, depth + 2))), ""
    )


def is_row(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether mypy knows a value as a row of a model, or knows nothing of it."""
    types = fn.module.types
    number = types.type_of(value)
    return types.is_any(number) or any(is_model(fn, full) for full in types.classes(number))
