"""Which names a value goes by: what a decorator, a base class or a callee may be called in the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from apr_mypy import facts as f

Assigned: TypeAlias = "dict[str, tuple[f.AnyValue, Names]]"
"""Full name of a module-level variable → the value it is first set to, and the names of its module."""

_DEPTH: Final = 6
"""How many variables, each set to the next, are followed."""

_OPAQUE: Final = frozenset({f.ANY, f.UNKNOWN, f.DEF, f.NONE, f.NEVER, f.TUPLE, f.MODULE})


class Names:
    """Names in one module. `assigned` is shared by all modules that were read together, so that a variable of another module is followed too; `derived` are the bases of
    classes of libraries without types."""

    def __init__(self, module: f.Module, assigned: Assigned, derived: Mapping[str, tuple[str, ...]]) -> None:
        self.module: Final = module
        self.assigned: Final = assigned
        self._derived: Final = derived
        self.refs: Final[dict[str, f.ClassRef]] = {ref.full: ref for ref in module.classes}
        self.locals: dict[str, f.AnyValue] = {}
        """Local variable → what it was last set to, kept by whoever walks a function."""
        self.current = ""
        """Full name of the function that is being walked."""
        self.depth = 0
        """How many functions are around the one that is being walked."""
        self._owners: Final[dict[int, tuple[str, ...]]] = {}
        for name, value in _top_level(module, module.block):
            assigned.setdefault(name, (value, self))

    def candidates(self, value: f.AnyValue, depth: int = _DEPTH) -> tuple[str, ...]:
        """All names under which the knowledge may have a value, the likeliest first: of a function its defining and its written name, of a method those of every class of
        the receiver's MRO, of a call those of what is called, of a variable those of what it is set to."""
        kind = type(value)
        if kind is f.Call:
            return self.candidates(value.func, depth)  # type: ignore[union-attr]
        if kind is f.Item:
            return self.candidates(value.base, depth)  # type: ignore[union-attr]
        if isinstance(value, f.Name):
            if value.scope == f.LOCAL:
                local = self.locals.get(value.name)
                return self.candidates(local, depth - 1) if local is not None and depth and local is not value else ()
            names: tuple[str, ...] = (value.name, value.text) if value.text and value.text != value.name else (value.name,)
            if value.scope == f.UNFOLLOWED:
                names += self._bases(names)
            held = self.assigned.get(value.name) if depth else None
            if held is not None:
                names += tuple(name for name in held[1].candidates(held[0], depth - 1) if name not in names)
            return names
        if isinstance(value, f.Attr):
            owners = self.owners(value.base, depth)
            return value.targets + tuple(name for owner in owners if (name := f"{owner}.{value.name}") not in value.targets)
        return ()

    def owners(self, value: f.AnyValue, depth: int = _DEPTH) -> tuple[str, ...]:
        """The classes whose member an attribute of `value` is: the MRO of its type; where mypy knows no type, the class that is called to make it."""
        number = getattr(value, "type", 0)
        if number:
            known = self._owners.get(number)
            if known is None:
                known = self._owners[number] = tuple(dict.fromkeys(self._classes(number)))
            if known:
                return known
        if not depth:
            return ()
        if isinstance(value, f.Await):
            return self.owners(value.value, depth)
        if isinstance(value, f.Name):
            if value.scope == f.LOCAL:
                local = self.locals.get(value.name)
                return self.owners(local, depth - 1) if local is not None and local is not value else ()
            held = self.assigned.get(value.name)
            if held is not None:
                return held[1].owners(held[0], depth - 1)
            return (value.name, *self._bases((value.name,))) if value.scope == f.UNFOLLOWED else ()
        if isinstance(value, f.Call):
            if isinstance(value.func, f.Attr) and value.func.name.startswith("with_"):
                # `Broker(url).with_result_backend(…)`: the same object, with more
                return (*self.candidates(value.func, depth - 1), *self.owners(value.func.base, depth - 1))
            return self.candidates(value.func, depth - 1)
        if isinstance(value, f.Attr):
            for target in value.targets:
                held = self.assigned.get(target)
                if held is not None:
                    return held[1].owners(held[0], depth - 1)
            return tuple(f"{owner}.{value.name}" for owner in self.owners(value.base, depth - 1))
        return ()

    def is_unknown(self, value: f.AnyValue) -> bool:
        """Whether mypy has no type for a value."""
        number = getattr(value, "type", 0)
        return 0 <= number < len(self.module.types) and self.module.types[number].name in (f.ANY, f.UNKNOWN)

    def lines(self, number: int) -> tuple[tuple[str, ...], ...]:
        """The MRO of each class that a type may be; none for what is no class."""
        kind = self.module.types[number] if 0 <= number < len(self.module.types) else None
        if kind is None or (kind.name in _OPAQUE and kind.name != f.ANY):
            return ()
        return tuple(tuple(self._classes(one, 1)) for one in (kind.args if kind.name == f.UNION else (number,)))

    def _bases(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """What classes that mypy did not follow derive from."""
        return tuple(dict.fromkeys(base for name in names for base in self._derived.get(name, ()) if base not in names))

    def _classes(self, number: int, depth: int = 3) -> Iterator[str]:
        if not 0 <= number < len(self.module.types):
            return
        kind = self.module.types[number]
        if kind.name in (f.UNION, f.CLASS_OBJECT):
            for inner in kind.args if depth else ():
                yield from self._classes(inner, depth - 1)
        elif kind.name and kind.name not in _OPAQUE:
            ref = self.refs.get(kind.name)
            yield from ref.mro if ref is not None and ref.mro else (kind.name,)
        elif kind.name == f.ANY and kind.value:  # a library's class without types, by the annotation that names it
            yield from (kind.value, *self._bases((kind.value,)))


def _top_level(module: f.Module, block: f.Block) -> Iterator[tuple[str, f.AnyValue]]:
    """Variables that a module sets at its top level, also under `if`, `try` and `with`, and attributes that its classes set to something made on the spot."""
    for step in block:
        if isinstance(step, f.Class):
            for field in step.fields:
                if isinstance(field.value, f.Call) and not _is_local(field.value):
                    yield f"{step.full}.{field.name}", field.value
                elif field.params:
                    full = _written(module, step, field)
                    if full:
                        yield f"{step.full}.{field.name}", f.Name(full, f.UNFOLLOWED, field.type, "")
            continue
        if isinstance(step, f.Set):
            if step.value is not None:
                for target in step.targets:
                    if isinstance(target, f.Name) and target.scope == f.FULL:
                        yield target.name, step.value
        else:
            for inner in inner_blocks(step):
                yield from _top_level(module, inner)


def _written(module: f.Module, class_: f.Class, field: f.Field) -> str:
    """The class without types that a method's parameter is annotated with, for a field that keeps it: mypy gives the field no more than `Any`."""
    if module.types[field.type].name != f.ANY:
        return ""
    method = next((one for one in class_.block if isinstance(one, f.Function) and one.name == field.in_method), None)
    for param in method.params if method is not None else ():
        if param.name == field.params[0][0]:
            kind = module.types[param.type]
            kinds = [module.types[one] for one in kind.args] if kind.name == f.UNION else [kind]
            return next((one.value for one in kinds if one.name == f.ANY and one.value), "")
    return ""


def _is_local(value: f.AnyValue) -> bool:
    """Whether what is called hangs on a local variable."""
    while not isinstance(value, f.Name):
        if isinstance(value, f.Call):
            value = value.func
        elif isinstance(value, f.Attr | f.Item):
            value = value.base
        else:
            return True
    return value.scope == f.LOCAL


def inner_blocks(step: f.AnyStep) -> tuple[f.Block, ...]:
    """The blocks of a compound statement; not those of a function or class."""
    if isinstance(step, f.If):
        return (*step.blocks, step.otherwise)
    if isinstance(step, f.Try):
        return (step.block, *(handler.block for handler in step.handlers), step.otherwise, step.final)
    if isinstance(step, f.With):
        return (step.block,)
    if isinstance(step, f.For | f.While):
        return (step.block, step.otherwise)
    if isinstance(step, f.Match):
        return tuple(case.block for case in step.cases)
    return ()


def argument(call: f.Call, keyword: str, position: int) -> f.AnyValue | None:
    """The value that a call gives to a parameter, by keyword or position (-1: by keyword only)."""
    number = 0
    for arg in call.args:
        if arg.name:
            if keyword and arg.name == keyword:
                return arg.value
        elif number == position:
            return arg.value
        else:
            number += 1
        if arg.name == "*":
            position = -1
    return None
