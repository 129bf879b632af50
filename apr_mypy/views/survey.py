"""The quick look at a block: its records by class, in order, names and constants left out. Most functions are never asked for more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from apr_mypy import facts as f

Found = dict[type, list[Any]]

_LEAVES: Final = frozenset({f.Name, f.Const, f.Super, f.Unseen})


def survey(block: f.Block) -> Found:
    """Every record of the block itself by its class, parents first; those of nested functions, classes and lambdas are not among them."""
    found: Found = {}
    _block(block, found)
    return found


def _value(value: Any, found: Found) -> None:
    kind = value.__class__
    if kind in _LEAVES:
        return
    have = found.get(kind)
    if have is None:
        found[kind] = [value]
    else:
        have.append(value)
    if kind is f.Call:
        func = value.func
        if func.__class__ is not f.Name:
            _value(func, found)
        for arg in value.args:
            inner = arg.value
            if inner.__class__ not in _LEAVES:
                _value(inner, found)
    elif kind is f.Attr:
        base = value.base
        if base.__class__ is not f.Name:
            _value(base, found)
    else:
        _VALUES[kind](value, found)


def _several(values: Any, found: Found) -> None:
    for value in values:
        if value.__class__ not in _LEAVES:
            _value(value, found)


def _item(value: f.Item, found: Found) -> None:
    _value(value.base, found)
    _value(value.index, found)


def _table(value: f.Table, found: Found) -> None:
    for key, item in value.items:
        if key is not None:
            _value(key, found)
        _value(item, found)


def _choice(value: f.Choice, found: Found) -> None:
    _value(value.test, found)
    _value(value.yes, found)
    _value(value.no, found)


def _each(value: f.Each, found: Found) -> None:
    for loop in value.loops:
        _value(loop.over, found)
        _value(loop.target, found)
        _several(loop.tests, found)
    _several(value.results, found)


def _inner(value: Any, found: Found) -> None:
    if value.value is not None:
        _value(value.value, found)


_VALUES: Final[dict[type, Callable[[Any, Found], None]]] = {
    f.Text: lambda value, found: _several(value.parts, found),
    f.Op: lambda value, found: _several(value.args, found),
    f.Compare: lambda value, found: _several(value.args, found),
    f.Item: _item,
    f.Many: lambda value, found: _several(value.items, found),
    f.Table: _table,
    f.Choice: _choice,
    f.Each: _each,
    f.Lambda: lambda value, found: None,
    f.Await: _inner,
    f.Yield: _inner,
    f.Bind: _inner,
    f.Star: _inner,
}


def _block(block: f.Block, found: Found) -> None:
    for step in block:
        kind = step.__class__
        have = found.get(kind)
        if have is None:
            found[kind] = [step]
        else:
            have.append(step)
        _STEPS[kind](step, found)


def _nothing(step: Any, found: Found) -> None:
    return


def _set(step: f.Set, found: Found) -> None:
    if step.value is not None:
        _value(step.value, found)
    _several(step.targets, found)


def _change(step: f.Change, found: Found) -> None:
    _value(step.target, found)
    _value(step.value, found)


def _if(step: f.If, found: Found) -> None:
    _several(step.tests, found)
    for block in step.blocks:
        _block(block, found)
    _block(step.otherwise, found)


def _for(step: f.For, found: Found) -> None:
    _value(step.over, found)
    _value(step.target, found)
    _block(step.block, found)
    _block(step.otherwise, found)


def _while(step: f.While, found: Found) -> None:
    _value(step.test, found)
    _block(step.block, found)
    _block(step.otherwise, found)


def _with(step: f.With, found: Found) -> None:
    for manager, target in step.items:
        _value(manager, found)
        if target is not None:
            _value(target, found)
    _block(step.block, found)


def _try(step: f.Try, found: Found) -> None:
    for handler in step.handlers:
        if handler.types is not None:
            _value(handler.types, found)
    _block(step.block, found)
    for handler in step.handlers:
        _block(handler.block, found)
    _block(step.otherwise, found)
    _block(step.final, found)


def _match(step: f.Match, found: Found) -> None:
    _value(step.subject, found)
    for case in step.cases:
        if case.pattern is not None:
            _value(case.pattern, found)
        if case.guard is not None:
            _value(case.guard, found)
        _block(case.block, found)


def _two(first: str, second: str) -> Callable[[Any, Found], None]:
    def values(step: Any, found: Found) -> None:
        for value in (getattr(step, first), getattr(step, second)):
            if value is not None:
                _value(value, found)

    return values


def _function(step: f.Function, found: Found) -> None:
    _several(step.decorators, found)
    for param in step.params:
        if param.default is not None:
            _value(param.default, found)
        _several(param.metadata, found)


def _class(step: f.Class, found: Found) -> None:
    _several(step.decorators, found)
    _several(step.bases, found)
    for _, value in step.keywords:
        _value(value, found)


_STEPS: Final[dict[type, Callable[[Any, Found], None]]] = {
    f.Do: _inner,
    f.Set: _set,
    f.Change: _change,
    f.If: _if,
    f.Match: _match,
    f.For: _for,
    f.While: _while,
    f.With: _with,
    f.Try: _try,
    f.Return: _inner,
    f.Raise: _two("value", "cause"),
    f.Assert: _two("test", "message"),
    f.Delete: _inner,
    f.Break: _nothing,
    f.Continue: _nothing,
    f.Pass: _nothing,
    f.Dead: _nothing,
    f.Global: _nothing,
    f.Import: _nothing,
    f.Function: _function,
    f.Class: _class,
}
