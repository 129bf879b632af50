"""What a name of the project stands for: the value of a global, a function, a field, in its own module or, where the whole program is known, in the one that defines it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from msgspec import structs

from apr_mypy import facts as f
from apr_mypy.views.function import FunctionView

if TYPE_CHECKING:
    from apr_mypy.views.module import ModuleView

_KEPT: Final = "_neighbours"


def introduce(modules: Mapping[str, ModuleView]) -> None:
    """Lets the modules of a whole program look into each other."""
    for module in modules.values():
        module.__dict__[_KEPT] = modules


def neighbours(module: ModuleView) -> Mapping[str, ModuleView]:
    """The modules of the program in which a module is, itself among them; empty while it is judged alone."""
    known: Mapping[str, ModuleView] = module.__dict__.get(_KEPT) or {}
    return known


def home(module: ModuleView, full: str) -> ModuleView | None:
    """The module that a full name is, or that defines it, as far as it may be looked into."""
    others = neighbours(module)
    at = full
    while others and at:
        if at in others:
            return others[at]
        at = at.rpartition(".")[0]
    return module if full.startswith(f"{module.name}.") else None


def values_of(fn: FunctionView, name: f.Name) -> list[tuple[FunctionView, f.AnyValue]]:
    """What a global is set to, each with the body of the module that does so."""
    module = fn.module
    if name.scope == f.LOCAL:
        return []
    if name.name not in module.globals:
        other = home(module, name.name)
        if other is None or other is module:
            return []
        module = other
    return [(module.body, step.value) for step in module.globals.get(name.name, ()) if step.value is not None]


def functions_of(fn: FunctionView, value: f.AnyValue) -> tuple[FunctionView, ...]:
    """The functions of the project that a value refers to, as far as they are known; of a class, its `__call__`."""
    found = fn.module.local_functions(fn, value)
    if found or isinstance(value, (f.Lambda, f.Call)) or not neighbours(fn.module):
        return found
    names = fn.module.names_of(fn, value) if isinstance(value, (f.Name, f.Attr)) else ()
    others = [(other, name) for name in names if fn.module.is_own(name) and (other := home(fn.module, name)) is not None]
    return tuple(other.functions[name] for other, name in others if name in other.functions)


def fields_of(fn: FunctionView, attr: f.Attr) -> list[tuple[FunctionView, f.AnyValue]]:
    """What a field is set to in the class that has it, each with the function that sets it."""
    found = list(fn.module.field_values(fn, attr))
    if found or not neighbours(fn.module):
        return found
    for target in attr.targets:
        owner, _, last = target.rpartition(".")
        other = home(fn.module, owner)
        view = other.classes.get(owner) if other is not None else None
        for field in view.class_.fields if view is not None else ():
            if field.name == last and view is not None:
                found += view.set_in(field)
    return found


def is_beyond(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is something of the project that cannot be looked into from here: another module has it, which is not known."""
    if not isinstance(value, (f.Name, f.Attr)) or neighbours(fn.module):
        return False
    names = (value.name,) if isinstance(value, f.Name) else value.targets
    prefix = f"{fn.module.name}."
    return any(fn.module.is_own(name) and "." in name and not name.startswith(prefix) for name in names)


def filled_in(value: Any, given: Mapping[str, f.AnyValue], *, moved: bool) -> Any:
    """An expression with the values of parameters in place of their names. `moved` when it is read in another module than its own, where the numbers of its types mean nothing."""
    if isinstance(value, tuple):
        return tuple(filled_in(one, given, moved=moved) for one in value)
    if isinstance(value, f.Name) and value.scope == f.LOCAL and value.name in given:
        return given[value.name]
    if isinstance(value, f.Arg):
        return f.Arg(value.name, filled_in(value.value, given, moved=moved))
    if not isinstance(value, f.Value):
        return value
    changes: dict[str, Any] = {}
    for name in value.__struct_fields__:
        part = getattr(value, name)
        if moved and name == "type":
            changes[name] = 0
        elif isinstance(part, (f.Value, f.Arg)) or (isinstance(part, tuple) and part and not isinstance(part[0], (str, int))):
            changes[name] = filled_in(part, given, moved=moved)
    return structs.replace(value, **changes) if changes else value


def locals_in(values: Iterable[f.AnyValue], inside: Any) -> set[str]:
    """The local names that expressions use; `inside` walks an expression."""
    return {one.name for value in values for one in inside(value) if isinstance(one, f.Name) and one.scope == f.LOCAL}


__all__ = ["fields_of", "filled_in", "functions_of", "home", "introduce", "is_beyond", "locals_in", "neighbours", "values_of"]
