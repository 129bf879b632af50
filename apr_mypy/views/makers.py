"""Where an object comes from: the calls that made it and the names it is kept under on the way, through locals, fields, properties, factories, injected parameters and callers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dependency, HandsBack
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.shown import shown

if TYPE_CHECKING:
    from apr_mypy.knowledge import Resolved
    from apr_mypy.roles import Roles
    from apr_mypy.views.module import ClassView, ModuleView

_DEEPEST: Final = 8
_ENTERING: Final = frozenset({"enter_context", "enter_async_context"})
_FACTORIES: Final = frozenset({"default_factory", "factory"})
"""How data classes of every library call the argument that is called for the value of a field."""


class Calls(Protocol):
    """What is known of a program's calls (`Program`)."""

    modules: dict[str, ModuleView]
    roles: Roles
    knowledge: Resolved
    is_whole: bool

    @property
    def classes(self) -> Mapping[str, ClassView]: ...
    def run_by(self, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]: ...
    def refers_to(self, fn: FunctionView, value: f.AnyValue) -> tuple[FunctionView, ...]: ...
    def callers_of(self, fn: FunctionView) -> tuple[Any, ...]: ...
    def property_read(self, fn: FunctionView, attr: f.Attr) -> tuple[FunctionView, ...]: ...
    def overrides(self, class_full: str, name: str) -> tuple[FunctionView, ...]: ...
    def method(self, class_full: str, name: str) -> FunctionView | None: ...
    def subclasses(self, full: str) -> tuple[str, ...]: ...


class Makers:
    """The past of one value.

    `made` are the calls that made the object, each with its function; `held` the names and fields that kept it on the way, each with a function that sees it so; `elsewhere`
    whether the way leads into a module of the project that this program does not hold; `given` the parameters for which no caller in sight gives a value.
    """

    def __init__(self, program: Calls, fn: FunctionView, value: f.AnyValue) -> None:
        self.program = program
        self.made: list[tuple[FunctionView, f.Call]] = []
        self.held: list[tuple[FunctionView, f.Name | f.Attr]] = []
        self.given: list[Definition] = []
        self.elsewhere = False
        self._seen: set[tuple[str, str]] = set()
        self._walk(fn, value, 0)

    def _walk(self, fn: FunctionView, value: f.AnyValue | None, depth: int) -> None:
        if value is None or depth > _DEEPEST:
            return
        match value:
            case f.Call():
                self._call(fn, value, depth)
            case f.Await():
                self._walk(fn, value.value, depth + 1)
            case f.Name(scope=f.LOCAL):
                self._local(fn, value, depth)
            case f.Name():
                self._global(fn, value, depth)
            case f.Attr():
                self._field(fn, value, depth)
            case f.Bind():
                self._walk(fn, value.value, depth + 1)
            case f.Choice():
                self._walk(fn, value.yes, depth + 1)
                self._walk(fn, value.no, depth + 1)
            case f.Op(op="or" | "and"):
                for arg in value.args:
                    self._walk(fn, arg, depth + 1)

    def _call(self, fn: FunctionView, call: f.Call, depth: int) -> None:
        if isinstance(call.func, f.Attr) and call.func.name in _ENTERING and call.args:
            self._walk(fn, call.args[0].value, depth + 1)
            return
        callee = fn.module.callee(fn, call)
        names = callee.names
        same = fn.module.find(HandsBack, fn, call)
        if same is not None and (given := callee.argument(same.object.keyword, same.object.position)) is not None:
            self._walk(fn, given.value, depth + 1)
            return
        if not any(name in self.program.classes for name in names):
            functions = [one for one in self.program.run_by(fn, call) if one.function.name != "__init__"]
            for function in functions:
                self._results(function, depth)
            if functions:
                return
            if names and fn.module.is_own(names[0]) and not any(fn.module.types.mro(one)[1:] for one in names[:1]):
                self.elsewhere = True
        self.made.append((fn, call))

    def _results(self, function: FunctionView, depth: int) -> None:
        if ("result", function.full) in self._seen:
            return
        self._seen.add(("result", function.full))
        for step in function.returns:
            self._walk(function, step.value, depth + 1)
        for one in function.all(f.Yield):
            self._walk(function, one.value, depth + 1)

    def _local(self, fn: FunctionView, name: f.Name, depth: int) -> None:
        self.held.append((fn, name))
        for origin in fn.origins(name):
            if not isinstance(origin, Definition):
                if origin is not name:
                    self._walk(fn, origin, depth + 1)
            elif origin.kind == "parameter":
                self._parameter(origin, depth)
            elif origin.kind == "entered" and not origin.path:
                self._walk(origin.function, origin.value, depth + 1)
        for other in fn.definitions(name):
            if other.kind == "assigned" and isinstance(other.value, f.Name) and other.value.scope == f.LOCAL:
                self.held.append((other.function, other.value))

    def _parameter(self, definition: Definition, depth: int) -> None:
        param = definition.record
        holder: FunctionView = definition.function
        key = (holder.full, definition.name)
        if key in self._seen or not isinstance(param, f.Param):
            return
        self._seen.add(key)
        module = holder.module
        for marker in (*param.metadata, *((param.default,) if param.default is not None else ())):
            row = module.find(Dependency, holder, marker) if isinstance(marker, f.Call) else None
            if row is not None and isinstance(marker, f.Call):
                given = module.callee(holder, marker).argument(row.callable.keyword, row.callable.position)
                if given is None:
                    return
                functions = self.program.refers_to(module.body, given.value)
                for function in functions:
                    self._results(function, depth)
                named = module.names_of(module.body, given.value)
                if not functions and not self.program.is_whole and any(module.is_own(one) for one in named):
                    self.elsewhere = True  # what provides it stands in another module
                return
        found = False
        for fn, call in callers(self.program, holder):
            arg = argument(fn, call, holder, param)
            if arg is not None:
                found = True
                self._walk(fn, arg.value, depth + 1)
        if param.default is not None and not found:
            self._walk(holder, param.default, depth + 1)
        if not found:
            self.given.append(definition)

    def _global(self, fn: FunctionView, name: f.Name, depth: int) -> None:
        if ("global", name.name) in self._seen:
            return
        self._seen.add(("global", name.name))
        self.held.append((fn, name))
        holder = self.program.modules.get(name.name.rpartition(".")[0]) or fn.module
        steps = holder.globals.get(name.name, ())
        if not steps and fn.module.is_own(name.name):
            self.elsewhere = True
        self.held.append((holder.body, name))
        for step in steps:
            self._walk(holder.body, step.value, depth + 1)
        if any(isinstance(step.value, f.Const) or step.value is None for step in steps):
            for view in holder.functions.values():
                for step in view.all(f.Set):
                    if any(isinstance(one, f.Name) and one.name == name.name for one in step.targets):
                        self._walk(view, step.value, depth + 1)

    def _field(self, fn: FunctionView, attr: f.Attr, depth: int) -> None:
        for function in self.program.property_read(fn, attr):
            self._results(function, depth)
        types = fn.module.types
        number = types.type_of(attr.base)
        owners = types.bases(number) or types.class_objects(number)
        if not owners and fn.owner is not None and isinstance(attr.base, f.Name) and attr.base.name in ("self", "cls"):
            owners = fn.owner.mro
        self.held.append((fn, attr))
        for owner in owners:
            view = self.program.classes.get(owner)
            if view is None:
                if owner == next(iter(owners)) and fn.module.is_own(owner):
                    self.elsewhere = True
                continue
            if ("field", f"{owner}.{attr.name}") in self._seen:
                continue
            self._seen.add(("field", f"{owner}.{attr.name}"))
            for field in view.class_.fields:
                for maker, value in view.set_in(field) if field.name == attr.name else ():
                    # the methods of one class see it as `self.session`, which in the body of the module is nobody's
                    sees = maker if field.in_method else next(iter(view.methods.values()), None)
                    if sees is not None:
                        self.held.append((sees, attr))
                        if attr.base != (own := f.Name("self", f.LOCAL, 0)):  # `container.session` is `self.session` there
                            self.held.append((sees, f.Attr(own, attr.name, (), 0, attr.line, attr.column)))
                    if not field.in_method:  # in the class body the field is a bare name
                        self.held += [(body, f.Name(attr.name, f.LOCAL, 0)) for body in view.module.class_bodies if body.full == owner]
                    self._in_body(maker, value, depth) if not field.in_method else self._walk(maker, value, depth + 1)

    def _in_body(self, body: FunctionView, value: f.AnyValue, depth: int) -> None:
        """What a class's body says of a field: its value, or a function of the project that makes it for each object (`field(default_factory=new_session)`)."""
        factory = next((arg.value for arg in value.args if arg.name in _FACTORIES), None) if isinstance(value, f.Call) else None
        functions = [one for one in self.program.refers_to(body, factory) if one.function.name != "__init__"] if factory is not None else []
        for function in functions:
            self._results(function, depth)
        if not functions:
            self._walk(body, value, depth + 1)

    def mentions(self, names: tuple[str, ...]) -> list[tuple[FunctionView, f.Attr]]:
        """Where one of these attributes of the object is read or set, under any name that kept it."""
        found: dict[int, tuple[FunctionView, f.Attr]] = {}
        for fn, kept in self.held:
            text = shown(kept)
            for view in _seeing(fn, kept):
                for attr in view.attrs:
                    if attr.name in names and shown(attr.base) == text:
                        found[id(attr)] = (view, attr)
        return list(found.values())


