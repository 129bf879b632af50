"""A value as its author wrote it, near enough to stand in a message."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from apr_mypy import facts as f

_LOOSE: Final = frozenset({"+", "-", "or", "and"})
"""Operators that bind less than others of arithmetic."""


def shown(value: f.AnyValue | None, limit: int = 60) -> str:
    """Source text of a value on one line, cut to `limit` characters."""
    text = _text(value, 0)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def as_written(value: f.AnyValue | None, imports: Iterable[f.Import]) -> str:
    """The source text of a value, names by which things were imported as they stand in the code: `current_app.logger`, not `flask.current_app.logger`."""
    imports = tuple(imports)
    text, attributes, first = shown(value), "", value
    while isinstance(first, f.Attr):
        attributes, first = f".{first.name}{attributes}", first.base
    if isinstance(first, f.Name) and first.scope != f.LOCAL and (named := _as_imported(first, imports)):
        return named + attributes
    module, _, rest = text.partition(".")
    name = rest.partition(".")[0].partition("(")[0]
    if name and any(one.is_from and one.name == name and one.full.rpartition(".")[0].rpartition(".")[2] == module for one in imports):
        return rest
    return text


def _as_imported(name: f.Name, imports: tuple[f.Import, ...]) -> str:
    """What a name is called in a module: `aio.Redis`, after `import redis.asyncio as aio`; "" where none of the imports leads there."""
    path, within = name.text or name.name, name.name.rpartition(".")[0]
    leading = [one for one in imports if (path == one.full or path.startswith(f"{one.full}.")) and (name.text or one.full in (path, within))]
    if not leading:
        return ""
    one = max(leading, key=lambda one: len(one.full))
    plain = not one.is_from and one.name == one.full.partition(".")[0]  # `import urllib.request` is called by its whole name
    return (one.full if plain else one.name) + path[len(one.full) :]


def whole_as_written(value: f.AnyValue | None, imports: Iterable[f.Import], limit: int = 60) -> str:
    """The source text of a value; of a call, with what is called as it stands in the code: `requests.get(url)`, also where mypy has not seen requests."""
    text = shown(value, limit)
    func = shown(value.func) if isinstance(value, f.Call) else ""
    return f"{as_written(value.func, imports)}{text[len(func) :]}" if isinstance(value, f.Call) and text.startswith(func) else text


def short(full: str) -> str:
    """The last two parts of a dotted name (`Session.get`), the last one for a function."""
    parts = full.split(".")
    return ".".join(parts[-2:]) if len(parts) > 1 and parts[-2][:1].isupper() else parts[-1]


def _text(value: f.AnyValue | None, depth: int) -> str:
    if value is None or depth > 6:
        return "…"
    match value:
        case f.Name():
            full = value.text or value.name
            if value.scope == f.LOCAL:
                return full.rstrip("'")  # a name that mypy tells apart from an earlier one of another type
            return (
                full.removeprefix("builtins.")
                if full.startswith("builtins.")
                else ".".join(full.split(".")[-2:])
                if value.text
                else full.rpartition(".")[2]
            )
        case f.Attr():
            return f"{_held(value.base, depth)}.{value.name}"
        case f.Super():
            return "super()"
        case f.Call():
            return f"{_text(value.func, depth + 1)}({', '.join(_argument(arg, depth) for arg in value.args)})"
        case f.Const():
            return (
                "..."
                if value.kind == "ellipsis"
                else f"b{value.value!r}"
                if value.kind == "bytes"
                else str(value.value)
                if value.kind
                else repr(value.value)
            )
        case f.Text():
            return 'f"' + "".join(str(p.value) if isinstance(p, f.Const) else "{" + _text(p, depth + 1) + "}" for p in value.parts) + '"'
        case f.Op():
            if len(value.args) == 1:
                return (
                    f"{value.op.removeprefix('u')} {_text(value.args[0], depth + 1)}"
                    if value.op == "not"
                    else f"{value.op.removeprefix('u')}{_text(value.args[0], depth + 1)}"
                )
            return f" {value.op} ".join(_part(value, arg, depth) for arg in value.args)
        case f.Compare():
            text = _text(value.args[0], depth + 1)
            for op, arg in zip(value.ops, value.args[1:], strict=False):
                text += f" {op} {_text(arg, depth + 1)}"
            return text
        case f.Item():
            return f"{_held(value.base, depth)}[{_text(value.index, depth + 1)}]"
        case f.Many():
            inner = ", ".join(_text(item, depth + 1) for item in value.items) + ("," if value.kind == "tuple" and len(value.items) == 1 else "")
            return {"list": f"[{inner}]", "tuple": f"({inner})", "set": f"{{{inner}}}"}.get(value.kind, "…")
        case f.Table():
            return "{…}" if value.items else "{}"
        case f.Choice():
            return f"{_text(value.yes, depth + 1)} if {_text(value.test, depth + 1)} else {_text(value.no, depth + 1)}"
        case f.Each():
            inner = _text(value.results[-1], depth + 1)
            loop = f"for {_text(value.loops[0].target, depth + 1)} in {_text(value.loops[0].over, depth + 1)}"
            return f"[{inner} {loop}]" if value.kind == "list" else f"({inner} {loop})"
        case f.Lambda():
            return f"lambda {', '.join(p.name for p in value.params)}: {_text(value.body, depth + 1)}".replace("lambda :", "lambda:")
        case f.Await():
            return f"await {_text(value.value, depth + 1)}"
        case f.Bind():
            return f"({value.name} := {_text(value.value, depth + 1)})"
        case f.Star():
            return f"*{_text(value.value, depth + 1)}"
        case _:
            return "…"


def _held(value: f.AnyValue, depth: int) -> str:
    """What an attribute or item is taken of: `(root / "index.json").read_text`."""
    text = _text(value, depth + 1)
    return f"({text})" if isinstance(value, (f.Op, f.Compare, f.Choice, f.Await, f.Lambda)) else text


def _part(whole: f.Op, value: f.AnyValue, depth: int) -> str:
    text = _text(value, depth + 1)
    looser = isinstance(value, (f.Choice, f.Lambda)) or (
        isinstance(value, f.Op) and len(value.args) == 2 and value.op in _LOOSE and whole.op not in _LOOSE
    )
    return f"({text})" if looser else text


def _argument(arg: f.Arg, depth: int) -> str:
    text = _text(arg.value, depth + 1)
    if arg.name in ("*", "**"):
        return f"{arg.name}{text}"
    return f"{arg.name}={text}" if arg.name else text
