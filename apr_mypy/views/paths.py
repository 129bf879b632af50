"""Whether a path is known beforehand: made of constants, of `__file__`, of the package's own resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.flow import Definition

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_RESOURCES: Final = ("importlib.resources.", "importlib_resources.", "pkgutil.get_data")
_BUILDERS: Final = frozenset({"pathlib.Path", "pathlib.PurePath", "anyio.Path", "builtins.str", "os.fspath"})


class PathSaid(NamedTuple):
    """`beside`: it lies beside the code. `end` is its last constant part, as far as it is in sight."""

    beside: bool
    end: str


def known_path(module: ModuleView, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> PathSaid | None:
    """What is known of a path none of whose parts comes from outside; None for one that has such a part."""
    if depth > 8:
        return None
    match value:
        case f.Const():
            return PathSaid(False, str(value.value))
        case f.Name() if value.name.rpartition(".")[2] == "__file__":
            return PathSaid(True, "")
        case f.Name(scope=f.LOCAL):
            return _all(module, [(fn, None if isinstance(one, Definition) or one is value else one) for one in fn.origins(value)], depth)
        case f.Name():
            assigned = module.globals.get(value.name, ())
            return known_path(module, module.body, assigned[0].value, depth + 1) if len(assigned) == 1 and assigned[0].value is not None else None
        case f.Attr():
            return known_path(module, fn, value.base, depth + 1)
        case f.Item():
            return known_path(module, fn, value.base, depth + 1)
        case f.Op(op="/" | "+"):
            return _all(module, [(fn, arg) for arg in value.args], depth)
        case f.Text():
            return _all(module, [(fn, part) for part in value.parts], depth)
        case f.Call():
            names = module.callee(fn, value).names
            arguments: list[tuple[FunctionView, f.AnyValue | None]] = [(fn, arg.value) for arg in value.args]
            if any(name.startswith(_RESOURCES) for name in names):
                return PathSaid(True, "")
            if any(name in _BUILDERS or name.startswith(("os.path.", "posixpath.")) for name in names):
                return _all(module, arguments, depth)
            if isinstance(value.func, f.Attr) and not any(module.is_own(name) for name in names):
                return _all(module, [(fn, value.func.base), *arguments], depth)
    return None


def _all(module: ModuleView, parts: list[tuple[FunctionView, f.AnyValue | None]], depth: int) -> PathSaid | None:
    said = [known_path(module, fn, part, depth + 1) if part is not None else None for fn, part in parts]
    known = [one for one in said if one is not None]
    if not known or len(known) < len(said):
        return None
    return PathSaid(any(one.beside for one in known), known[-1].end)
