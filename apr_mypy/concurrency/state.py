"""Shared state: the globals, class attributes, attributes of objects that exist once, and captured variables that a function reads and writes, under one name wherever they are met."""

from __future__ import annotations

from functools import cached_property
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.concurrency.singletons import Singletons
from apr_mypy.knowledge.schema import Dependency, KeepsResult, LocalTo, ServesAll
from apr_mypy.program import Program
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import shown

_FETCHING: Final = frozenset({"get", "setdefault"})
_MUTABLE: Final = frozenset(
    {
        "builtins.dict",
        "builtins.list",
        "builtins.set",
        "collections.defaultdict",
        "collections.deque",
        "collections.Counter",
        "collections.OrderedDict",
    }
)
_CONTAINERS: Final = ("builtins.", "collections.", "typing.Mutable", "weakref.")
_SCALARS: Final = frozenset(
    {"builtins.str", "builtins.bytes", "builtins.int", "builtins.float", "builtins.bool", "builtins.tuple", "builtins.frozenset"}
)
_NO_VARIABLE: Final = frozenset({f.CLASS_OBJECT, f.DEF, f.MODULE})


class Spot(NamedTuple):
    """One shared thing. `key` is its full name (`shop.stats.COUNTS`, `shop.rates.Rates._token`), `item` what follows the first subscript, as text (`['hits']`); `why` says how it is shared; `outer` is the
    function whose variable it is, of a captured one."""

    key: str
    item: str
    why: str
    outer: FunctionView | None = None

    def touches(self, other: Spot) -> bool:
        """Whether a change of one is a change of the other: the same thing, or a part of it."""
        return self.key == other.key and (self.item.startswith(other.item) or other.item.startswith(self.item))

    def part(self, text: str) -> Spot:
        return self._replace(item=self.item + text) if self.item or text.startswith("[") else self._replace(key=self.key + text)


