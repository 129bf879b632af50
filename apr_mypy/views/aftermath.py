"""What happens after an exception was taken: every path from there on, as far as only the error comes along it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.conditions import exits, is_always_true, never_returns
from apr_mypy.views.excepts import Taking
from apr_mypy.views.function import FunctionView

_MOST: Final = 48
_STOPS: Final = frozenset({"abort", "exit", "_exit", "fail", "raise_from", "reraise"})


class Path(NamedTuple):
    """One path. `steps` are the steps along it in order, compound ones for what they evaluate themselves; `tests` the conditions that it depends on; `end` how it ends: "return", "raise", "next" (the next round of `loop`),
    "end" (of the function), "on" (where those go on who met no exception), "forever" (tries again without end); `last` the step that ends it. `held` are those of the conditions that were true."""

    steps: tuple[Any, ...]
    tests: tuple[f.AnyValue, ...]
    end: str
    last: Any = None
    loop: Any = None
    held: tuple[f.AnyValue, ...] = ()

    def then(self, other: Path) -> Path:
        return Path((*self.steps, *other.steps), (*self.tests, *other.tests), other.end, other.last, other.loop, (*self.held, *other.held))


_HERE: Final = Path((), (), "falls")


def paths_after(taking: Taking) -> tuple[Path, ...]:
    """Every path after an exception was taken."""
    found = through(taking.fn, taking.after)
    if taking.step is None:
        return (Path((), (), "end"),)
    final = taking.step.final if isinstance(taking.step, f.Try) else ()
    if final:
        last = through(taking.fn, final)
        found = [
            path.then(one) if one.end != "falls" else Path((*path.steps, *one.steps), path.tests, path.end, path.last, held=path.held)
            for path in found
            for one in last
        ]
    result: list[Path] = []
    for path in found[:_MOST]:
        if path.end in ("falls", "continue", "break"):
            result += _onwards(taking, path)
        else:
            result.append(path)
    return tuple(result[:_MOST])


def _onwards(taking: Taking, path: Path) -> Iterable[Path]:
    """A path that leaves the handler, followed as long as only errors come along."""
    fn, step = taking.fn, taking.step
    assert step is not None
    succeeds = {one.kind for one in exits(fn, (*taking.block, *(step.otherwise if isinstance(step, f.Try) else ())))}
    alone = "falls" not in succeeds
    at: Any = step
    ways, shared = [path], False
    while True:
        place = fn.place_of(at)
        if place is None:
            return [_at_end(one, shared) for one in ways]
        holder, block, name = place
        number = next((n for n, one in enumerate(block) if one is at), len(block))
        rest = block[number + 1 :]
        if rest and any(one.end == "falls" for one in ways):
            tail = through(fn, rest)
            if alone:
                ways = [one.then(other) if one.end == "falls" else one for one in ways for other in tail][:_MOST]
            elif all(one.end == "raise" for one in tail):
                ways = [one.then(tail[0]) if one.end == "falls" else one for one in ways]
            else:
                shared = True
        if holder is None:
            return [_at_end(one, shared) for one in ways]
        if isinstance(holder, (f.For, f.While)) and name == "block":
            if rest and at is step and not alone and all(one.end == "continue" for one in ways):  # `continue` in the handler, `break` behind
                succeeds = (succeeds - {"falls"}) | {one.kind for one in exits(fn, rest)}
                alone = "falls" not in succeeds
            return _after_loop(fn, holder, ways, alone, succeeds)
        if isinstance(holder, f.Try) and holder.final and name != "final":
            last = through(fn, holder.final)
            ways = [one.then(other) if other.end != "falls" else one._replace(steps=(*one.steps, *other.steps)) for one in ways for other in last][
                :_MOST
            ]
        if not any(one.end in ("falls", "continue", "break") for one in ways):
            return ways
        at = holder


def _at_end(path: Path, shared: bool) -> Path:
    return path._replace(end="on" if shared else "end") if path.end == "falls" else path


def _after_loop(fn: FunctionView, loop: f.For | f.While, ways: list[Path], alone: bool, succeeds: set[str]) -> Iterable[Path]:
    """Where the paths go that end a round of a loop. Where success always leaves the loop, what follows the loop is for errors only: the last attempt has failed."""
    leaves = alone and succeeds <= {"return", "raise", "break"}
    endless = isinstance(loop, f.While) and is_always_true(loop.test)
    result: list[Path] = []
    for way in ways:
        if way.end in ("falls", "continue"):
            if leaves and endless:
                result.append(way._replace(end="forever", loop=loop))
            elif leaves:
                result += [way.then(one)._replace(loop=loop) for one in _behind(fn, loop, only_errors="break" not in succeeds)]
            else:
                result.append(way._replace(end="next", loop=loop))
        elif way.end == "break":
            result += [way.then(one) for one in _behind(fn, loop, only_errors=False, broken=True)]
        else:
            result.append(way)
    return result


def _behind(fn: FunctionView, loop: Any, only_errors: bool, broken: bool = False) -> Iterator[Path]:
    """The paths behind a loop: its `else`, then, where only errors come there, what follows."""
    first = [_HERE] if broken else through(fn, loop.otherwise)
    for one in first:
        if one.end != "falls":
            yield one
            continue
        at, ways = loop, [one]
        while True:
            place = fn.place_of(at)
            if place is None:
                yield from (way._replace(end="end") if way.end == "falls" else way for way in ways)
                break
            holder, block, name = place
            number = next((n for n, step in enumerate(block) if step is at), len(block))
            tail = through(fn, block[number + 1 :])
            if not only_errors:
                if block[number + 1 :] and all(other.end == "raise" for other in tail):
                    yield one.then(tail[0])
                else:
                    yield one._replace(end="next" if not broken else "on", loop=loop)
                break
            ways = [way.then(other) if way.end == "falls" else way for way in ways for other in tail][:_MOST]
            if not any(way.end == "falls" for way in ways):
                yield from ways
                break
            if holder is None or (isinstance(holder, (f.For, f.While)) and name == "block"):
                yield from (way._replace(end="end" if holder is None else "next", loop=holder) if way.end == "falls" else way for way in ways)
                break
            at = holder


def through(fn: FunctionView, block: f.Block) -> list[Path]:
    """Every path through a block; at most a few dozen. A loop's body is run once; a nested `try` goes well: its handlers are takings of their own."""
    ways = [_HERE]
    for step in block:
        going = [one for one in ways if one.end == "falls"]
        if not going:
            break
        ways = [one for one in ways if one.end != "falls"] + [one.then(other) for other in _alternatives(fn, step) for one in going]
        ways = ways[:_MOST]
    return ways


