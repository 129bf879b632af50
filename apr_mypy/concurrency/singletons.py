"""Which classes of the project have an instance that many requests, tasks or threads use at once, and why."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from apr_mypy import facts as f
from apr_mypy.concurrency.starting import is_beginning
from apr_mypy.knowledge.schema import KeepsResult, Lock, RunsElsewhere, ServesAll, ServesAllIf
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView

_MAKERS: Final = ("__new__", "__init__", "__post_init__")
_FOR_EACH: Final = frozenset({"returned", "yielded", "receiver"})
"""What becomes of an object that is made for one call, where it gets no name."""
_NOT_SERVING: Final = frozenset({Role.LIFESPAN, Role.COMMAND, Role.MIGRATION, Role.TEST})
_SINGLETON: Final = "of a singleton"
THREADED: Final = "of an object whose methods run in several threads"
LOCKED: Final = "of an object that has a lock, so others use it too"


class Singletons:
    """Answers for one program."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def why(self, class_full: str) -> str:
        """How an instance is shared, in words that complete "state …"; "" where nothing says that one is."""
        return self._shared.get(class_full, "")

    @cached_property
    def _shared(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for full, why in self._evidence():
            found.setdefault(full, why)
        for full in self._made_for_each([full for full, why in found.items() if why != _SINGLETON]):
            del found[full]
        for full in list(found):
            for inner in self._held_by(full):
                found.setdefault(inner, f"of what {full.rpartition('.')[2]} holds")
        for full in self._run_by_many():
            found.setdefault(full, THREADED)
        for full in self.program.classes:
            if self._has_lock(full):
                found.setdefault(full, LOCKED)
        for full, why in list(found.items()):
            for base in self.program.mro(full)[1:]:
                if base in self.program.classes and self._mostly(base, found):
                    found.setdefault(base, why)
        return {full: why for full, why in found.items() if not self._is_shape(full)}

    def _is_shape(self, full: str) -> bool:
        view = self.program.classes[full]
        ref = self.program.roles.ref(view.class_)
        return view.class_.is_enum or view.class_.is_typed_dict or self.program.roles.is_orm_model(ref) or self.program.roles.is_dto(ref)

    def _mostly(self, base: str, found: dict[str, str]) -> bool:
        """Whether the methods of a base class mostly run on a shared object: a base of many classes says nothing of one of them."""
        leaves = [one for one in self.program.subclasses(base) if not self.program.subclasses(one)]
        return 2 * sum(one in found for one in leaves) >= len(leaves)

    def _evidence(self) -> Iterator[tuple[str, str]]:
        for module in self.program.modules.values():
            for body in (module.body, *module.class_bodies):
                for call in body.calls:
                    for full in self._made_by(body, call):
                        yield full, "of an object that is made once, at import"
            for fn in module.functions.values():
                yield from self._made_in(module, fn)
            for full in module.classes:
                yield from self._said_by_class(module, full)

    def _made_by(self, fn: FunctionView, call: f.Call) -> Iterator[str]:
        """The classes of the project that a call makes an instance of."""
        names = fn.module.callee(fn, call).names
        yield from (name for name in names[:1] if name in self.program.classes)

    def _made_in(self, module: ModuleView, fn: FunctionView) -> Iterator[tuple[str, str]]:
        """Objects that a function keeps for all: in a global, on a class, on the application; or gives out of a cache."""
        if any(module.find_value(KeepsResult, module.body, one) is not None for one in fn.function.decorators):
            made = [
                full
                for step in fn.returns
                for origin in (fn.origins(step.value) if step.value is not None else ())
                if isinstance(origin, f.Call)
                for full in self._made_by(fn, origin)
            ]
            for full in dict.fromkeys((*module.types.classes(fn.function.returns), *made)):
                if full in self.program.classes:
                    yield full, f"of an object that {fn.function.name} keeps in its cache"
        starts = module.role_of(fn) is Role.LIFESPAN
        for call in fn.calls if starts else ():
            for full in self._made_by(fn, call):
                yield full, "of an object that is made once, at start-up"
        for step in fn.all(f.Set):
            if step.value is None or not any(self._is_for_all(fn, target) for target in step.targets):
                continue
            made = [full for origin in fn.origins(step.value) if isinstance(origin, f.Call) for full in self._made_by(fn, origin)]
            if any(isinstance(target, f.Attr) for target in step.targets) and fn.owner is not None:
                made += [
                    full for full in module.types.classes(module.types.type_of(step.value)) if full in fn.owner.mro
                ]  # `cls._instance = super().__new__(cls)`
            for full in made:
                if full in self.program.classes:
                    yield full, _SINGLETON if fn.function.name == "__new__" else "of an object that is kept for all"

    def _is_for_all(self, fn: FunctionView, target: f.AnyValue) -> bool:
        match target:
            case f.Name(scope=f.FULL):
                return True
            case f.Item(base=base) | f.Attr(base=f.Attr(base=base)) if self._serves_all(fn, base):
                return True
            case f.Attr(base=base):
                return bool(fn.module.types.class_objects(fn.module.types.type_of(base)))
            case f.Item(base=base):
                return isinstance(base, f.Name) and base.scope == f.FULL
            case _:
                return False

    def _serves_all(self, fn: FunctionView, value: f.AnyValue) -> bool:
        module = fn.module
        bases = module.types.bases(module.types.type_of(value))
        if bases and all(base.startswith(("builtins.", "typing.")) for base in bases):
            return False  # a plain dict or list: following where it came from would cost more than all else here
        names = (*bases, *(module.names_of(fn, value) if isinstance(value, (f.Name, f.Attr)) else ()))
        return module.knowledge.find(ServesAll, names) is not None

    def _said_by_class(self, module: ModuleView, full: str) -> Iterator[tuple[str, str]]:
        class_ = module.classes[full].class_
        role = self.program.roles.class_role(self.program.roles.ref(class_))
        if role is not None and role.role is Role.MIDDLEWARE:
            yield full, "of a middleware, of which there is one for all requests"
        if module.knowledge.find(ServesAll, class_.mro[1:]) is not None:
            yield full, "of an object that serves all requests"
        if self._is_told_to_serve_all(module, full):
            yield full, "of a view that is made once for all requests"
        for keyword, value in class_.keywords:
            if keyword == "metaclass" and isinstance(value, f.Name) and self.program.method(value.name, "__call__") is not None:
                yield full, _SINGLETON
        for decorator in class_.decorators:
            target = decorator.func if isinstance(decorator, f.Call) else decorator
            if isinstance(target, f.Name) and "singleton" in target.name.rpartition(".")[2].lower():
                yield full, _SINGLETON

    def _is_told_to_serve_all(self, module: ModuleView, full: str) -> bool:
        """Whether a class, or a base of the project, says that it is not made anew for each request (`init_every_request = False`); the nearest that says anything counts."""
        row = module.knowledge.find(ServesAllIf, module.classes[full].class_.mro[1:])
        for base in self.program.mro(full) if row is not None else ():
            view = self.program.classes.get(base)
            said = view.field(row.field) if view is not None and row is not None else None
            if said is not None and row is not None:
                return isinstance(said.value, f.Const) and said.value.value is row.value
        return False

    def _has_lock(self, full: str) -> bool:
        """Whether an object of a class, or of one of its bases, keeps a lock."""
        for base in self.program.mro(full):
            view = self.program.classes.get(base)
            for field in view.class_.fields if view is not None else ():
                if field.in_method and view is not None and view.module.knowledge.find(Lock, view.module.types.bases(field.type)) is not None:
                    return True
        return False

    def _run_by_many(self) -> Iterator[str]:
        """The classes of which a method of one object is run in several threads at once: `pool.map(self.work, items)`, `for item in items: pool.submit(tally.add, item)`."""
        for module in self.program.modules.values():
            for fn, call, row in module.calls_known_as(RunsElsewhere):
                given = module.callee(fn, call).argument(row.callable.keyword, row.callable.position) if row.where == "thread" else None
                value = given.value if given is not None else None
                if isinstance(value, f.Call) and value.args:
                    value = value.args[0].value  # `partial(self.work, depth)`
                if not isinstance(value, f.Attr) or module.role_of(fn) is Role.TEST or not self._for_many(fn, call, value.base):
                    continue
                for method in self.program.refers_to(fn, value):
                    if method.owner is not None and not method.is_async and not method.function.is_static:
                        yield method.owner.full

    def _for_many(self, fn: FunctionView, call: f.Call, base: f.AnyValue) -> bool:
        """Whether several runs of what a call hands over have one object: not one that each round of a loop has for itself."""
        if isinstance(call.func, f.Attr) and call.func.name == "map":
            return True
        if next(iter(fn.loops_around(call)), None) is None or not isinstance(base, f.Name):
            return False
        return base.scope != f.LOCAL or all(
            one.kind == "parameter" or (one.kind == "assigned" and next(iter(fn.loops_around(one.record)), None) is None)
            for one in fn.definitions(base)
        )

    # --- one of many --------------------------------------------------------------------------------------------------------------

    def _made_for_each(self, classes: list[str]) -> set[str]:
        """Those of the classes of which the program, while it serves, makes objects for one call, too: what runs on such an object is not known to run on the one that all share."""
        asked, found = frozenset(classes), set()
        for module in self.program.modules.values() if asked else ():
            for fn in module.functions.values():
                for call in fn.calls:
                    func = call.func
                    if func.__class__ is f.Name and func.name in asked and func.name not in found and self._is_for_one(fn, call):
                        found.add(func.name)
        return found

    def _is_for_one(self, fn: FunctionView, call: f.Call) -> bool:
        module = fn.module
        if module.role_of(fn) in _NOT_SERVING or is_beginning(fn) or fn.function.name in _MAKERS:
            return False
        if any(module.find_value(KeepsResult, module.body, one) is not None for one in fn.function.decorators):
            return False
        use = fn.use_of(call)
        if use.kind != "assigned":
            return use.kind in _FOR_EACH
        step = fn.step_of(call)
        if not isinstance(step, f.Set) or not all(isinstance(one, f.Name) and one.scope == f.LOCAL for one in step.targets):
            return False
        names = {one.name for one in step.targets if isinstance(one, f.Name)}
        return not any(  # it is kept after all, or handed to what may keep it
            fn.use_of(one).kind in ("assigned", "item") for name in names for one in fn.reads(name)
        )

    def _held_by(self, full: str) -> Iterator[str]:
        """What the constructor of a shared object makes for it."""
        view = self.program.classes[full]
        for field in view.class_.fields:
            if field.in_method in _MAKERS and isinstance(field.value, f.Call):
                yield from self._made_by(view.methods.get(field.in_method, view.module.body), field.value)