class SharedState:
    """Answers for one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.singletons = Singletons(program)
        self._known: dict[int, Spot | None] = {}
        self._open: set[int] = set()

    def spot(self, fn: FunctionView, value: f.AnyValue) -> Spot | None:
        """The shared thing that an expression stands for; None where it stands for none."""
        key = id(value)
        if key in self._known:
            return self._known[key]
        if key in self._open:
            return None
        self._open.add(key)
        found = self._spot(fn, value)
        self._open.discard(key)
        self._known[key] = found
        return found

    def _spot(self, fn: FunctionView, value: f.AnyValue) -> Spot | None:
        match value:
            case f.Name(scope=f.LOCAL):
                return self._local(fn, value)
            case f.Name():
                return self._global(fn, value)
            case f.Attr():
                return self._member(fn, value.base, value.name, value)
            case f.Item():
                if self._is_application(fn, value.base):
                    return Spot("application", f"[{shown(value.index)}]", "of the application")
                base = self.spot(fn, value.base)
                return base.part(f"[{shown(value.index)}]") if base is not None and not self._is_text(base) else None
            case f.Call():
                return self._called(fn, value)
            case f.Await() | f.Bind():
                return self.spot(fn, value.value)
            case _:
                return None

    # --- names --------------------------------------------------------------------------------------------------------------------

    def _global(self, fn: FunctionView, name: f.Name) -> Spot | None:
        module = fn.module
        if not module.is_own(name.name) or "." not in name.name or name.name in self.program.classes or name.name in self.program.functions:
            return None
        members = module.types.members(name.type)
        if members and all(one.name in _NO_VARIABLE for one in members):
            return None
        return self._unless_local(fn, name, Spot(name.name, "", "module-level"))

    def _unless_local(self, fn: FunctionView, value: f.AnyValue, spot: Spot) -> Spot | None:
        """What is another value for each task is not shared; what is another one for each thread is, by the tasks of that thread."""
        row = fn.module.knowledge.find(LocalTo, fn.module.types.bases(fn.module.types.type_of(value)))
        if row is None:
            return spot
        return None if row.each == "task" else spot._replace(why="thread-local")

    def _local(self, fn: FunctionView, name: f.Name) -> Spot | None:
        outer = captured_from(fn, name.name)
        if outer is not None:
            return self._captured(outer, name)
        if name.name in fn.fresh_locals:
            return None
        for origin in fn.origins(name):
            if isinstance(origin, Definition):
                if origin.kind == "parameter" and origin.function is fn:
                    found = self._parameter(fn, origin.record)
                    if found is not None:
                        return found
            elif origin is not name and isinstance(origin, (f.Name, f.Attr, f.Item, f.Call, f.Await)):
                found = self.spot(fn, origin)
                if found is not None:
                    return None if any(self.is_taken_over(fn, one.record, found) for one in fn.definitions(name)) else found
        return None

    def is_taken_over(self, fn: FunctionView, step: object, spot: Spot) -> bool:
        """Whether a step takes what stands there and puts something else in its place at once (`batch, self.queue = self.queue, []`): what it took is nobody else's any more."""
        if not isinstance(step, f.Set) or not isinstance(step.value, f.Many):
            return False
        items = [item for target in step.targets if isinstance(target, f.Many) for item in target.items]
        return any(
            (isinstance(item, f.Attr) or (isinstance(item, f.Name) and item.scope != f.LOCAL)) and self.spot(fn, item) == spot for item in items
        )

    def _captured(self, outer: FunctionView, name: f.Name) -> Spot | None:
        definitions = outer.all_definitions(name.name)
        if any(one.kind in ("function", "class", "import") for one in definitions):
            return None
        for one in definitions:
            if one.kind == "assigned" and one.value is not None and isinstance(one.value, (f.Name, f.Attr, f.Item)):
                found = self.spot(outer, one.value)
                if found is not None:
                    return found
        if outer.owner is not None and outer.function.params and outer.function.params[0].name == name.name and not outer.function.is_static:
            return None  # `self`: asked for by its class
        return Spot(f"{outer.full}.{name.name}", "", "captured", outer)

    def _parameter(self, fn: FunctionView, param: f.Param) -> Spot | None:
        """What a parameter is given by the framework, or has as its default: one object for all calls."""
        module = fn.module
        for marker in (param.default, *param.metadata):
            if isinstance(marker, f.Call):
                row = module.find(Dependency, fn, marker)
                given = module.callee(fn, marker).argument(row.callable.keyword, row.callable.position) if row is not None else None
                for provider in self.program.refers_to(fn, given.value) if given is not None else ():
                    found = self.given_by(provider)
                    if found is not None:
                        return found
        default = param.default
        if isinstance(default, f.Table) or (isinstance(default, f.Many) and default.kind in ("list", "set")):
            return Spot(f"{fn.full}.{param.name}", "", "in a default argument")
        return None

    def given_by(self, provider: FunctionView) -> Spot | None:
        """The shared thing that a function gives back."""
        if any(provider.module.find_value(KeepsResult, provider.module.body, one) is not None for one in provider.function.decorators):
            return Spot(f"{provider.full}()", "", "kept by a cache")
        values = [step.value for step in provider.returns if step.value is not None and not isinstance(step.value, f.Const)]
        values += [one.value for one in provider.all(f.Yield) if one.value is not None]
        found = [self.spot(provider, one) for one in values]
        first = found[0] if found else None
        return first if first is not None and first.outer is None and all(one == first for one in found) else None

    def _is_text(self, spot: Spot) -> bool:
        """Whether a module-level name only ever stands for a text or number, in which nothing can be put: what is subscripted is the other thing that a local name may hold."""
        module = self.program.modules.get(spot.key.rpartition(".")[0]) if spot.why == "module-level" and not spot.item else None
        steps = module.globals.get(spot.key, ()) if module is not None else ()
        return bool(steps) and all(isinstance(step.value, f.Const) and step.value.value is not None for step in steps)

    # --- members ------------------------------------------------------------------------------------------------------------------

    def _member(self, fn: FunctionView, base: f.AnyValue, name: str, value: f.AnyValue) -> Spot | None:
        module = fn.module
        for owner in self._class_objects(fn, base):
            if owner in self.program.classes and not self._is_shape(self.program.classes[owner].class_):
                return Spot(f"{self.definer(owner, name)}.{name}", "", "class-level")
        owners = [one for one in self._classes(fn, base) if one in self.program.classes]
        for owner in owners:
            if self.is_class_level(owner, name):
                return self._unless_local(fn, value, Spot(f"{self.definer(owner, name)}.{name}", "", "class-level"))
            why = self.singletons.why(owner) if not self._is_another(fn, base, owner) else ""
            row = module.knowledge.find(LocalTo, self.program.mro(owner)) if why else None
            if row is not None:  # a class of the project that derives from `threading.local`: one object, and each has fields of its own
                return None if row.each == "task" else Spot(f"{self.definer(owner, name)}.{name}", "", "thread-local")
            if why and not self._made_here(fn, base) and self.program.method(owner, name) is None:
                return self._unless_local(fn, value, Spot(f"{self.definer(owner, name)}.{name}", "", why))
        if self._is_application(fn, base):
            return Spot(f"application.{name}", "", "of the application")
        inner = self.spot(fn, base)
        if inner is None or (owners and any(self.program.method(owner, name) is not None for owner in owners)):
            return None
        row = module.knowledge.find(LocalTo, module.types.bases(module.types.type_of(base)))
        if row is not None:
            return None if row.each == "task" else inner.part(f".{name}")._replace(why="thread-local")
        return inner.part(f".{name}")

    def _classes(self, fn: FunctionView, base: f.AnyValue) -> tuple[str, ...]:
        typed = fn.module.types.classes(fn.module.types.type_of(base))
        if typed or not isinstance(base, f.Name) or base.scope != f.LOCAL:
            return typed
        holder: FunctionView | None = fn
        while holder is not None:
            params = holder.function.params
            if holder.owner is not None and params and params[0].name == base.name and not holder.function.is_static:
                return (holder.owner.full,) if not holder.function.is_class else ()
            holder = holder.outer
        return ()

    def _class_objects(self, fn: FunctionView, base: f.AnyValue) -> tuple[str, ...]:
        if isinstance(base, f.Name) and base.scope == f.FULL and base.name in self.program.classes:
            return (base.name,)
        if isinstance(base, f.Attr) and base.name == "__class__":
            return self._classes(fn, base.base)
        if isinstance(base, f.Call) and isinstance(base.func, f.Name) and base.func.name == "builtins.type" and len(base.args) == 1:
            return self._classes(fn, base.args[0].value)
        return fn.module.types.class_objects(fn.module.types.type_of(base))

    def definer(self, owner: str, name: str) -> str:
        """The class that first has a field, so that a subclass's name for it is the same."""
        found = owner
        for base in self.program.mro(owner):
            view = self.program.classes.get(base)
            if view is not None and view.field(name) is not None:
                found = base
        return found

    def is_class_level(self, owner: str, name: str) -> bool:
        """Whether `self.name` is the class's own mutable value, which no instance replaces."""
        at_class = False
        for base in self.program.mro(owner):
            view = self.program.classes.get(base)
            for field in view.class_.fields if view is not None else ():
                if field.name == name:
                    if field.in_method or view is None:
                        return False
                    at_class = at_class or (field.value is not None and self._is_mutable(view.module, field.value))
        return at_class and not self._is_shape(self.program.classes[owner].class_)

    def _is_shape(self, class_: f.Class) -> bool:
        ref = self.program.roles.ref(class_)
        return self.program.roles.is_dto(ref) or self.program.roles.is_orm_model(ref)

    def _is_mutable(self, module: ModuleView, value: f.AnyValue) -> bool:
        if isinstance(value, f.Table) or (isinstance(value, (f.Many, f.Each)) and value.kind in ("list", "set", "dict")):
            return True
        return isinstance(value, f.Call) and not _MUTABLE.isdisjoint(module.callee(module.body, value).names)

    def _made_here(self, fn: FunctionView, base: f.AnyValue) -> bool:
        """Whether the object was made in this very function: nobody else has it yet."""
        if not isinstance(base, f.Name) or base.scope != f.LOCAL:
            return False
        origins = fn.origins(base)
        return any(isinstance(one, f.Call) and set(fn.module.callee(fn, one).names) & self.program.classes.keys() for one in origins) or (
            fn.function.name in ("__init__", "__new__", "__post_init__", "__set_name__") and fn.owner is not None
        )

    def _is_another(self, fn: FunctionView, base: f.AnyValue, owner: str) -> bool:
        """Whether an object is of the same class as the one whose method runs, and was given to it: there are two of them."""
        if fn.owner is None or not isinstance(base, f.Name) or base.scope != f.LOCAL or owner not in fn.owner.mro:
            return False
        params = fn.function.params
        return any(one.name == base.name for one in params[0 if fn.function.is_static else 1 :])

    def _is_application(self, fn: FunctionView, base: f.AnyValue) -> bool:
        if isinstance(base, (f.Const, f.Text)):
            return False
        module = fn.module
        bases = module.types.bases(module.types.type_of(base))
        if any(one in self.program.classes for one in bases):
            return False
        names = self._serving
        if not names.isdisjoint(bases):
            return True
        if isinstance(base, f.Name):  # a local with a type is what its type says
            return (base.scope != f.LOCAL or not bases) and not names.isdisjoint(module.names_of(fn, base))
        return isinstance(base, f.Attr) and not names.isdisjoint(module.names_of(fn, base))

    @cached_property
    def _serving(self) -> frozenset[str]:
        return frozenset(self.program.knowledge.table(ServesAll))

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def _called(self, fn: FunctionView, call: f.Call) -> Spot | None:
        func, args = call.func, call.args
        if (
            isinstance(func, f.Name)
            and func.name in ("builtins.getattr", "builtins.hasattr")
            and len(args) >= 2
            and isinstance(args[1].value, f.Const)
        ):
            return self._member(fn, args[0].value, str(args[1].value.value), call)
        if isinstance(func, f.Attr) and func.name in _FETCHING and args:
            base = self.spot(fn, func.base)
            if base is not None and (is_container(fn, func.base) or base.key.startswith("application")):
                return base.part(f"[{shown(args[0].value)}]")
        for callee in self.program.run_by(fn, call)[:1]:
            if callee.function.name not in ("__init__", "__new__"):
                return self.given_by(callee)
        return None


def captured_from(fn: FunctionView, name: str) -> FunctionView | None:
    """The function around this one whose variable a local name is; None where it is this one's own."""
    if fn.outer is None:
        return None
    declared = any(step.is_nonlocal and name in step.names for step in fn.all(f.Global))
    if not declared and (fn.all_definitions(name) or any(param.name == name for param in fn.function.params)):
        return None
    outer: FunctionView | None = fn.outer
    while outer is not None:
        if outer.all_definitions(name) and not any(step.is_nonlocal and name in step.names for step in outer.all(f.Global)):
            return outer
        outer = outer.outer
    return None


def is_container(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is one of the builtin containers, by its type."""
    types = fn.module.types
    return any(full.startswith(_CONTAINERS) and full not in _SCALARS for full in types.classes(types.type_of(value)))
