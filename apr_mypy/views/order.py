"""In which order a function evaluates what it does, where it lets other tasks run meanwhile, and whether that happens between two of its places."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.conditions import exits
from apr_mypy.views.function import FunctionView
from apr_mypy.views.walk import LEAVES, STEP_VALUES, VALUE_CHILDREN, blocks, inside


class Pause(NamedTuple):
    """A place where a coroutine lets other tasks run: an await, entering or leaving `async with`, each round of `async for`, a `yield` of an async generator."""

    at: int
    record: Any


class Order:
    """Numbers for the records of one function, in the order of evaluation: of a value when it is there, of a step when it is over, and of the beginning of each step."""

    def __init__(self, fn: FunctionView) -> None:
        self.fn = fn
        self._start: dict[int, int] = {}
        self._end: dict[int, int] = {}
        self._next = 0
        self._block(fn.function.block)

    def _tick(self) -> int:
        self._next += 1
        return self._next

    def _value(self, value: Any) -> None:
        if type(value) not in LEAVES:
            for _, child in VALUE_CHILDREN[type(value)](value):
                self._value(child)
        self._end[id(value)] = self._tick()

    def _block(self, block: f.Block) -> None:
        for step in block:
            self._start[id(step)] = self._tick()
            for _, value in STEP_VALUES[type(step)](step):
                self._value(value)
            if isinstance(step, f.With):
                self._end[id(step.items)] = self._tick()
            for _, inner in blocks(step):
                self._block(inner)
            self._end[id(step)] = self._tick()

    def of(self, record: Any) -> int:
        """When a value is there, or a step is over. 0 for what is not of this function."""
        return self._end.get(id(record), 0)

    def start(self, step: Any) -> int:
        return self._start.get(id(step), 0)

    # --- pauses -------------------------------------------------------------------------------------------------------------------

    @cached_property
    def pauses(self) -> tuple[Pause, ...]:
        """Every place where other tasks may run, in order."""
        fn = self.fn
        found = [Pause(self.of(one), one) for one in fn.all(f.Await)]
        for step in fn.all(f.With):
            if step.is_async:
                found += [Pause(self.of(step.items), step), Pause(self.of(step), step)]
        for loop in fn.all(f.For):
            if loop.is_async:
                found += [Pause(self.of(loop.over), loop), Pause(self.of(loop) - 1, loop)]
        found += [Pause(self.of(each), each) for each in fn.all(f.Each) if any(loop.is_async for loop in each.loops)]
        if fn.is_async:
            found += [Pause(self.of(one), one) for one in fn.all(f.Yield)]
        return tuple(sorted(found, key=lambda one: one.at))

    def between(self, pauses: tuple[Pause, ...], first: int, last: int, record: Any) -> Pause | None:
        """A pause after the number `first` and before `last`, on a way to `record`, which is evaluated at `last`; in a loop around both also one behind it, in the round before."""
        for pause in pauses:
            if first < pause.at < last and self.leads_to(pause.record, record) and not self._is_asked_again(pause.record, first, record):
                return pause
        around = {id(loop): loop for loop in self._loops(record) if self.start(loop) > first}
        for pause in pauses if around else ():
            if pause.at > last and any(id(loop) in around for loop in self._loops(pause.record)):
                return pause
        return None

    def _is_asked_again(self, pause: Any, first: int, record: Any) -> bool:
        """Whether what stands at `first` is the test of a `while` around the pause, by which alone the way goes on to the record behind the loop: it is asked once more after the pause."""
        for loop in self._loops(pause):
            if isinstance(loop, f.While) and self.start(loop) < first <= self.of(loop.test) and self.of(record) > self.of(loop):
                return not any(one.kind == "break" for one in exits(self.fn, loop.block))
        return False

    def _loops(self, record: Any) -> Iterator[f.For | f.While]:
        return (holder for holder, slot in self.fn.around(record) if isinstance(holder, (f.For, f.While)) and slot == "block")

    # --- ways ---------------------------------------------------------------------------------------------------------------------

    def _way(self, record: Any) -> list[tuple[Any, f.Block, Any]]:
        """(step, the block it is in, the step around that block), from the record outwards."""
        table = self.fn.step_table
        step = record if id(record) in table else self.fn.step_of(record)
        found = []
        while step is not None and id(step) in table:
            holder, block, _ = table[id(step)]
            found.append((step, block, holder))
            step = holder
        return found

    def leads_to(self, earlier: Any, later: Any) -> bool:
        """Whether control may go on from one record to a later one: they are not in branches that exclude each other, and the way does not end in between."""
        way, other = self._way(earlier), self._way(later)
        blocks_there = {id(block): step for step, block, _ in other}
        common = next((number for number, (_, block, _) in enumerate(way) if id(block) in blocks_there), None)
        if common is None:
            return True
        here, there = way[common][0], blocks_there[id(way[common][1])]
        if here is there and common and not _follows(here, way[common - 1][1], other):
            return False
        in_loop = any(isinstance(holder, (f.For, f.While)) for _, _, holder in way[:common])
        caught = any(isinstance(holder, f.Try) and block is holder.block and holder.handlers for _, block, holder in way[:common])
        goes_on = {"falls"} | ({"break", "continue"} if in_loop else set()) | ({"raise", "return"} if _is_final(here, other) else set())
        goes_on |= {"raise"} if caught else set()
        for number, (step, block, _) in enumerate(way[: common + 1]):
            if number == common and here is there:
                break
            rest = block[_place(block, step) + (1 if number else 0) :] if number < common else ((step,) if not number else ())
            if rest and not any(one.kind in goes_on for one in exits(self.fn, rest)):
                return False
        return True


def waits(fn: FunctionView) -> bool:
    """Whether a coroutine has any place where other tasks may run, without a look at the order."""
    if f.Await in fn.kinds or f.Yield in fn.kinds:
        return True
    return any(step.is_async for step in (*fn.all(f.With), *fn.all(f.For))) or any(loop.is_async for each in fn.all(f.Each) for loop in each.loops)


def may_wait_in(fn: FunctionView, loop: f.For | f.Each) -> bool:
    """Whether other tasks may run in the rounds of a loop, by the lines of its block or by what a comprehension works out: a quick look that says yes too often."""
    if isinstance(loop, f.Each):
        parts = (*loop.results, *(test for one in loop.loops for test in one.tests))
        return any(isinstance(one, (f.Await, f.Yield, f.Each)) for part in parts for one in inside(part))
    places = (*fn.all(f.Await), *(step for step in (*fn.all(f.With), *fn.all(f.For)) if step.is_async))
    places += tuple(each for each in fn.all(f.Each) if any(one.is_async for one in each.loops))
    return bool(fn.all(f.Yield)) or any(loop.line <= one.line <= loop.end_line for one in places)


def order_of(fn: FunctionView) -> Order:
    """The function's order, worked out once."""
    known: Order | None = fn.__dict__.get("_order")
    if known is None:
        known = fn.__dict__["_order"] = Order(fn)
    return known


def _place(block: f.Block, step: Any) -> int:
    return next(number for number, one in enumerate(block) if one is step)


def _inner(step: Any, way: list[tuple[Any, f.Block, Any]]) -> f.Block | None:
    """The block of a step in which a way goes on inwards."""
    return next((block for _, block, holder in way if holder is step), None)


def _is_final(step: Any, way: list[tuple[Any, f.Block, Any]]) -> bool:
    return isinstance(step, f.Try) and _inner(step, way) is step.final


def _follows(step: Any, earlier: f.Block, way: list[tuple[Any, f.Block, Any]]) -> bool:
    """Whether, of two blocks of one step, the second may run after the first."""
    later = _inner(step, way)
    if later is None:
        return True  # the later record is a value of the step itself: a loop's test, a manager
    if isinstance(step, f.Try):
        if later is step.final or earlier is step.block:
            return True
        return False
    return isinstance(step, (f.For, f.While))
