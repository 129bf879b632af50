"""The key by which the other side tells a second attempt from a new order: whether a call is given one, and whether it stays the same from one attempt to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.claims import Running
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.http_requests import Request, headers_of
from apr_mypy.views.marked import IDEMPOTENCY_KEY, is_marking, marks
from apr_mypy.views.repeating import DEDUPLICATING
from apr_mypy.views.repeating import FRESH as FRESH_NAMES
from apr_mypy.views.walk import inside
from apr_mypy.views.ways import Way

ABSENT, FRESH, KEPT = "absent", "fresh", "kept"
_HEADER: Final = pattern_of(
    r"idempoten|dedup|request[-_]?id|client[-_]?token|^nonce$|message[-_]?id$|^x-transaction-id$|^(x-[\w-]*)?(event|delivery|webhook)-id$",
    re.IGNORECASE,
)
_COUNTS: Final = pattern_of(r"^(retries|attempts?|attempt_number|retry_count|tries)$")
_CARRYING: Final = frozenset(
    {
        "",
        "headers",
        "json",
        "data",
        "params",
        "body",
        "options",
        "extra_headers",
        "request_options",
        "metadata",
        "properties",
        "message_attributes",
        "content",
    }
)
_DEEPEST: Final = 6


class Scope(NamedTuple):
    """What is run again: a function, or (`block`) a loop in it. `by` is the one call of it that is, with the function in which it is bound (`partial(send, order)` handed to a helper)."""

    fn: FunctionView
    block: Any = None
    by: tuple[FunctionView, f.Call] | None = None

    @property
    def way(self) -> Way:
        """The way that begins with what is run again."""
        return Way(self.fn) if self.by is None else Way(self.fn, self.by[1], Way(self.by[0]))

    def contains(self, record: Any) -> bool:
        """Whether a record of the function is part of each attempt."""
        if self.block is None:
            return True
        return any(holder is self.block and slot in ("block", "test") for holder, slot in self.fn.around(record))

    def repeats(self, way: Way, record: Any) -> bool:
        """Whether a record in the last function of a way is part of each attempt."""
        path = way.path
        for number in range(len(path) - 1, -1, -1):
            if path[number].fn is self.fn:
                return self.contains(record if number == len(path) - 1 else path[number + 1].by)
        outer: FunctionView | None = self.fn
        while outer is not None:  # a name of the function around
            if outer is way.fn:
                return False
            outer = outer.outer
        return False

    def is_fresh(self, program: Running, way: Way, value: f.AnyValue, depth: int = 0, seen: dict[tuple[int, str, int], int] | None = None) -> bool:
        """Whether a value is another one in each attempt: a random id, the time, the number of the attempt, made in it. `seen` as in `entries`."""
        seen = {} if seen is None else seen
        question = (id(value), way.fn.full, id(way.by))
        if depth >= seen.get(question, _DEEPEST + 1):
            return False
        seen[question] = depth
        for one in inside(value):
            if isinstance(one, f.Call):
                if any(name.startswith(FRESH_NAMES) for name in way.fn.module.callee(way.fn, one).names):
                    if self.repeats(way, one):
                        return True
                    continue
                for callee in program.run_by(way.fn, one):
                    inner = Way(callee, one, way)
                    if callee.function.name != "__init__" and any(
                        step.value is not None and self.is_fresh(program, inner, step.value, depth + 1, seen) for step in callee.returns
                    ):
                        return True
            elif isinstance(one, f.Attr) and _COUNTS.search(one.name):
                return True
            elif isinstance(one, f.Name) and one.scope == f.LOCAL:
                for holder, origin in way.origins(program, one):
                    if isinstance(origin, Definition):
                        if origin.kind in ("loop", "entered") and self.block is not None and origin.record is self.block:
                            return True
                    elif origin is not one and self.is_fresh(program, holder, origin, depth + 1, seen):
                        return True
        return False


def key_state(
    program: Running, scope: Scope, way: Way, args: Sequence[tuple[Way, f.Arg]], request: Request | None, keywords: tuple[str, ...] = ()
) -> str:
    """KEPT where a call is given a key that all attempts share, FRESH where each makes its own, ABSENT where it is given none."""
    found = [*_keys(program, args, keywords), *(_of_client(program, request) if request is not None else ())]
    state = ABSENT
    for at, value in found:
        if value is None:
            return KEPT
        leaves = [origin for _, origin in at.origins(program, value)]
        if leaves and all(isinstance(one, f.Const) and one.value is None for one in leaves):
            continue
        if not scope.is_fresh(program, at, value):
            return KEPT
        state = FRESH
    if state == ABSENT and any(is_marking(one.fn.module) for one in way.path):
        for at, arg in args:
            for one in inside(arg.value):
                if isinstance(one, (f.Name, f.Attr)) and IDEMPOTENCY_KEY in marks(program, at.fn, one):
                    return FRESH if scope.is_fresh(program, at, one) else KEPT
    return state


def _keys(program: Running, args: Sequence[tuple[Way, f.Arg]], keywords: tuple[str, ...]) -> Iterator[tuple[Way, f.AnyValue | None]]:
    for at, arg in args:
        if arg.name in keywords or (arg.name and DEDUPLICATING.search(arg.name)):
            yield at, arg.value
        elif arg.name in _CARRYING or arg.name == "**":
            yield from entries(program, at, arg.value)


def _of_client(program: Running, request: Request) -> Iterator[tuple[Way, f.AnyValue | None]]:
    for holder, origin in headers_of(program, request):
        if not isinstance(origin, Definition):
            yield from entries(program, holder, origin)


def entries(
    program: Running, way: Way, value: f.AnyValue, depth: int = 0, seen: dict[tuple[int, str, int], int] | None = None
) -> Iterator[tuple[Way, f.AnyValue | None]]:
    """The values under a key's name in what a call is given: a mapping, a shape, what a function of the project builds, also where they are set afterwards.

    `seen` is what was asked on the way here, by value, function and call, with the depth of each.
    """
    seen = {} if seen is None else seen
    question = (id(value), way.fn.full, id(way.by))
    if depth >= seen.get(question, _DEEPEST + 1):
        return
    seen[question] = depth
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        yield from _set_later(program, way, value.name)
    for holder, origin in way.origins(program, value):
        match origin:
            case f.Table():
                for key, item in origin.items:
                    if key is None:
                        yield from entries(program, holder, item, depth + 1, seen)
                    elif _is_key(program, holder, key):
                        yield holder, item
                for name in _names_of(holder.fn, origin):
                    yield from _set_later(program, holder, name)
            case f.Op(op="|" | "or"):
                for part in origin.args:
                    yield from entries(program, holder, part, depth + 1, seen)
            case f.Choice():
                yield from entries(program, holder, origin.yes, depth + 1, seen)
                yield from entries(program, holder, origin.no, depth + 1, seen)
            case f.Call():
                yield from _of_call(program, holder, origin, depth, seen)


def _of_call(program: Running, way: Way, call: f.Call, depth: int, seen: dict[tuple[int, str, int], int]) -> Iterator[tuple[Way, f.AnyValue | None]]:
    for arg in call.args:
        if arg.name and _HEADER.search(arg.name):
            yield way, arg.value
        elif arg.name in ("", "**", "headers", "options", "key_args"):
            yield from entries(program, way, arg.value, depth + 1, seen)
    for callee in program.run_by(way.fn, call):
        inner = Way(callee, call, way)
        for step in callee.returns:
            if step.value is not None:
                yield from entries(program, inner, step.value, depth + 1, seen)
    if isinstance(call.func, f.Attr) and call.func.name in ("copy", "encode", "model_dump", "dict", "items", "to_dict"):
        yield from entries(program, way, call.func.base, depth + 1, seen)


def _is_key(program: Running, way: Way, key: f.AnyValue) -> bool:
    if isinstance(key, f.Const):
        return isinstance(key.value, str) and _HEADER.search(key.value) is not None
    if isinstance(key, (f.Name, f.Attr)):
        if re.search(r"idempoten", key.name, re.IGNORECASE):
            return True
        return any(isinstance(one, f.Const) and isinstance(one.value, str) and _HEADER.search(one.value) for _, one in way.origins(program, key))
    return False


def _names_of(fn: FunctionView, table: f.AnyValue) -> Iterator[str]:
    for step in fn.all(f.Set):
        if step.value is table:
            yield from (target.name for target in step.targets if isinstance(target, f.Name))


def _set_later(program: Running, way: Way, name: str) -> Iterator[tuple[Way, f.AnyValue | None]]:
    """`headers["Idempotency-Key"] = key`, `headers.update({…})`."""
    for step in way.fn.all(f.Set):
        for target in step.targets:
            if isinstance(target, f.Item) and isinstance(target.base, f.Name) and target.base.name == name and step.value is not None:
                if _is_key(program, way, target.index):
                    yield way, step.value
    for call in way.fn.calls:
        if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) and call.func.base.name == name:
            if call.func.name == "update":
                for arg in call.args:
                    yield from entries(program, way, arg.value, _DEEPEST)
            elif call.func.name == "setdefault" and len(call.args) == 2 and _is_key(program, way, call.args[0].value):
                yield way, call.args[1].value
            elif call.func.name in ("add_header", "putheader") and len(call.args) == 2 and _is_key(program, way, call.args[0].value):
                yield way, call.args[1].value


__all__ = ["ABSENT", "FRESH", "KEPT", "Scope", "entries", "key_state"]
