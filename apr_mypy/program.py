"""All facts together: what a call runs, who calls whom, what implements what. For the rules of the project stage; a program of one module is a program too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import ActsAsProperty, RunsElsewhere, RunsOnLoop, SyncCallback
from apr_mypy.views.edges import Chain, Edge, bind, step_trace
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.implicit_calls import implicit_calls
from apr_mypy.views.kept_functions import Held, kept, walked
from apr_mypy.views.module import ClassView, ModuleView
from apr_mypy.views.receiving import meets
from apr_mypy.views.standing_for import introduce

if TYPE_CHECKING:
    from apr_mypy.config import Config
    from apr_mypy.knowledge import Resolved
    from apr_mypy.roles import Roles


class Program:
    """All modules of the project. Everything is worked out on first use and kept. `is_whole` is false of one module by itself, whose functions others may call."""

    def __init__(self, modules: Sequence[f.Module], knowledge: Resolved, roles: Roles, config: Config) -> None:
        own = {module.name.partition(".")[0] for module in modules}
        views = [ModuleView(module, knowledge, roles, config, own) for module in sorted(modules, key=lambda one: one.name)]
        self._start(views, knowledge, roles, config, is_whole=True)

    @classmethod
    def alone(cls, module: ModuleView) -> Program:
        """The program that one module is by itself, made once: for chains within it."""
        known: Program | None = module.__dict__.get("_alone")
        if known is None:
            known = module.__dict__["_alone"] = cls.__new__(cls)
            known._start([module], module.knowledge, module.roles, module.config, is_whole=False)
        return known

    @classmethod
    def judged_alone(cls, module: ModuleView) -> Program:
        """The program that one module is by itself as the module stage judged it: nothing is known of what other modules register or of the bases of their classes. For rules of the project stage that must
        not say again what that stage has said."""
        known: Program | None = module.__dict__.get("_judged_alone")
        if known is None:
            roles = type(module.roles)(module.config, module.knowledge).read((module.facts,))
            known = module.__dict__["_judged_alone"] = cls.alone(ModuleView(module.facts, module.knowledge, roles, module.config, module.own))
        return known

    def _start(self, views: Sequence[ModuleView], knowledge: Resolved, roles: Roles, config: Config, *, is_whole: bool) -> None:
        self.is_whole = is_whole
        self.config = config
        self.knowledge = knowledge
        self.roles = roles
        self.modules: dict[str, ModuleView] = {view.name: view for view in views}
        if is_whole:
            introduce(self.modules)
        self._edges: dict[str, tuple[Edge, ...]] = {}
        self._methods: dict[tuple[str, str], FunctionView | None] = {}
        self._run: dict[int, tuple[f.Call, tuple[FunctionView, ...]]] = {}
        self._implementations: dict[str, tuple[str, ...]] = {}

    # --- tables -------------------------------------------------------------------------------------------------------------------

    @cached_property
    def functions(self) -> dict[str, FunctionView]:
        """All functions, methods, nested functions and lambdas of the project by full name."""
        return {fn.full: fn for module in self.modules.values() for fn in module.everything()}

    @cached_property
    def classes(self) -> dict[str, ClassView]:
        return {full: view for module in self.modules.values() for full, view in module.classes.items()}

    @cached_property
    def _subclasses(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for full, view in self.classes.items():
            for base in view.class_.mro[1:]:
                found.setdefault(base, []).append(full)
        return {base: tuple(subclasses) for base, subclasses in found.items()}

    def subclasses(self, full: str) -> tuple[str, ...]:
        """The project's classes that inherit from a class, directly or not."""
        return self._subclasses.get(full, ())

    def mro(self, full: str) -> tuple[str, ...]:
        view = self.classes.get(full)
        return view.class_.mro if view is not None else (full,)

    def method(self, class_full: str, name: str) -> FunctionView | None:
        """The project's method that an instance of exactly this class has, along its MRO."""
        key = (class_full, name)
        if key not in self._methods:
            found = None
            for base in self.mro(class_full):
                view = self.classes.get(base)
                if view is not None and name in view.methods:
                    found = view.methods[name]
                    break
            self._methods[key] = found
        return self._methods[key]

    def members(self, class_full: str) -> frozenset[str]:
        """Names of the methods and fields that the project's classes in the MRO define."""
        names: set[str] = set()
        for base in self.mro(class_full):
            view = self.classes.get(base)
            if view is not None:
                names.update(view.methods)
                names.update(one.name for one in view.class_.fields)
        return frozenset(names)

    def implementations(self, protocol: str) -> tuple[str, ...]:
        """The project's classes that can stand for a Protocol: those that inherit from it, and those with all its members, methods being async or not alike and taking as many arguments."""
        known = self._implementations.get(protocol)
        if known is not None:
            return known
        found = dict.fromkeys(self.subclasses(protocol))
        view = self.classes.get(protocol)
        if view is not None:
            wanted = {name for name in self.members(protocol) if not name.startswith("__")}
            if wanted:
                for full, other in self.classes.items():
                    if other.class_.is_protocol or full in found or not wanted <= self.members(full):
                        continue
                    if all(_alike(self.method(protocol, name), self.method(full, name)) for name in wanted):
                        found[full] = None
        self._implementations[protocol] = tuple(found)
        return self._implementations[protocol]

    def overrides(self, class_full: str, name: str) -> tuple[FunctionView, ...]:
        """What a method call on a receiver of this declared class may run: the class's own method, its subclasses' overrides, a Protocol's implementations. Abstract and empty
        methods are left out."""
        classes = [class_full, *self.subclasses(class_full)]
        view = self.classes.get(class_full)
        if view is not None and view.class_.is_protocol:
            for one in self.implementations(class_full):
                classes += [one, *self.subclasses(one)]
        found: dict[str, FunctionView] = {}
        for one in dict.fromkeys(classes):
            method = self.method(one, name)
            if method is not None and not method.function.is_trivial and not method.function.is_abstract:
                found[method.full] = method
        return tuple(found.values())

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def run_by(self, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]:
        """The project's functions that a call may run: by the receiver's class and its subclasses, through local names, partials and constructors."""
        known = self._run.get(id(call))
        if known is None:
            known = self._run[id(call)] = call, self._run_by_value(fn, fn.module.callee(fn, call).func)
        return known[1]

    def refers_to(self, fn: FunctionView, value: f.AnyValue) -> tuple[FunctionView, ...]:
        """The project's functions that a value may be when it is called: a name, a bound method, a lambda, a partial."""
        if isinstance(value, f.Call):
            callee = fn.module.callee(fn, value)
            if not {"functools.partial", "builtins.staticmethod"}.isdisjoint(callee.names) and callee.args:
                return self.refers_to(fn, callee.args[0].value)
            return ()
        return self._run_by_value(fn, value)

    def _run_by_value(self, fn: FunctionView, func: f.AnyValue, depth: int = 0) -> tuple[FunctionView, ...]:
        if depth > 6:
            return ()
        match func:
            case f.Name(scope=f.LOCAL):
                found: list[FunctionView] = []
                for origin in fn.origins(func):
                    if isinstance(origin, Definition):
                        if origin.kind == "function":
                            nested = origin.function.nested.get(origin.name)
                            found.extend([nested] if nested is not None else [])
                        elif origin.kind == "import":
                            found.extend(self._by_full_name(origin.record.full))
                        else:
                            found.extend(self._run_by_held(walked(self, origin), depth))
                    elif origin is not func:
                        found.extend(self._run_by_value(fn, origin, depth + 1))
                return tuple(found) or self._made_or_called(fn, func)
            case f.Name():
                found_by_name = self._by_full_name(func.name)
                if found_by_name:
                    return found_by_name
                holder = self.modules.get(func.name.rpartition(".")[0])
                if holder is not None:
                    for step in holder.globals.get(func.name, ()):
                        if step.value is not None and not isinstance(step.value, (f.Call, f.Const)):
                            return self._run_by_value(holder.body, step.value, depth + 1)
                        if isinstance(step.value, f.Call):
                            return self.refers_to(holder.body, step.value) or self._instances_called(fn, func)
                return self._instances_called(fn, func)
            case f.Attr():
                if isinstance(func.base, f.Super):
                    for owner in func.base.owners:
                        view = self.classes.get(owner)
                        if view is not None and func.name in view.methods:
                            return (view.methods[func.name],)
                    return ()
                return self._methods_of(fn, func) or self._run_by_held(kept(self, fn, func), depth) or self._instances_called(fn, func)
            case f.Lambda():
                holder_fn: FunctionView | None = fn
                while holder_fn is not None:
                    for one in holder_fn.lambdas:
                        if one.lambda_ is func:
                            return (one,)
                    holder_fn = holder_fn.outer
                return ()
            case f.Choice():
                return self._run_by_value(fn, func.yes, depth + 1) + self._run_by_value(fn, func.no, depth + 1)
            case f.Call() | f.Item():
                return self._run_by_held(kept(self, fn, func), depth) or self._instances_called(fn, func)
            case _:
                return ()

    def _run_by_held(self, held: Iterable[Held], depth: int) -> tuple[FunctionView, ...]:
        """What calling one of the values that are kept somewhere runs."""
        found: list[FunctionView] = []
        for holder, value in held:
            if isinstance(value, f.Call):
                found.extend(self.refers_to(holder, value))
            else:
                found.extend(self._run_by_value(holder, value, depth + 1))
        return tuple(dict.fromkeys(found))

    def _by_full_name(self, full: str) -> tuple[FunctionView, ...]:
        if full in self.classes:
            found = [self.method(full, name) for name in ("__new__", "__init__", "__post_init__")]
            return tuple(one for one in found if one is not None)
        function = self.functions.get(full)
        if function is None or function.lambda_ is not None:
            return ()
        return self._decorated(function)

    def _decorated(self, function: FunctionView) -> tuple[FunctionView, ...]:
        """What a call of a function runs: the function, where its decorators do not hand it to a thread, and their wrappers."""
        wrappers = self.wrappers(function)
        return wrappers if wrappers and self._is_handed_over(function) else (function, *wrappers)

    def _is_handed_over(self, function: FunctionView) -> bool:
        """Whether one of the project's decorators has a function run in a thread or process (`run_in_executor(pool, function)`) and calls it nowhere itself."""
        for decorator in function.function.decorators:
            target = decorator.func if isinstance(decorator, f.Call) else decorator
            made = self.functions.get(target.name) if isinstance(target, f.Name) and target.scope == f.FULL else None
            if made is None:
                continue
            views = [made, *made.nested.values(), *(inner for one in made.nested.values() for inner in one.nested.values())]
            names = {param.name for view in (made, *made.nested.values()) for param in view.function.params[:1]}
            called = any(
                isinstance(call.func, f.Name) and call.func.name in names
                for view in views
                if view.outer is None or not view.outer.hands_over(view.function.name)
                for call in view.calls
            )
            if not called and any(view.module.find(RunsElsewhere, view, call) is not None for view in views for call in view.calls):
                return True
        return False

    def _methods_of(self, fn: FunctionView, func: f.Attr) -> tuple[FunctionView, ...]:
        types = fn.module.types
        number = types.type_of(func.base)
        found: dict[str, FunctionView] = {}
        owners = types.classes(number)
        for owner in owners:
            if owner.startswith("builtins."):
                continue  # what is only known as a `dict` is hardly the project's own kind of one
            methods = self.overrides(owner, func.name)
            if len(methods) > 1 and _is_made_here(fn, func.base, owner) and (own := self.method(owner, func.name)) is not None:
                methods = (own,)
            if len(methods) > 1 and fn.owner is not None and fn.owner.full == owner and isinstance(func.base, f.Name) and func.base.name == "self":
                methods = tuple(one for one in methods if meets(self, fn, func.name, one)) or methods
            for method in methods:
                found[method.full] = method
        for owner in () if owners else types.class_objects(number):
            one = self.method(owner, func.name)
            if one is not None:
                found[one.full] = one
        if not found:
            for target in func.targets:
                function = self.functions.get(target)
                if function is not None and not function.function.is_trivial:
                    found[function.full] = function
            for full in () if owners or found else fn.module.instances_of(fn, func.base):
                for method in self.overrides(full, func.name) if full in self.classes else ():
                    found[method.full] = method
        return tuple(dict.fromkeys(one for method in found.values() for one in self._decorated(method)))

    def _made_or_called(self, fn: FunctionView, func: f.AnyValue) -> tuple[FunctionView, ...]:
        """What calling a value of a class's type runs: `cls()` makes an instance, `instance()` runs its `__call__`."""
        types = fn.module.types
        made = [one for full in types.class_objects(types.type_of(func)) if full in self.classes for one in self._by_full_name(full)]
        return tuple(dict.fromkeys(made)) or self._instances_called(fn, func)

    def _instances_called(self, fn: FunctionView, func: f.AnyValue) -> tuple[FunctionView, ...]:
        types = fn.module.types
        return tuple(method for full in types.classes(types.type_of(func)) for method in self.overrides(full, "__call__"))

    def wrappers(self, function: FunctionView) -> tuple[FunctionView, ...]:
        """The project's wrappers that its own decorators put around a function: nested functions that the decorator gives back."""
        found: list[FunctionView] = []
        for decorator in function.function.decorators:
            target = decorator.func if isinstance(decorator, f.Call) else decorator
            if isinstance(target, f.Name) and target.scope == f.FULL and target.name in self.functions:
                given = _given_back(self.functions[target.name], 0)
                # what a factory makes is the decorator, which may only write the function down and give it back
                found.extend(one for one in given if not (isinstance(decorator, f.Call) and _gives_back_what_it_got(one)))
        return tuple(found)

    # --- edges --------------------------------------------------------------------------------------------------------------------

    def edges(self, fn: FunctionView) -> tuple[Edge, ...]:
        """Everything of the project that a function may run itself, in order: calls, properties, `with`, loops, operators, f-strings, callbacks that it hands to what calls them."""
        known = self._edges.get(fn.full)
        if known is None:
            known = self._edges[fn.full] = tuple(self._find_edges(fn))
        return known

    def _find_edges(self, fn: FunctionView) -> Iterator[Edge]:
        for call in fn.calls:
            awaited = fn.use_of(call).kind == "awaited"
            callees = self.run_by(fn, call)
            for callee in callees:
                if not (callee.function.decorators and fn.is_async and self._is_sent_elsewhere(fn, call, callee)):
                    yield Edge(fn, call, callee, "call", awaited)
            yield from self._callbacks(fn, call, callees, awaited)
        for attr in fn.attrs:
            if fn.use_of(attr).kind != "called":
                for method in self.property_read(fn, attr):
                    yield Edge(fn, attr, method, "property", fn.use_of(attr).kind == "awaited")
        for site, value, name, how, awaited in implicit_calls(fn):
            yield from self._protocol(fn, site, value, name, how, awaited)

    def _is_sent_elsewhere(self, fn: FunctionView, call: f.Call, callee: FunctionView) -> bool:
        """Whether what a call of a plain decorated function gives is awaited, though neither it nor a wrapper around it gives that: its decorator runs something else on a loop."""
        if callee.is_async or callee.function.is_generator or callee.module.types.is_awaitable(callee.function.returns):
            return False
        use = fn.use_of(call)
        if use.kind != "awaited" and not (
            use.kind == "assigned" and any(call in fn.origins(one.value) for one in fn.all(f.Await) if isinstance(one.value, f.Name))
        ):
            return False
        return not any(wrapper.is_async for wrapper in self.wrappers(callee))

    def _protocol(self, fn: FunctionView, site: Any, value: f.AnyValue, name: str, how: str, awaited: bool = False) -> Iterator[Edge]:
        types = fn.module.types
        for full in types.classes(types.type_of(value)):
            if full in self.classes:
                for method in self.overrides(full, name) or (self.overrides(full, "__repr__") if name == "__str__" else ()):
                    yield Edge(fn, site, method, how, awaited)

    @cached_property
    def _properties(self) -> frozenset[str]:
        """The names that properties of the project's classes have."""
        return frozenset(
            name for view in self.classes.values() for name, method in view.methods.items() if method.function.is_property or acts_as_property(method)
        )

    def property_read(self, fn: FunctionView, attr: f.Attr) -> tuple[FunctionView, ...]:
        """The project's properties that an attribute runs where it stands: the getter, or the setter of what is assigned to."""
        types = fn.module.types
        found: dict[str, FunctionView] = {}
        owners = types.classes(types.type_of(attr.base))
        if not owners and attr.name in self._properties:
            owners = fn.module.instances_of(fn, attr.base)
        for full in owners:
            if full in self.classes:
                for method in self.overrides(full, attr.name):
                    if method.function.is_property or acts_as_property(method):
                        getter = method.full.removesuffix(".setter").removesuffix(".deleter")  # the last of them has the name in the class
                        holder, slot = fn.parent(attr) or (None, "")
                        ending = (
                            ".deleter" if isinstance(holder, f.Delete) else ".setter" if slot == "target" and not isinstance(holder, f.Change) else ""
                        )
                        one = self.functions.get(getter + ending)
                        if one is not None:
                            found[one.full] = one
        return tuple(found.values())

    def _callbacks(self, fn: FunctionView, call: f.Call, callees: tuple[FunctionView, ...], awaited: bool) -> Iterator[Edge]:
        """Functions given as arguments to what calls them on the spot: a project function that calls its parameter, `map`, `sorted(key=…)`."""
        given = [
            (arg, functions)
            for arg in call.args
            if isinstance(arg.value, (f.Name, f.Attr, f.Lambda, f.Call)) and (functions := self._as_function(fn, arg.value))
        ]
        if not given:
            return
        for callee in callees:
            called = callee.called_parameters
            if called:
                bound = bind(call.args, callee.function, is_method=_is_bound(callee))
                for name in called:
                    value = bound.get(name)
                    for arg, functions in given:
                        if arg.value is value:
                            for function in functions:
                                yield Edge(fn, call, function, "callback", awaited)
        runner = fn.module.callee(fn, call)
        row = self.knowledge.find(SyncCallback, runner.names) if not callees else None
        if row is None or row.later or self.knowledge.find(RunsElsewhere, runner.names) or self.knowledge.find(RunsOnLoop, runner.names):
            return
        taken = runner.argument(row.callable.keyword, row.callable.position)
        for arg, functions in given:
            for function in functions if taken is not None and arg.value is taken.value else ():
                yield Edge(fn, call, function, "callback")

    def _as_function(self, fn: FunctionView, value: f.AnyValue) -> tuple[FunctionView, ...]:
        types = fn.module.types
        if isinstance(value, (f.Lambda, f.Call)):
            return self.refers_to(fn, value)
        if any(one.name == f.DEF for one in types.members(types.type_of(value))) or types.is_any(types.type_of(value)):
            return self.refers_to(fn, value)
        return ()

    @cached_property
    def entry_points(self) -> frozenset[str]:
        """The functions that something outside the project calls."""
        return frozenset(entry.function for entry in self.roles.entries())

    @cached_property
    def callers(self) -> Mapping[str, tuple[Edge, ...]]:
        """For each function, the edges that lead to it."""
        found: dict[str, list[Edge]] = {}
        for fn in self.functions.values():
            for edge in self.edges(fn):
                found.setdefault(edge.callee.full, []).append(edge)
        return {full: tuple(edges) for full, edges in found.items()}

    def callers_of(self, fn: FunctionView) -> tuple[Edge, ...]:
        """The calls of a function, those of tests left out: how a test calls it says nothing about how it is used. Of what tests have for themselves, all."""
        edges = self.callers.get(fn.full, ())
        if not edges or fn.module.is_test or not any(edge.caller.module.is_test for edge in edges):
            return edges
        return tuple([edge for edge in edges if not edge.caller.module.is_test])

    def closure(self, starts: Mapping[str, Trace], follow: Callable[[Edge], bool]) -> dict[str, Chain]:
        """All functions that reach one of `starts` over edges that `follow` accepts, the starts included, each with one shortest chain."""
        chains = {full: Chain(full, (trace,)) for full, trace in starts.items()}
        queue = list(chains)
        for full in queue:
            for edge in self.callers.get(full, ()):
                caller = edge.caller.full
                if caller not in chains and follow(edge):
                    chains[caller] = Chain(chains[full].start, (step_trace(edge), *chains[full].steps))
                    queue.append(caller)
        return chains

    def reached(self, starts: Iterable[FunctionView], follow: Callable[[Edge], bool] = lambda edge: True) -> dict[str, Edge | None]:
        """All functions that run when one of `starts` runs, each with the edge by which it was first reached (None for a start)."""
        found: dict[str, Edge | None] = {fn.full: None for fn in starts}
        queue = [self.functions[full] for full in found if full in self.functions]
        while queue:
            fn = queue.pop(0)
            for edge in self.edges(fn):
                if edge.callee.full not in found and follow(edge):
                    found[edge.callee.full] = edge
                    queue.append(edge.callee)
        return found


