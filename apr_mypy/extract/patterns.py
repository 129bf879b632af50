"""The patterns of `match`, as values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from mypy.patterns import AsPattern, ClassPattern, MappingPattern, OrPattern, Pattern, SequencePattern, SingletonPattern, StarredPattern, ValuePattern

from apr_mypy import facts
from apr_mypy.extract.walk import Walk, column, end_column, end_line, line


def pattern(walk: Walk, node: Pattern) -> facts.AnyValue | None:
    """A pattern as a value (see `facts.Case`), None for `_`."""
    return PATTERNS[type(node)](walk, node)


def _inner(walk: Walk, node: Pattern) -> facts.AnyValue:
    value = pattern(walk, node)
    return facts.Unseen() if value is None else value


def _as(walk: Walk, node: AsPattern) -> facts.AnyValue | None:
    if node.pattern is None:
        return None if node.name is None else walk.value(node.name)
    value = _inner(walk, node.pattern)
    return value if node.name is None else facts.Bind(node.name.name, value)


def _or(walk: Walk, node: OrPattern) -> facts.AnyValue:
    return facts.Many("or", tuple([_inner(walk, item) for item in node.patterns]), 0, line(node), column(node))


def _value(walk: Walk, node: ValuePattern) -> facts.AnyValue:
    return walk.value(node.expr)


def _singleton(walk: Walk, node: SingletonPattern) -> facts.AnyValue:
    return facts.Const(node.value)


def _sequence(walk: Walk, node: SequencePattern) -> facts.AnyValue:
    return facts.Many("list", tuple([_inner(walk, item) for item in node.patterns]), 0, line(node), column(node))


def _starred(walk: Walk, node: StarredPattern) -> facts.AnyValue:
    return facts.Star(facts.Unseen() if node.capture is None else walk.value(node.capture))


def _mapping(walk: Walk, node: MappingPattern) -> facts.AnyValue:
    items: list[tuple[facts.AnyValue | None, facts.AnyValue]] = []
    for key, item in zip(node.keys, node.values):
        items.append((walk.value(key), _inner(walk, item)))
    if node.rest is not None:
        items.append((None, walk.value(node.rest)))
    return facts.Table(tuple(items), 0, line(node), column(node))


def _class(walk: Walk, node: ClassPattern) -> facts.AnyValue:
    args = [facts.Arg("", _inner(walk, item)) for item in node.positionals]
    args += [facts.Arg(key, _inner(walk, item)) for key, item in zip(node.keyword_keys, node.keyword_values)]
    return facts.Call(walk.value(node.class_ref), tuple(args), 0, line(node), column(node), end_line(node), end_column(node))


PATTERNS: Final[dict[type, Callable[[Walk, Any], facts.AnyValue | None]]] = {
    AsPattern: _as,
    OrPattern: _or,
    ValuePattern: _value,
    SingletonPattern: _singleton,
    SequencePattern: _sequence,
    StarredPattern: _starred,
    MappingPattern: _mapping,
    ClassPattern: _class,
}