def _seeing(fn: FunctionView, kept: f.Name | f.Attr) -> list[FunctionView]:
    """The functions in which a name or field means the same: for a local name those around it and inside it, for a field those of the classes that share it."""
    everything = fn.module.everything()
    if isinstance(kept, f.Name) and kept.scope == f.LOCAL:
        root = fn
        while root.outer is not None:
            root = root.outer
        return [one for one in everything if one is root or one.full.startswith(f"{root.full}.")] if root is not fn.module.body else [root]
    if isinstance(kept, f.Attr) and fn.owner is not None and shown(kept.base) in ("self", "cls"):
        family = fn.owner
        return [one for one in everything if one.owner is not None and (one.owner.full in family.mro or family.full in one.owner.mro)]
    return list(everything)


def callers(program: Calls, holder: FunctionView) -> list[tuple[FunctionView, f.Call]]:
    """The calls in sight that run a function, each with its function."""
    return [(edge.caller, edge.site) for edge in program.callers_of(holder) if edge.how == "call" and isinstance(edge.site, f.Call)]


def argument(fn: FunctionView, call: f.Call, holder: FunctionView, param: f.Param) -> f.Arg | None:
    """What a call gives for a parameter of the function that it runs; None when it gives nothing, or hides it in `*` or `**`."""
    positional = [one.name for one in holder.function.params if one.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
    number = positional.index(param.name) - (holder.owner is not None and not holder.function.is_static) if param.name in positional else -1
    return fn.module.callee(fn, call).argument(param.name, number)


__all__ = ["Calls", "Makers", "argument", "callers"]