def _is_bound(callee: FunctionView) -> bool:
    return callee.owner is not None and not callee.function.is_static


def acts_as_property(method: FunctionView) -> bool:
    """Whether a method is read like an attribute by a library's decorator (`hybrid_property`)."""
    module = method.module
    return any(module.find_value(ActsAsProperty, module.body, one) is not None for one in method.function.decorators)


def _is_made_here(fn: FunctionView, value: f.AnyValue, owner: str) -> bool:
    """Whether an object is just this class's, and no subclass's: made by its name in this function (`Desk().cancel(visit)`)."""
    held = fn.origins(value) if isinstance(value, f.Name) and value.scope == f.LOCAL else (value,)
    return bool(held) and all(isinstance(one, f.Call) and isinstance(one.func, f.Name) and one.func.name == owner for one in held)


def _given_back(decorator: FunctionView, depth: int) -> list[FunctionView]:
    found: list[FunctionView] = []
    if depth > 2:
        return found
    for step in decorator.returns:
        if isinstance(step.value, f.Name) and step.value.scope == f.LOCAL:
            nested = decorator.nested.get(step.value.name)
            if nested is not None:
                inner = _given_back(nested, depth + 1)
                found.extend(inner or [nested])
    return found


def _gives_back_what_it_got(decorator: FunctionView) -> bool:
    """Whether a function with one parameter returns it as it is, on every path."""
    params = decorator.function.params
    values = [step.value for step in decorator.returns]
    return (
        len(params) == 1 and bool(values) and all(isinstance(one, f.Name) and one.scope == f.LOCAL and one.name == params[0].name for one in values)
    )


def _alike(wanted: FunctionView | None, have: FunctionView | None) -> bool:
    if wanted is None or have is None:
        return wanted is None
    one, other = wanted.function, have.function
    if one.is_property != other.is_property or one.is_property:
        return one.is_property == other.is_property
    returns_awaitable = one.is_async or wanted.module.types.is_awaitable(one.returns)
    if returns_awaitable != (other.is_async or have.module.types.is_awaitable(other.returns)) and not one.is_generator:
        return False
    required = [param for param in one.params if param.default is None and param.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
    takes = [param for param in other.params if param.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
    return len(takes) >= len(required) or any(param.kind == f.STAR_ARGS for param in other.params)
