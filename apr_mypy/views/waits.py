"""The calls of a module that may wait: made there, or given to something else to make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Argument, Blocking, GeneratedStub, Spawns, Waits
from apr_mypy.views.edges import bind
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import Callee, ModuleView
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

_WRAPPING: Final = frozenset(
    {
        "functools.wraps",
        "functools.update_wrapper",
        "builtins.isinstance",
        "builtins.callable",
        "builtins.getattr",
        "builtins.setattr",
        "inspect.signature",
    }
)


_VERBS: Final = ("request", "get", "post")


class Wait(NamedTuple):
    """A call that may wait: where it stands, what it runs with which arguments, and the row that says how long. `handed` when another call is given the function to run."""

    fn: FunctionView
    site: f.Call
    callee: Callee
    row: Waits
    handed: bool = False

    @property
    def receiver(self) -> f.AnyValue | None:
        return self.callee.func.base if isinstance(self.callee.func, f.Attr) else None

    def given(self, parameter: Argument | None) -> f.Arg | None:
        return self.callee.argument(parameter.keyword, parameter.position) if parameter is not None else None


def waits_in(module: ModuleView) -> Iterator[Wait]:
    """All calls that knowledge says may wait, in no particular order."""
    for fn, call, row in module.calls_known_as(Waits):
        yield Wait(fn, call, module.callee(fn, call), row)
    yield from _derived(module)
    yield from _chosen(module)
    roots = _names(module).roots
    if any(step.full.partition(".")[0] in roots for step in module.facts.imports):
        yield from _references(module)
    for stub in module.knowledge.table(GeneratedStub).values():
        if any(stub.module_ending in step.full for step in module.facts.imports):
            yield from _generated(module, stub)


def _derived(module: ModuleView) -> Iterator[Wait]:
    """Clients made for a class of the project that derives from one: `super().__init__(base_url=…)`. One that hands on `**kwargs` makes what its callers say, unless it says something itself."""
    for fn, call in module.calls_named("__init__"):
        if fn.function.name == "__init__" and fn.owner is not None and (found := _made_above(fn, call)) is not None:
            if not found.callee.is_open or any(found.given(one) is not None for one in found.row.timeout):
                yield found


def makes_above(fn: FunctionView) -> bool:
    """Whether a constructor of the project calls that of the client it derives from in a way that is looked at itself."""
    calls = (_made_above(fn, call) for call in fn.calls)
    return any(one is not None and (not one.callee.is_open or any(one.given(given) is not None for given in one.row.timeout)) for one in calls)


def _made_above(fn: FunctionView, call: f.Call) -> Wait | None:
    if not isinstance(call.func, f.Attr) or call.func.name != "__init__" or not isinstance(call.func.base, f.Super):
        return None
    callee = fn.module.callee(fn, call)
    owners = tuple(name.removesuffix(".__init__") for name in callee.names if name.endswith(".__init__"))
    if not owners or fn.module.is_own(owners[0]):
        return None
    row = fn.module.knowledge.find(Waits, owners)
    return Wait(fn, call, callee, row) if row is not None and row.holder else None


def _chosen(module: ModuleView) -> Iterator[Wait]:
    """Functions that are chosen while the program runs: `getattr(requests, method)(url)`, `{"get": requests.get}[method](url)`."""
    asking = {id(fn) for fn, _ in module.calls_named("builtins.getattr")}
    for fn in module.having(f.Call):
        for call in fn.calls:
            kind = call.func.__class__
            for value in [
                value
                for func in (fn.origins(call.func) if kind is f.Name and id(fn) in asking else (call.func,))
                if func.__class__ is f.Call or (func.__class__ is f.Item and kind is f.Item)
                for value in _choices(fn, func)
            ]:
                names = module.names_of(fn, value)
                row = module.knowledge.find(Waits, names)
                if row is not None and not row.holder and row.where == "anywhere" and row.command is None:
                    yield Wait(fn, call, Callee(value, call.args, names), row)
                    break


def _choices(fn: FunctionView, func: f.AnyValue) -> list[f.AnyValue]:
    """What a call of an attribute by name or of an entry of a table may run."""
    if isinstance(func, f.Call) and isinstance(func.func, f.Name) and func.func.name == "builtins.getattr" and len(func.args) > 1:
        base, named = func.args[0].value, fn.module.constant(fn, func.args[1].value)
        words = [named.value] if named is not None and isinstance(named.value, str) else _VERBS
        roots = (base.name,) if isinstance(base, f.Name) and base.scope != f.LOCAL else ()
        found: list[f.AnyValue] = []
        for word in words:
            targets = tuple(f"{one}.{word}" for one in (*fn.module.instances_of(fn, base), *roots))
            found.append(f.Attr(base, word, targets, 0, func.line, func.column))
        return found
    if isinstance(func, f.Item):
        tables = [one for one in fn.origins(func.base) if isinstance(one, f.Table)]
        if isinstance(func.base, f.Name) and func.base.scope != f.LOCAL:
            tables = [step.value for step in fn.module.globals.get(func.base.name, ()) if isinstance(step.value, f.Table)]
        return [value for table in tables for _, value in table.items if isinstance(value, (f.Name, f.Attr))]
    return []


class _Names(NamedTuple):
    """The functions that may wait for the network: the packages they come from, and the last parts of their names."""

    roots: frozenset[str]
    last: frozenset[str]


def _names(module: ModuleView) -> _Names:
    known: _Names | None = module.knowledge.__dict__.get("_names_that_wait")
    if known is None:
        names = [name for name, row in module.knowledge.table(Waits).items() if row.where == "anywhere" and not row.holder and row.command is None]
        known = _Names(frozenset(name.partition(".")[0] for name in names), frozenset(name.rpartition(".")[2] for name in names))
        module.knowledge.__dict__["_names_that_wait"] = known
    return known


def _references(module: ModuleView) -> Iterator[Wait]:
    """Functions that may wait and that are given to something else; what several are given to is one wait."""
    told: set[int] = set()
    for one in _references_each(module):
        if one.handed or id(one.site) not in told:
            told.add(id(one.site))
            yield one


def _references_each(module: ModuleView) -> Iterator[Wait]:
    last = _names(module).last
    for fn in module.everything():
        aliases = {
            target.name
            for step in fn.all(f.Set)
            if isinstance(step.value, (f.Name, f.Attr)) and step.value.name.rpartition(".")[2] in last
            for target in step.targets
            if isinstance(target, f.Name) and target.scope == f.LOCAL
        }
        for call in fn.calls:
            for number, arg in enumerate(call.args):
                value = arg.value
                if arg.name == "" and isinstance(value, (f.Name, f.Attr)):
                    if value.name.rpartition(".")[2] in last or (isinstance(value, f.Name) and value.name in aliases):
                        yield from _handed_over(module, fn, call, number)
                elif arg.name and isinstance(value, (f.Name, f.Attr)) and value.name.rpartition(".")[2] in last:
                    yield from _started(module, fn, call, arg)


def _started(module: ModuleView, fn: FunctionView, call: f.Call, arg: f.Arg) -> Iterator[Wait]:
    """`Thread(target=requests.get, args=(url,), kwargs={"timeout": 5})`."""
    names = module.names_of(fn, arg.value)
    row = module.knowledge.find(Waits, names)
    starts = module.find(Spawns, fn, call)
    if row is None or row.holder or row.where != "anywhere" or starts is None or starts.callable is None or starts.callable.keyword != arg.name:
        return
    behind: list[f.Arg] = []
    for other in call.args:
        if other.name == "args" and isinstance(other.value, f.Many):
            behind += [f.Arg("", item) for item in other.value.items]
        elif other.name == "kwargs" or (other.name == "args" and other.value is not arg.value):
            behind.append(f.Arg("**" if other.name == "kwargs" else "*", other.value))
    yield Wait(fn, call, Callee(arg.value, tuple(behind), names), row, handed=True)


def _handed_over(module: ModuleView, fn: FunctionView, call: f.Call, number: int) -> Iterator[Wait]:
    """`to_thread(requests.get, url)`, `map(requests.get, urls)`, `retry(partial(requests.get, url))`. The arguments behind the function are its own; a partial that is kept is looked
    at where it is called."""
    value = call.args[number].value
    names = module.names_of(fn, value)
    row = module.knowledge.find(Waits, names)
    if row is None or row.holder or row.where != "anywhere":
        return
    runner = module.callee(fn, call).names
    use = fn.use_of(call).kind
    if not _WRAPPING.isdisjoint(runner) or use == "decorator" or ("functools.partial" in runner and use != "argument"):
        return
    behind = call.args[number + 1 :]
    words = {one.keyword for one in row.timeout}
    if any(isinstance(one, f.Const) and one.value in words for arg in behind for one in inside(arg.value)):
        return  # `retry_call(requests.get, fkwargs={"timeout": 5})`
    made = next((one.by for one in (fn.use_of(call),) if one.kind == "assigned"), None)
    if isinstance(made, f.Set) and module.types.returns(call.type):  # a wrapper around it is kept: it waits where that is called
        kept = {target.name for target in made.targets if isinstance(target, f.Name)}
        for other in module.everything():
            for later in other.calls:
                if isinstance(later.func, f.Name) and later.func.name in kept and (later.func.scope != f.LOCAL or other is fn):
                    yield Wait(other, later, Callee(value, later.args, names), row)
        return
    called = list(_called_by(module, fn, call, number))
    if called:
        for inner, inner_call in called:
            yield Wait(inner, inner_call, Callee(value, inner_call.args, names), row)
        return
    yield Wait(fn, call, Callee(value, behind, names), row, handed=True)


def _called_by(module: ModuleView, fn: FunctionView, call: f.Call, number: int) -> Iterator[tuple[FunctionView, f.Call]]:
    """Where a function of the same module calls what it is given by its place, with arguments that it has itself: `_ask(requests.get, path)`, and in it `method(url, headers=...)`."""
    for runner in module.local_functions(fn, call.func) if isinstance(call.func, f.Name | f.Attr) else ():
        params = [one for one in runner.function.params if one.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
        params = params[1:] if runner.owner is not None and not runner.function.is_static else params
        name = params[number].name if number < len(params) else ""
        made = [one for one in runner.calls if isinstance(one.func, f.Name) and one.func.scope == f.LOCAL and one.func.name == name]
        if made and not any(arg.name.startswith("*") for one in made for arg in one.args):
            yield from ((runner, one) for one in made)


def _generated(module: ModuleView, stub: GeneratedStub) -> Iterator[Wait]:
    row = module.knowledge.find(Waits, (stub.name, module.knowledge.defining(stub.name)))
    for fn in module.everything() if row is not None else ():
        for call in fn.calls:
            if isinstance(call.func, f.Attr) and not call.func.name.startswith("_") and row is not None:
                for full in module.instances_of(fn, call.func.base):
                    holder, _, name = full.rpartition(".")
                    if name.endswith(stub.class_ending) and holder.endswith(stub.module_ending):
                        yield Wait(fn, call, module.callee(fn, call), row)
                        break


def has_come(wait: Wait) -> bool:
    """Whether what is waited for is already there: it was asked, it comes out of a wait that is looked at itself, or it is the finished one that a callback is given."""
    fn, receiver = wait.fn, wait.receiver
    if receiver is None:
        return False
    text = shown(receiver)
    asked = [
        (condition, one)
        for condition in fn.holds_at(wait.site)
        for one in inside(condition.test)
        if isinstance(one, f.Call) and isinstance(one.func, f.Attr) and shown(one.func.base) == text
    ]
    if any(isinstance(one.func, f.Attr) and one.func.name in wait.row.there_if for _, one in asked):
        return True
    blocking = fn.module.knowledge.find(Blocking, wait.callee.names)
    if blocking is None:
        return False
    for condition, one in asked:
        if condition.holds and one is condition.test and isinstance(one.func, f.Attr) and one.func.name in blocking.unless_true:
            return True
    for origin in fn.origins(receiver):
        source = origin.value if isinstance(origin, Definition) else origin
        if source is not None and _was_left(wait, source):
            return True
        if not isinstance(origin, Definition):
            continue
        if origin.kind == "parameter" and blocking.unless_true and _is_callbacks(fn, origin):
            return True
        if isinstance(source, f.Name) and any(
            isinstance(arg.value, f.Name) and arg.value.name == source.name
            for call in fn.calls
            if any(fn.module.knowledge.defining(name) in fn.module.callee(fn, call).names for name in blocking.follows)
            for arg in call.args
        ):
            return True
        for _ in range(3):
            if isinstance(source, f.Name) and source.scope == f.LOCAL:
                source = next((one.value for one in fn.definitions(source) if one.value is not None), None)
        if isinstance(source, f.Call):
            names = fn.module.callee(fn, source).names
            if any(name in names or fn.module.knowledge.defining(name) in names for name in blocking.follows):
                return True
    return False


def _is_callbacks(fn: FunctionView, parameter: Definition, depth: int = 0) -> bool:
    """Whether a parameter is what a callback is given: that of a lambda or of a function in a function, or of one which only such hand theirs on to (`lambda task: note_end(task, running)`)."""
    if fn.lambda_ is not None or fn.outer is not None:
        return True
    calls = fn.module.calls_named(fn.full, fn.function.name) if depth < 2 and isinstance(parameter.record, f.Param) else []
    given = [(view, bind(call.args, fn.function, fn.owner is not None and not fn.function.is_static).get(parameter.name)) for view, call in calls]
    return bool(given) and all(
        isinstance(value, f.Name)
        and any(isinstance(one, Definition) and one.kind == "parameter" and _is_callbacks(view, one, depth + 1) for one in view.origins(value))
        for view, value in given
    )


def _was_left(wait: Wait, source: f.AnyValue) -> bool:
    """Whether what is waited for was started by an object whose `with` has ended, and which waits there for all that it started (`with ThreadPoolExecutor() as pool: future = pool.submit(…)`)."""
    fn = wait.fn
    for _ in range(3):
        if isinstance(source, f.Name) and source.scope == f.LOCAL:
            source = next((one.value for one in fn.definitions(source) if one.value is not None), source)
    for call in inside(source):
        if not isinstance(call, f.Call) or not isinstance(call.func, f.Attr) or fn.module.find(Spawns, fn, call) is None:
            continue
        started = [holder for holder, slot in fn.around(call) if isinstance(holder, f.With) and slot == "block"]
        around = [holder for holder, _ in fn.around(wait.site)]
        for holder in started:
            entered = {target.name for _, target in holder.items if isinstance(target, f.Name)}
            if isinstance(call.func.base, f.Name) and call.func.base.name in entered and not any(one is holder for one in around):
                return True
    return False


__all__ = ["Wait", "has_come", "makes_above", "waits_in"]
