"""The paths through one function, with the sender of a delivery known or not: what is done on those where he is not, and how they end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ComputesSignature, Suppresses
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import is_always_false, is_always_true, never_returns
from apr_mypy.views.effects import constructs, first_word, is_error, package_kind
from apr_mypy.views.naming import called_name
from apr_mypy.views.repeating import Deed, deeds
from apr_mypy.views.taking_in import handed_over, kept
from apr_mypy.views.verifying_outcomes import Open, Outcome
from apr_mypy.views.vouching import asks_for_one
from apr_mypy.views.walk import STEP_VALUES, VALUE_CHILDREN, inside, values

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.incoming import Incoming
    from apr_mypy.views.verifying import Verifying

_FETCHING: Final = frozenset({"get", "fetch", "retrieve", "find", "lookup", "load", "query", "request"})
_SENDING: Final = frozenset({"perform", "make", "send", "do", "call", "execute"})
"""First words of a client's own method by which those that fetch send their request (`self.perform_request("get", path)`)."""
_SPEAKS: Final = frozenset({"http", "", "foreign", "cloud"})
_ROUTING: Final = frozenset({"path", "endpoint", "url_rule", "blueprint", "path_info", "url_name", "resolver_match", "url"})
_VALIDATORS: Final = pattern_of(r"(^|_)(validators|verifiers|authenticators|signature_checks|request_checks)$")
_REFUSALS: Final = pattern_of(r"signature|invalid|verif|auth|forbidden|permission|decode|jwt|bad|security|http|sign|webhook", re.IGNORECASE)
_BROAD: Final = frozenset({"builtins.Exception", "builtins.BaseException", "builtins.ValueError"})
_PASSES: Final = frozenset(
    {"call_next", "get_response", "handler", "view_func", "app", "next_handler", "dispatch", "post", "handle", "initial", "__call__", "next", "view"}
)

State = bool | None
"""Whether the sender is known at a point; None where nothing comes there."""


