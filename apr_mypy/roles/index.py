"""Everything that the modules read together say about roles: their classes and functions, and who is registered where. One pass over each module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, Final

from msgspec import structs

from apr_mypy import facts as f
from apr_mypy.roles.bindings import Binder, Binding
from apr_mypy.roles.names import Assigned, Names

CHILDREN: Final[dict[type, tuple[str, ...]]] = {
    f.Attr: ("base",),
    f.Arg: ("value",),
    f.Call: ("func", "args"),
    f.Text: ("parts",),
    f.Op: ("args",),
    f.Compare: ("args",),
    f.Item: ("base", "index"),
    f.Many: ("items",),
    f.Table: ("items",),
    f.Choice: ("test", "yes", "no"),
    f.Loop: ("target", "over", "tests"),
    f.Each: ("results", "loops"),
    f.Lambda: ("params", "body"),
    f.Await: ("value",),
    f.Yield: ("value",),
    f.Bind: ("value",),
    f.Star: ("value",),
    f.Do: ("value",),
    f.Set: ("targets", "value", "metadata"),
    f.Change: ("target", "value"),
    f.If: ("tests", "blocks", "otherwise"),
    f.Case: ("pattern", "guard", "block"),
    f.Match: ("subject", "cases"),
    f.For: ("target", "over", "block", "otherwise"),
    f.While: ("test", "block", "otherwise"),
    f.With: ("items", "block"),
    f.Handler: ("types", "block"),
    f.Try: ("block", "handlers", "otherwise", "final"),
    f.Return: ("value",),
    f.Raise: ("value", "cause"),
    f.Assert: ("test", "message"),
    f.Delete: ("value",),
    f.Param: ("default", "metadata"),
    f.Function: ("decorators", "params", "metadata", "block"),
    f.Field: ("value", "metadata"),
    f.Class: ("bases", "keywords", "decorators", "block"),
}
"""Record → the fields that hold other records, in the order of the source. Records that hold none are not here."""


def _getter(fields: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(fields) == 1:
        get = attrgetter(fields[0])
        return lambda record: (get(record),)
    return attrgetter(*reversed(fields))


_GET: Final = {kind: _getter(fields) for kind, fields in CHILDREN.items()}


def children(record: Any) -> tuple[Any, ...]:
    """What a record holds: records and tuples of them, last first."""
    get = _GET.get(type(record))
    return get(record) if get is not None else ()


class Index:
    """What `modules` say. Order of the modules makes no difference to any answer."""

    def __init__(self, modules: Iterable[f.Module], binder: Binder) -> None:
        self.modules: Final[dict[str, f.Module]] = {module.name: module for module in modules}
        self.names: Final[dict[str, Names]] = {}
        self.functions: Final[dict[str, tuple[f.Function, f.Module, f.Class | None]]] = {}
        self.classes: Final[dict[str, tuple[f.Class, f.Module]]] = {}
        self.refs: Final[dict[str, f.ClassRef]] = {}
        self.metaclasses: Final[dict[str, str]] = {}
        """Class → its metaclass, where a module says it."""
        self.bindings: Final[dict[str, list[Binding]]] = {}
        self._binder: Final = binder
        self._by_signature: Final[dict[str, Binding]] = {}
        self._called: Final[set[str]] = set()
        self._assigned: Final[Assigned] = {}
        for module in self.modules.values():
            self.names[module.name] = Names(module, self._assigned, binder.derived)
            for ref in module.classes:
                if ref.full not in self.refs or ref.keywords:
                    self.refs[ref.full] = ref
                    for keyword in ref.keywords:
                        if keyword.startswith("metaclass="):
                            self.metaclasses[ref.full] = keyword.removeprefix("metaclass=")
        for name in sorted(self.modules):
            self._read(self.modules[name])
        self._settle()

    def release(self) -> None:
        """Let go of the modules at once: a variable's entry holds the names of its module, which hold the entries."""
        self._assigned.clear()

    def _read(self, module: f.Module) -> None:
        names = self.names[module.name]
        if self._concerned(module):
            self._block((module.block,), module, names, None)
            for _, value in module.aliases:
                self._block((value,), module, names, None)
        else:
            self._declare(module.block, module)

    def _concerned(self, module: f.Module) -> bool:
        """Whether a module can register anything: it imports, or its values have the types of, a library that rows of registration are about; or it imports what another module made of one that has no types."""
        roots = self._binder.roots
        return (
            any(step.full.partition(".")[0] in roots for step in module.imports)
            or any(kind.name.partition(".")[0] in roots for kind in module.types)
            or any(base.partition(".")[0] in roots for ref in module.classes for base in ref.mro[1:])
            or any(step.full in self._assigned and _root_of(self._assigned[step.full][0]) in roots for step in module.imports)
        )

    def _declare(self, block: f.Block, module: f.Module, owner: f.Class | None = None) -> None:
        """List functions and classes without a look at what they do."""
        stack: list[tuple[Any, f.Class | None]] = [(block, owner)]
        while stack:
            at, inside = stack.pop()
            kind = type(at)
            if kind is tuple:
                stack.extend((one, inside) for one in at)
            elif kind is f.Function:
                self.functions[at.full] = (at, module, inside)
                stack.append((at.block, None))
            elif kind is f.Class:
                self.classes[at.full] = (at, module)
                stack.append((at.block, at))
            elif kind is f.If:
                stack.append(((*at.blocks, at.otherwise), inside))
            elif kind is f.Try:
                stack.append(((at.block, at.otherwise, at.final, *(handler.block for handler in at.handlers)), inside))
            elif kind is f.With:
                stack.append((at.block, inside))

    def _block(self, roots: tuple[Any, ...], module: f.Module, names: Names, owner: f.Class | None) -> None:
        """Walk records in the order of the source; every function and class is listed, every call asked whether it registers something."""
        binder = self._binder
        stack: list[Any] = [*reversed(roots)]
        while stack:
            at = stack.pop()
            kind = type(at)
            if kind is tuple:
                stack.extend(reversed(at))
                continue
            get = _GET.get(kind)
            if get is None:
                continue
            if kind is f.Call:
                if type(at.func) is f.Name and names.current:
                    self._called.add(at.func.name)
                self._bind(binder.of_call(at, names))
            elif kind is f.For:
                self._bind(binder.of_loop(at.over, at.line, names))
            elif kind is f.Set:
                if at.value is not None:
                    for target in at.targets:
                        if type(target) is f.Name and target.scope == f.LOCAL:
                            names.locals[target.name] = at.value
            elif kind is f.Function:
                self._function(at, module, names, owner)
                continue
            elif kind is f.Class:
                self._class(at, module, names)
                continue
            stack.extend(get(at))

    def _function(self, function: f.Function, module: f.Module, names: Names, owner: f.Class | None) -> None:
        self.functions[function.full] = (function, module, owner)
        self._bind(self._binder.of_decorators(function.full, function.decorators, names))
        if owner is None and not names.depth and (answering := self._binder.of_signature(function, names)) is not None:
            self._by_signature[function.full] = answering
        for param in function.params:
            if param.default is not None or param.metadata:
                self._bind(self._binder.of_parameter(param, names))
        outer, around = names.locals, names.current
        if names.depth:
            # A function in a function is handed over by its bare name.
            outer[function.name] = f.Name(function.full, f.FULL, 0)
        names.depth += 1
        names.current = function.full
        names.locals = dict(outer)
        for param in function.params:
            names.locals.pop(param.name, None)
            if module.types[param.type].value and module.types[param.type].name == f.ANY:
                names.locals[param.name] = f.Unseen(param.type)  # a class of a library without types, by its annotation
        self._block((function.decorators, function.params, function.block), module, names, None)
        names.locals = outer
        names.depth -= 1
        names.current = around

    def _class(self, cls: f.Class, module: f.Module, names: Names) -> None:
        self.classes[cls.full] = (cls, module)
        self._bind(self._binder.of_decorators(cls.full, cls.decorators, names))
        self._bind(self._binder.of_class_body(cls, names))
        self._block((cls.bases, cls.decorators, cls.block), module, names, cls)

    def _bind(self, bindings: Iterable[Binding]) -> None:
        for binding in bindings:
            known = self.bindings.setdefault(binding.target, [])
            if binding not in known:
                known.append(binding)

    def _settle(self) -> None:
        """Take as handlers what has the shape of one and is neither registered nor another function's helper. Find what is run where a call's result was handed over (`Depends(RoleChecker("admin"))`, `Depends(require("admin"))`): `__call__`, or the inner functions."""
        for name, binding in self._by_signature.items():
            if name not in self.bindings and name not in self._called:
                self.bindings[name] = [binding]
        for name in [name for name in self.bindings if name.endswith("()")]:
            for target in self._results(name[:-2]):
                self.bindings.setdefault(target, []).extend(structs.replace(one, target=target) for one in self.bindings[name])
            del self.bindings[name]

    def _results(self, full: str) -> Iterator[str]:
        cls = self.classes.get(full)
        if cls is not None:
            yield from [call for base in cls[0].mro if (call := f"{base}.__call__") in self.functions][:1]
        function = self.functions.get(full)
        if function is not None:
            returned = {step.value.name for step in function[0].block if isinstance(step, f.Return) and isinstance(step.value, f.Name)}
            yield from (inner for name in sorted(returned) if (inner := f"{full}.{name}") in self.functions)


def _root_of(value: f.AnyValue) -> str:
    """The import name of the library that a value is made with (`taskiq_redis` of `ListQueueBroker(url).with_result_backend(results)`); "" for none."""
    at: Any = value
    while not isinstance(at, f.Name):
        at = at.func if isinstance(at, f.Call) else at.base if isinstance(at, f.Attr) else None
        if at is None:
            return ""
    return at.name.partition(".")[0]