def _alternatives(fn: FunctionView, step: Any) -> Iterator[Path]:
    match step:
        case f.Return():
            yield Path((step,), (), "return", step)
        case f.Raise():
            yield Path((step,), (), "raise", step)
        case f.Continue():
            yield Path((), (), "continue", step)
        case f.Break():
            yield Path((), (), "break", step)
        case f.Do():
            yield Path((step,), (), "raise" if stops(fn, step.value, 0) else "falls", step)
        case f.If():
            start = Path((step,), (), "falls")
            for number, block in enumerate(step.blocks):
                for one in through(fn, block):
                    yield start._replace(tests=step.tests[: number + 1], held=step.tests[number : number + 1]).then(one)
            for one in through(fn, step.otherwise):
                yield start._replace(tests=step.tests).then(one)
        case f.With():
            for one in through(fn, step.block):
                yield Path((step,), (), "falls").then(one)
        case f.Try():
            for one in through(fn, (*step.block, *step.otherwise)):
                for last in through(fn, step.final):
                    yield one.then(last) if one.end == "falls" or last.end != "falls" else one._replace(steps=(*one.steps, *last.steps))
        case f.For() | f.While():
            start = Path((step,), (), "falls")
            endless = (isinstance(step, f.While) and is_always_true(step.test)) or _is_group(step)
            body = [one._replace(end="falls") if one.end in ("continue", "break") else one for one in through(fn, step.block)]
            if not endless and not any(one.end == "falls" for one in body):
                for one in through(fn, step.otherwise):
                    yield start.then(one)
            for one in body:
                yield start.then(one)
        case f.Match():
            for case in step.cases:
                for one in through(fn, case.block):
                    yield Path((step,), (step.subject,), "falls").then(one)
            yield Path((step,), (step.subject,), "falls")
        case f.Function() | f.Class() | f.Import():
            yield _HERE
        case _:
            yield Path((step,), (), "falls")


def _is_group(step: f.For | f.While) -> bool:
    """`for error in group.exceptions`: a group of exceptions is never empty, so that the loop runs."""
    return isinstance(step, f.For) and isinstance(step.over, f.Attr) and step.over.name == "exceptions"


def stops(fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
    """Whether a call never comes back: by its type, because the function of this module that it runs raises on every path, or by a name that says so where nothing is known."""
    if never_returns(fn, value):
        return True
    call = value.value if isinstance(value, f.Await) else value
    if not isinstance(call, f.Call) or depth > 3 or not isinstance(call.func, (f.Name, f.Attr)):
        return False
    known = fn.module.functions
    names = (call.func.name,) if isinstance(call.func, f.Name) else call.func.targets
    run = [known[name] for name in names if name in known]
    if run:
        return all(_always_raises(one, depth + 1) for one in run)
    types = fn.module.types
    return call.func.name.rpartition(".")[2] in _STOPS and types.is_any(types.type_of(call.func))


def _always_raises(fn: FunctionView, depth: int) -> bool:
    if fn.function.is_generator or fn.function.is_abstract or fn.function.is_trivial:
        return False
    ends = exits(fn, fn.function.block)
    if all(one.kind == "raise" for one in ends):
        return True
    last = fn.function.block[-1] if fn.function.block else None
    return all(one.kind in ("raise", "falls") for one in ends) and isinstance(last, f.Do) and stops(fn, last.value, depth)