class Paths:
    """One function, from nothing verified."""

    def __init__(self, all_: Verifying, fn: FunctionView, depth: int) -> None:
        self.all = all_
        self.fn = fn
        self.depth = depth
        self.deeds = {id(one.record): one for one in deeds(all_.program, fn) if not one.what.startswith("sets _")}
        """By the record. What an object keeps for itself (`self._draft = draft`) is in no row."""
        self.first: Open | None = None
        self.passed: list[bool] = []
        self.ends: list[tuple[bool, f.AnyValue | None]] = []
        self.breaks: list[list[bool]] = []
        self.tried = False
        self.unknown = False
        self.aside = 0
        """In how many handlers we are that may take a refusal: what is done there without the delivery, a counter or a note, is no acting on it."""

    def run(self) -> Outcome:
        """What is known of the function, its paths gone through."""
        fn = self.fn
        end = self._block(fn.function.block, False)
        if end is not None:
            self.ends.append((end, None))
        settled = [verified or self._answers(value) is True for verified, value in self.ends]
        truths = [(verified, value) for verified, value in self.ends if value is not None and not is_always_false(value)]
        answers = bool(truths) and all(verified or self._answers(value) for verified, value in truths)
        nothing = [verified for verified, value in self.ends if value is None or (isinstance(value, f.Const) and value.value is None)]
        return Outcome(
            verifies=bool(self.ends) and all(verified for verified, _ in self.ends) and self.tried,
            answers=answers and bool(settled) and self.tried,
            first=self.first,
            passes=all(self.passed) if self.passed else None,
            hooked=bool(nothing) and all(nothing) and self.tried,
            tried=self.tried,
            unknown=self.unknown,
        )

    def _answers(self, value: f.AnyValue | None) -> bool:
        return value is not None and self._proves(value, True)

    # --- steps --------------------------------------------------------------------------------------------------------------------

    def _block(self, block: f.Block, state: State) -> State:
        for step in block:
            if state is None:
                return None
            state = self._step(step, state)
        return state

    def _step(self, step: Any, state: bool) -> State:
        kind = type(step)
        if kind is f.If:
            return self._if(step, state)
        if kind is f.Try:
            return self._try(step, state)
        if kind is f.For or kind is f.While:
            return self._loop(step, state)
        if kind is f.Match:
            state = self._values([step.subject], state)
            ends = [
                self._block(
                    case.block, state or (isinstance(case.pattern, f.Const) and case.pattern.value is True and self._proves(step.subject, True))
                )
                for case in step.cases
            ]
            complete = any(case.pattern is None and case.guard is None for case in step.cases)
            return _merged([*ends, *([] if complete else [state])])
        state = (
            self._values([value for slot, value in STEP_VALUES[kind](step) if slot != "target"], state)
            if kind not in (f.Function, f.Class)
            else state
        )
        if id(step) in self.deeds and not state and not (self.aside and not self._carried(getattr(step, "value", None))):
            self._open(Open(self.fn, self.deeds[id(step)]))
        elif (kind is f.Set or kind is f.Delete) and not state and self.first is None:
            self._opened(kept(self.fn, step, incoming) if (incoming := self.all.incoming.get(self.fn.full)) is not None else None)
        if kind is f.Set and state:
            self.all.settled(self.fn).add(id(step))
        if kind is f.With:
            end = self._block(step.block, state)
            if any(self.fn.module.find_value(Suppresses, self.fn, manager) is not None for manager, _ in step.items):
                return _merged([end, state])
            return end
        if kind is f.Return:
            self.ends.append((state, step.value))
            return None
        if kind is f.Raise or (
            kind is f.Do and (never_returns(self.fn, step.value) or (isinstance(step.value, f.Call) and called_name(step.value) == "abort"))
        ):
            return None
        if kind is f.Break:
            if self.breaks:
                self.breaks[-1].append(state)
            return None
        if kind is f.Continue:
            return None
        if kind is f.Assert:
            return state or self._proves(step.test, True)
        return state

    def _proves(self, test: f.AnyValue, holds: bool) -> bool:
        found = self.all.proves(self.fn, test, holds, self.depth)
        self.tried = self.tried or found or self._is_tried_in(test, holds)
        return found

    def _is_tried_in(self, test: f.AnyValue, holds: bool) -> bool:
        """Whether a part of a condition would tell who sent the delivery, and another part lets everybody by: `if settings.CHECKED and sent != SECRET`."""
        return isinstance(test, f.Op) and test.op in ("and", "or") and any(self.all.proves(self.fn, one, holds, self.depth) for one in test.args)

    def _if(self, step: f.If, state: bool) -> State:
        ends: list[State] = []
        going: State = state
        for test, block in zip(step.tests, step.blocks, strict=True):
            assert going is not None
            going = self._values([test], going)
            test = self._on_this_route(test)
            if self._is_routing(test) and not going and not self._proves(test, True) and not self._proves(test, False):
                inner = self._verifies_in(block)
                ends.append(self._block(block, going if inner else True))
                going = going if not inner or self._verifies_in(step.otherwise) else True
                continue
            ends.append(self._block(block, going or self._proves(test, True)))
            going = going or self._proves(test, False)
        ends.append(self._block(step.otherwise, going))
        return _merged(ends)

    def _is_routing(self, test: f.AnyValue) -> bool:
        """Whether it is asked which route this is: only a hook or middleware asks."""
        return any(isinstance(one, f.Attr) and one.name in _ROUTING for one in inside(test))

    def _on_this_route(self, test: f.AnyValue) -> f.AnyValue:
        """What a condition asks of a request besides its route: in `path.startswith("/webhooks/") and not signed(request)` whether it is signed."""
        if not isinstance(test, f.Op) or test.op not in ("and", "or"):
            return test
        args = tuple(self._on_this_route(one) for one in test.args)
        asked = tuple(one for one in args if not self._is_routing(one) or self._proves(one, True) or self._proves(one, False))
        if not asked or asked == test.args:
            return test
        return asked[0] if len(asked) == 1 else f.Op(test.op, asked, test.type, test.line, test.column)

    def _verifies_in(self, block: f.Block) -> bool:
        return any(isinstance(one, f.Call) and self.all.says(self.fn, one, self.depth) for one in values(block))

    def _loop(self, step: Any, state: bool) -> State:
        is_for = type(step) is f.For
        state = self._values([step.over if is_for else step.test], state)
        if is_for and not state and self._asks_each(step):
            self.tried = True
            return True
        self.breaks.append([])
        inner = self._block(step.block, state or (not is_for and self._proves(step.test, True)))
        breaks = self.breaks.pop()
        endless = not is_for and is_always_true(step.test)
        after = None if endless else self._block(step.otherwise, bool(_merged([inner, state])) or (not is_for and self._proves(step.test, False)))
        return _merged([after, *breaks])

    def _asks_each(self, step: f.For) -> bool:
        """Whether a loop calls each of the validators that an object was given with the request: they raise for whom they do not know."""
        over = step.over.func if isinstance(step.over, f.Call) else step.over
        if not isinstance(over, f.Attr | f.Name) or not _VALIDATORS.search(over.name.rpartition(".")[2]):
            return False
        names = {one.name for one in inside(step.target) if isinstance(one, f.Name)}
        for one in step.block:
            call = one.value.value if isinstance(one, f.Do) and isinstance(one.value, f.Await) else one.value if isinstance(one, f.Do) else None
            func = call.func if isinstance(call, f.Call) else None
            at = func.base if isinstance(func, f.Attr) else func
            if isinstance(call, f.Call) and isinstance(at, f.Name) and at.name in names and call.args:
                return True
        return False

    def _try(self, step: f.Try, state: bool) -> State:
        end = self._block(step.block, state)
        if end is not None:
            end = self._block(step.otherwise, end)
        verified = end if end is not None else self._verifies_in(step.block)
        ends: list[State] = [end]
        self.aside += (refused := self._verifies_in(step.block))
        for handler in step.handlers:
            ends.append(self._block(handler.block, state if state or _may_refuse(self.fn, handler) or not verified else True))
        self.aside -= refused
        merged = _merged(ends)
        if step.final:
            last = self._block(step.final, bool(merged) if merged is not None else state)
            return last if merged is not None and last is not None else None
        return merged

    # --- values -------------------------------------------------------------------------------------------------------------------

    def _values(self, found: list[Any], state: bool) -> bool:
        for value in found:
            state = self._value(value, state)
        return state

    def _value(self, value: Any, state: bool) -> bool:
        kind = type(value)
        if kind in (f.Name, f.Const, f.Lambda, f.Super, f.Unseen):
            return state
        if kind is f.Choice:
            state = self._value(value.test, state)
            yes = self._value(value.yes, state or self._proves(value.test, True))
            no = self._value(value.no, state or self._proves(value.test, False))
            return yes and no
        if kind is f.Op and value.op in ("and", "or"):
            first, *rest = value.args
            state = self._value(first, state)
            inner = state or self._proves(first, value.op == "and")
            for one in rest:
                self._value(one, inner)
            return state
        for _, child in VALUE_CHILDREN[kind](value):
            state = self._value(child, state)
        return self._call(value, state) if kind is f.Call else state

    def _call(self, call: f.Call, state: bool) -> bool:
        fn, all_ = self.fn, self.all
        says = all_.says(fn, call, self.depth)
        if says:
            self.tried = True
        if self._passes_on(call):
            self.passed.append(state)
            return state
        if state or self._makes_key(call):
            return state
        callees = () if is_error(fn, call) else all_.run_by(fn, call)
        for callee in callees:
            outcome = all_.outcome(callee, self.depth + 1)
            self.unknown = self.unknown or outcome.unknown
            self.tried = self.tried or outcome.tried
            if outcome.first is not None and not (self.aside and not any(self._carried(arg.value) for arg in call.args)):
                self._open(Open(outcome.first.fn, outcome.first.deed, ((fn, call), *outcome.first.way)))
        if is_error(fn, call):
            return state
        if self.aside and not says and not any(self._carried(arg.value) for arg in call.args):
            return state
        if says == "raises" or self._fetches(call):
            return True
        if not callees:
            names = fn.module.callee(fn, call).names
            if names and fn.module.is_own(names[0]) and not constructs(fn, call):
                self.unknown = True
        deed = self.deeds.get(id(call))
        if deed is not None:
            self._open(Open(fn, deed))
        elif self.first is None and (incoming := all_.incoming.get(fn.full)) is not None:
            self._opened((kept(fn, call, incoming) if not callees else None) or handed_over(all_.program, fn, call, incoming))
        return state

    def _makes_key(self, call: f.Call) -> bool:
        """Whether a call gives the key that a signature is computed with: one that is made at its first use is written, and nothing of the delivery with it."""
        if any(self._carried(arg.value) for arg in call.args):
            return False
        holder, slot = self._goes_into(call)
        if isinstance(holder, f.Set) and slot == "value" and isinstance(holder.targets[0], f.Name):
            return any(isinstance(self._goes_into(read)[0], f.Call) for read in self.fn.reads(holder.targets[0].name))
        return isinstance(holder, f.Call)

    def _goes_into(self, value: f.AnyValue) -> tuple[Any, str]:
        """What a value goes into as it is or encoded: the call that computes a signature, where the value is its key, or the step that holds it."""
        at: Any = value
        while True:
            holder, slot = self.fn.parent(at) or (None, "")
            if isinstance(holder, f.Call) and slot == "arg":
                computes = self.fn.module.find(ComputesSignature, self.fn, holder) is not None and holder.args[0].value is at
                return (holder, slot) if computes else (None, "")
            if not isinstance(holder, f.Call | f.Attr | f.Await):
                return holder, slot
            at = holder

    def _carried(self, value: f.AnyValue | None) -> bool:
        incoming = self.all.incoming.get(self.fn.full)
        return incoming is None or incoming.carries(value)

    def _opened(self, deed: Deed | None) -> None:
        if deed is not None:
            self._open(Open(self.fn, deed))

    def _open(self, one: Open) -> None:
        if self.first is None:
            self.first = one

    def _passes_on(self, call: f.Call) -> bool:
        """Whether a wrapper, a hook or an overriding method goes on to what it stands before."""
        func = call.func
        if isinstance(func, f.Attr) and isinstance(func.base, f.Super):
            return func.name in _PASSES
        if isinstance(func, f.Attr) and isinstance(func.base, f.Name) and func.base.name == "self":
            return func.name in ("get_response", "app")
        if not (isinstance(func, f.Name) and func.scope == f.LOCAL):
            return False
        view: FunctionView | None = self.fn.outer
        while view is not None:
            if any(param.name == func.name for param in view.function.params):
                return True
            view = view.outer
        return func.name in ("call_next", "handler", "get_response") and any(param.name == func.name for param in self.fn.function.params)

    def _fetches(self, call: f.Call) -> bool:
        """Whether what was delivered is only asked for, by its id, where it comes from."""
        incoming = self.all.incoming.get(self.fn.full)
        if incoming is None:
            return False
        if first_word(called_name(call)) not in _FETCHING:
            return asks_for_one(self.fn, call) and any(self._names_id(incoming, arg.value) for arg in call.args)
        if not any(incoming.identifies(arg.value) or self._names_id(incoming, arg.value) for arg in call.args):
            return False
        return self._asks_outside(self.fn, call, 0)

    def _names_id(self, incoming: Incoming, value: f.AnyValue) -> bool:
        return any(incoming.identifies(one) for one in inside(value) if isinstance(one, f.Name | f.Attr | f.Item | f.Call))

    def _asks_outside(self, fn: FunctionView, call: f.Call, depth: int) -> bool:
        callees = self.all.program.run_by(fn, call)
        if callees:
            return depth < 3 and any(
                self._asks_outside(callee, inner, depth + 1)
                for callee in callees
                for inner in callee.calls
                if first_word(called_name(inner)) in _FETCHING | _SENDING
            )
        kind = package_kind(fn, call)
        if kind == "own":
            return False
        if isinstance(call.func, f.Attr) and call.func.name == "get" and kind != "http":
            return False
        return kind == "http" or (kind in _SPEAKS and first_word(called_name(call)) in ("retrieve", "fetch", "lookup", "find"))


def _merged(states: list[State]) -> State:
    there = [one for one in states if one is not None]
    return all(there) if there else None


def _may_refuse(fn: FunctionView, handler: f.Handler) -> bool:
    """Whether a handler may take the exception that says that the sender is not who he says."""
    if handler.types is None:
        return True
    names = [full for number in handler.caught for full in fn.module.types.classes(number)]
    return not names or any(full in _BROAD or _REFUSALS.search(full.rpartition(".")[2]) for full in names)
