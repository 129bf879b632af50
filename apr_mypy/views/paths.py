"""Whether a path is known beforehand: made of constants, of `__file__`, of the package's own resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_RESOURCES: Final = ("importlib.resources.", "importlib_resources.", "pkgutil.get_data")
_FOLDERS: Final = pattern_of(r"template|prompt|quer(y|ies)|sql|locale|translation|message|resource|asset|schema|fixture|static|snippet")
_TEXTS: Final = pattern_of(r"\.(txt|md|j2|jinja2?|html?|tmpl|tpl|mustache|sql|graphql|ya?ml|toml|json|css|svg|xsd|ftl|po)$")
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
            held = module.set_once(value.name)
            return known_path(module, module.body, held, depth + 1) if held is not None else None
        case f.Attr():
            constant = _of_the_class(module, value)
            return known_path(module, module.body, constant, depth + 1) if constant is not None else known_path(module, fn, value.base, depth + 1)
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
    if known and len(known) < len(said):
        first, end = said[0], _end_of(parts[-1][1])
        return PathSaid(True, end) if first is not None and first.beside and _is_packaged(first.end, end) else None
    return PathSaid(any(one.beside for one in known), known[-1].end) if known else None


def _end_of(value: f.AnyValue | None) -> str:
    """The constant text that a value ends with."""
    match value:
        case f.Const():
            return str(value.value)
        case f.Text() if value.parts:
            return _end_of(value.parts[-1])
        case f.Op(op="+" | "/"):
            return _end_of(value.args[-1])
        case _:
            return ""


def _is_packaged(folder: str, end: str) -> bool:
    """Whether a file is one of those that a package brings along, though its name is chosen while the program runs: `PROMPTS / f"{name}.txt"`."""
    return _FOLDERS.search(folder.lower()) is not None and _TEXTS.search(end.lower()) is not None


def _of_the_class(module: ModuleView, attr: f.Attr) -> f.AnyValue | None:
    """What the class body sets a field to, where only that does: `cls.TEMPLATES`, with `TEMPLATES = Path(__file__).parent / "templates"`."""
    if not isinstance(attr.base, f.Name) or len(attr.targets) != 1:
        return None
    holder = module.classes.get(attr.targets[0].rpartition(".")[0])
    fields = [one for one in holder.class_.fields if one.name == attr.name] if holder is not None else []
    return fields[0].value if len(fields) == 1 and not fields[0].in_method else None
