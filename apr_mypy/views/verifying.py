"""Whether a function makes sure who sent a delivery before it acts on it: each path through it, with the signature verified or not, and what is done on those where it is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ComputesSignature, HidesValue, ReadsDelivery, Suppresses, VerifiesSignature
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import Condition, atoms, is_always_true, never_returns
from apr_mypy.views.effects import constructs, first_word, is_error, package_kind
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name
from apr_mypy.views.once import asked_once
from apr_mypy.views.own_methods import on_object
from apr_mypy.views.queries import is_condition
from apr_mypy.views.repeating import Deed, deeds
from apr_mypy.views.secret_words import says_secret, words
from apr_mypy.views.taking_in import handed_over, is_declared, kept
from apr_mypy.views.vouching import asks_for_one, is_vouched_for
from apr_mypy.views.walk import STEP_VALUES, VALUE_CHILDREN, inside, values

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.incoming import Incoming
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.module import ModuleView

_DEEPEST: Final = 6
_CHECKS: Final = frozenset(
    {"verify", "validate", "check", "authenticate", "authorize", "construct", "unwrap", "parse", "is", "require", "ensure", "assert", "valid"}
)
_CHECKED: Final = pattern_of(r"signature|webhook|hmac|signed|construct_event|unwrap|sender|origin|authentic", re.IGNORECASE)
_SIGNATURES: Final = pattern_of(
    r"(^|[_-])(signature|sig|hmac|digest|hash|checksum|mac|x-hub|expected|computed|calculated|received|provided|token)($|[_-])", re.IGNORECASE
)
_FETCHING: Final = frozenset({"get", "fetch", "retrieve", "find", "lookup", "load", "query", "request"})
_SPEAKS: Final = frozenset({"http", "", "foreign", "cloud"})
_ROUTING: Final = frozenset({"path", "endpoint", "url_rule", "blueprint", "path_info", "url_name", "resolver_match", "url"})
_VALIDATORS: Final = pattern_of(r"(^|_)(validators|verifiers|authenticators|signature_checks|request_checks)$")
_REMOTE: Final = frozenset({"remote_addr", "remote", "host", "peername"})
_REFUSALS: Final = pattern_of(r"signature|invalid|verif|auth|forbidden|permission|decode|jwt|bad|security|http|sign|webhook", re.IGNORECASE)
_BROAD: Final = frozenset({"builtins.Exception", "builtins.BaseException", "builtins.ValueError"})
_PASSES: Final = frozenset(
    {"call_next", "get_response", "handler", "view_func", "app", "next_handler", "dispatch", "post", "handle", "initial", "__call__", "next", "view"}
)


class Open(NamedTuple):
    """Something that is done though nobody knows who sent the delivery. `way` are the calls that lead to it."""

    fn: FunctionView
    deed: Deed
    way: tuple[tuple[FunctionView, f.Call], ...] = ()


class Outcome(NamedTuple):
    """What is known of one function that starts with nothing verified.

    `verifies`: it comes back only where the sender is known; `answers`: what it returns is true (or an event) only where he is; `first`: what it does before; `passes`: whether each call of what it wraps is
    verified, None where it wraps nothing; `hooked`: as `verifies`, where a returned value ends the request; `tried`: it looks at a signature somewhere; `unknown`: part of it is out of sight.
    """

    verifies: bool = False
    answers: bool = False
    first: Open | None = None
    passes: bool | None = None
    hooked: bool = False
    tried: bool = False
    unknown: bool = False


class Wrong(NamedTuple):
    """A signature, or a shared secret, compared by `==`."""

    fn: FunctionView
    compare: f.Compare
    secret: bool


class Verifying:
    """Asks the functions of a program, each once. `incoming` says what of a function's values was delivered, by its full name."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self.wrong: dict[str, Wrong] = {}
        self.incoming: dict[str, Incoming] = {}
        self.serving = ""
        """The class whose handler is asked about: what is called on `self` is that class's own."""
        self._outcomes: dict[tuple[str, str], Outcome] = {}

    def outcome(self, fn: FunctionView, depth: int = 0) -> Outcome:
        key = (fn.full, self.serving if fn.owner is not None else "")
        known = self._outcomes.get(key)
        if known is None:
            if depth > _DEEPEST:
                return Outcome()
            self._outcomes[key] = Outcome()
            known = self._outcomes[key] = _Walk(self, fn, depth).run()
        return known

    def run_by(self, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]:
        """What a call runs; on `self`, what the class that is asked about and those below it have, an override that does nothing among them."""
        found = self.program.run_by(fn, call)
        func = call.func
        if not (self.serving and fn.owner is not None and isinstance(func, f.Attr) and isinstance(func.base, f.Name) and func.base.name == "self"):
            return found
        return on_object(self.program, self.serving, func.name) or found

    # --- what tells who sent it ---------------------------------------------------------------------------------------------------

    def says(self, fn: FunctionView, call: f.Call, depth: int = 0) -> str:
        """Whether a call verifies: "raises" where not, "answers", or "" where it has nothing to do with it."""
        module = fn.module
        row = module.find(ReadsDelivery, fn, call)
        if row is not None:
            return "" if row.says == "nothing" else row.says
        known = module.find(VerifiesSignature, fn, call)
        if known is not None:
            return "" if known.unless_false and _is_switched_off(known.unless_false, call) else known.says
        name = called_name(call)
        if name == "any" and call.args and isinstance(call.args[0].value, f.Each):
            return "answers" if self.proves(fn, call.args[0].value.results[0], True, depth + 1) else ""
        callees = self.run_by(fn, call)
        if is_declared(self.program, fn, call) and self._is_declared_check(fn, call):
            return "answers" if "builtins.bool" in module.types.classes(call.type) else "raises"
        if callees and not constructs(fn, call):
            found = [self.outcome(one, depth + 1) for one in callees]
            if all(one.verifies for one in found):
                return "raises"
            return "answers" if all(one.answers or one.verifies for one in found) else ""
        if not callees and first_word(name) in _CHECKS and _CHECKED.search(name) and not module.is_own(_full(fn, call)):
            types = module.types
            return "answers" if first_word(name) == "is" or "builtins.bool" in types.classes(call.type) else "raises"
        return ""

    def _is_declared_check(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether a function of the project that is only declared (a port, a `Protocol`) is one that checks signatures, by what it is called or what it is given."""
        name = called_name(call)
        if first_word(name) not in _CHECKS:
            return False
        given = [one.name.rpartition(".")[2] for arg in call.args for one in inside(arg.value) if isinstance(one, (f.Name, f.Attr))]
        texts = [str(one.value) for arg in call.args for one in inside(arg.value) if isinstance(one, f.Const)]
        return _CHECKED.search(name) is not None or any("signature" in one.lower() or "hmac" in one.lower() for one in (*given, *texts))

    def proves(self, fn: FunctionView, value: f.AnyValue, holds: bool, depth: int = 0) -> bool:
        """Whether a condition that is true (or, with `holds` False, false) leaves known who sent the delivery."""
        if depth > _DEEPEST:
            return False
        for atom in atoms(Condition(value, holds)):
            if self._proves(fn, atom.test, atom.holds, depth):
                return True
        if isinstance(value, f.Op) and ((value.op == "or" and holds) or (value.op == "and" and not holds)):
            return all(self.proves(fn, one, holds, depth + 1) for one in value.args)
        if isinstance(value, f.Op) and value.op == "not":
            return self.proves(fn, value.args[0], not holds, depth + 1)
        return False

    def _proves(self, fn: FunctionView, value: f.AnyValue, holds: bool, depth: int) -> bool:
        match value:
            case f.Await() | f.Bind():
                return self._proves(fn, value.value, holds, depth)
            case f.Call():
                if called_name(value) == "bool" and value.args:
                    return self.proves(fn, value.args[0].value, holds, depth + 1)
                return holds and self.says(fn, value, depth) == "answers"
            case f.Name(scope=f.LOCAL):
                return holds and self._is_proof(fn, value, depth)
            case f.Compare():
                return self._compared(fn, value, holds, depth)
            case f.Choice():
                # `verify(...) if header else False`
                return holds and self.proves(fn, value.yes, True, depth + 1) and (_is_false(value.no) or self.proves(fn, value.no, True, depth + 1))
            case _:
                return False

    def _is_proof(self, fn: FunctionView, name: f.Name, depth: int) -> bool:
        """Whether a local is true only where a check has said so."""
        seen = False
        for one in fn.definitions(name):
            if one.function is not fn or one.kind != "assigned" or one.value is None or one.path:
                return False
            if _is_false(one.value):
                continue
            if isinstance(one.value, f.Const):
                if id(one.record) not in self._settled(fn):
                    return False
            elif not (self.proves(fn, one.value, True, depth + 1) or self._is_looked_up(fn, one.value)):
                return False
            seen = True
        return seen

    def _settled(self, fn: FunctionView) -> set[int]:
        found: set[int] = fn.__dict__.setdefault("_settled_steps", set())
        return found

    def _is_looked_up(self, fn: FunctionView, value: f.AnyValue) -> bool:
        """Whether somebody is looked up by a secret that was sent: who knows it is who he says."""
        call = value.value if isinstance(value, f.Await) else value
        if not isinstance(call, f.Call) or package_kind(fn, call) in ("plain", "web") or called_name(call) in ("get", "header"):
            return False
        names = [one.name.rpartition(".")[2] for arg in call.args for one in inside(arg.value) if isinstance(one, f.Name | f.Attr)] + [
            arg.name for arg in call.args
        ]
        return any(says_secret(name) for name in names)

    def _compared(self, fn: FunctionView, value: f.Compare, holds: bool, depth: int) -> bool:
        if len(value.ops) != 1:
            return False
        op, (left, right) = value.ops[0], value.args
        if op in ("is", "is not", "==", "!=") and isinstance(right, f.Const) and right.value in (True, False, None):
            positive = op in ("is", "==")
            wants = bool(right.value)
            return self._proves(fn, left, holds == (positive == wants) if right.value is not None else holds != positive, depth + 1)
        if op in ("in", "not in"):
            return holds == (op == "in") and _is_remote(fn, left)
        if op not in ("==", "!="):
            return False
        if isinstance(left, f.Const) or isinstance(right, f.Const):
            return holds == (op == "==") and is_vouched_for(fn, value)
        if is_condition(fn, value):
            return False
        is_signature = self.is_signature(fn, left) or self.is_signature(fn, right)
        is_secret = not is_signature and self._is_shared_secret(fn, left, right)
        if not (is_signature or is_secret):
            return False
        self.wrong.setdefault(fn.full, Wrong(fn, value, is_secret))
        return holds == (op == "==")

    def _is_shared_secret(self, fn: FunctionView, left: f.AnyValue, right: f.AnyValue) -> bool:
        """Whether what was sent is compared with a secret that is kept here."""
        for own, sent in ((left, right), (right, left)):
            if _is_kept_secret(fn, own) and self._was_sent(fn, sent):
                return True
        return False

    def _was_sent(self, fn: FunctionView, value: f.AnyValue) -> bool:
        incoming = self.incoming.get(fn.full)
        if incoming is not None and incoming.carries(value):
            return True
        return any(isinstance(one, Definition) and one.kind == "parameter" for one in fn.origins(value)) or any(
            isinstance(one, f.Call | f.Item)
            and any(isinstance(part, f.Attr) and part.name in ("headers", "META", "args", "query_params", "GET") for part in inside(one))
            for one in fn.origins(value)
            if not isinstance(one, Definition)
        )

    def is_signature(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> bool:
        """Whether a value is a signature computed here."""
        key = (fn.full, id(value))
        return depth <= _DEEPEST and asked_once(self.program, "_signatures", key, lambda: self._is_signature(fn, value, depth), depth)

    def _is_signature(self, fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
        for one in fn.origins(value):
            if isinstance(one, Definition):
                continue
            if isinstance(one, f.Text | f.Op):
                if any(
                    self.is_signature(fn, part, depth + 1)
                    for part in (one.parts if isinstance(one, f.Text) else one.args)
                    if not isinstance(part, f.Const)
                ):
                    return True
            elif isinstance(one, f.Call):
                if fn.module.find(ComputesSignature, fn, one) is not None:
                    return True
                last = called_name(one)
                if last in ("hexdigest", "digest") and isinstance(one.func, f.Attr):
                    if self.is_signature(fn, one.func.base, depth + 1) or (_is_hash(fn, one.func.base) and not _hashes_request(one.func.base)):
                        return True
                elif last in ("decode", "encode", "lower", "upper", "strip", "hex") and isinstance(one.func, f.Attr):
                    if self.is_signature(fn, one.func.base, depth + 1):
                        return True
                elif "64" in last or last in ("hexlify", "str", "bytes"):
                    if any(self.is_signature(fn, arg.value, depth + 1) for arg in one.args):
                        return True
                else:
                    for callee in self.program.run_by(fn, one):
                        if any(step.value is not None and self.is_signature(callee, step.value, depth + 2) for step in callee.returns):
                            return True
        return False


State = bool | None
"""Whether the sender is known at a point; None where nothing comes there."""


class _Walk:
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
        fn = self.fn
        end = self.block(fn.function.block, False)
        if end is not None:
            self.ends.append((end, None))
        settled = [verified or self._answers(value) is True for verified, value in self.ends]
        truths = [(verified, value) for verified, value in self.ends if value is not None and not _is_false(value)]
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
        return value is not None and self.proves(value, True)

    # --- steps --------------------------------------------------------------------------------------------------------------------

    def block(self, block: f.Block, state: State) -> State:
        for step in block:
            if state is None:
                return None
            state = self.step(step, state)
        return state

    def step(self, step: Any, state: bool) -> State:
        kind = type(step)
        if kind is f.If:
            return self._if(step, state)
        if kind is f.Try:
            return self._try(step, state)
        if kind is f.For or kind is f.While:
            return self._loop(step, state)
        if kind is f.Match:
            state = self.values([step.subject], state)
            ends = [
                self.block(
                    case.block, state or (isinstance(case.pattern, f.Const) and case.pattern.value is True and self.proves(step.subject, True))
                )
                for case in step.cases
            ]
            complete = any(case.pattern is None and case.guard is None for case in step.cases)
            return _merged([*ends, *([] if complete else [state])])
        state = (
            self.values([value for slot, value in STEP_VALUES[kind](step) if slot != "target"], state) if kind not in (f.Function, f.Class) else state
        )
        if id(step) in self.deeds and not state and not (self.aside and not self._carried(getattr(step, "value", None))):
            self._open(Open(self.fn, self.deeds[id(step)]))
        elif (kind is f.Set or kind is f.Delete) and not state and self.first is None:
            self._opened(kept(self.fn, step, incoming) if (incoming := self.all.incoming.get(self.fn.full)) is not None else None)
        if kind is f.Set and state:
            self.all._settled(self.fn).add(id(step))
        if kind is f.With:
            end = self.block(step.block, state)
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
            return state or self.proves(step.test, True)
        return state

    def proves(self, test: f.AnyValue, holds: bool) -> bool:
        found = self.all.proves(self.fn, test, holds, self.depth)
        self.tried = self.tried or found
        return found

    def _if(self, step: f.If, state: bool) -> State:
        ends: list[State] = []
        going: State = state
        for test, block in zip(step.tests, step.blocks, strict=True):
            assert going is not None
            going = self.values([test], going)
            if self._is_routing(test) and not going and not self.proves(test, True) and not self.proves(test, False):
                inner = self._verifies_in(block)
                ends.append(self.block(block, going if inner else True))
                going = going if not inner or self._verifies_in(step.otherwise) else True
                continue
            ends.append(self.block(block, going or self.proves(test, True)))
            going = going or self.proves(test, False)
        ends.append(self.block(step.otherwise, going))
        return _merged(ends)

    def _is_routing(self, test: f.AnyValue) -> bool:
        """Whether it is asked which route this is: only a hook or middleware asks."""
        return any(isinstance(one, f.Attr) and one.name in _ROUTING for one in inside(test))

    def _verifies_in(self, block: f.Block) -> bool:
        return any(isinstance(one, f.Call) and self.all.says(self.fn, one, self.depth) for one in values(block))

    def _loop(self, step: Any, state: bool) -> State:
        is_for = type(step) is f.For
        state = self.values([step.over if is_for else step.test], state)
        if is_for and not state and self._asks_each(step):
            self.tried = True
            return True
        self.breaks.append([])
        inner = self.block(step.block, state or (not is_for and self.proves(step.test, True)))
        breaks = self.breaks.pop()
        endless = not is_for and is_always_true(step.test)
        after = None if endless else self.block(step.otherwise, bool(_merged([inner, state])) or (not is_for and self.proves(step.test, False)))
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
        end = self.block(step.block, state)
        if end is not None:
            end = self.block(step.otherwise, end)
        verified = end if end is not None else self._verifies_in(step.block)
        ends: list[State] = [end]
        self.aside += (refused := self._verifies_in(step.block))
        for handler in step.handlers:
            ends.append(self.block(handler.block, state if state or _may_refuse(self.fn, handler) or not verified else True))
        self.aside -= refused
        merged = _merged(ends)
        if step.final:
            last = self.block(step.final, bool(merged) if merged is not None else state)
            return last if merged is not None and last is not None else None
        return merged

    # --- values -------------------------------------------------------------------------------------------------------------------

    def values(self, found: list[Any], state: bool) -> bool:
        for value in found:
            state = self._value(value, state)
        return state

    def _value(self, value: Any, state: bool) -> bool:
        kind = type(value)
        if kind in (f.Name, f.Const, f.Lambda, f.Super, f.Unseen):
            return state
        if kind is f.Choice:
            state = self._value(value.test, state)
            yes = self._value(value.yes, state or self.proves(value.test, True))
            no = self._value(value.no, state or self.proves(value.test, False))
            return yes and no
        if kind is f.Op and value.op in ("and", "or"):
            first, *rest = value.args
            state = self._value(first, state)
            inner = state or self.proves(first, value.op == "and")
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
                if first_word(called_name(inner)) in _FETCHING
            )
        kind = package_kind(fn, call)
        if kind == "own":
            return False
        if isinstance(call.func, f.Attr) and call.func.name == "get" and kind != "http":
            return False
        return kind == "http" or (kind in _SPEAKS and first_word(called_name(call)) in ("retrieve", "fetch", "lookup", "find"))


# --- looks ------------------------------------------------------------------------------------------------------------------------


def _merged(states: list[State]) -> State:
    there = [one for one in states if one is not None]
    return all(there) if there else None


def _is_false(value: f.AnyValue) -> bool:
    return isinstance(value, f.Const) and not value.value and value.kind == ""


def _is_switched_off(option: str, call: f.Call) -> bool:
    for one in (inner for arg in call.args for inner in inside(arg.value)):
        if isinstance(one, f.Table) and any(isinstance(key, f.Const) and key.value == option and _is_false(value) for key, value in one.items):
            return True
    return any(arg.name in (option, "verify") and _is_false(arg.value) for arg in call.args)


def _full(fn: FunctionView, call: f.Call) -> str:
    names = fn.module.callee(fn, call).names
    return names[0] if names else ""


def _is_hash(fn: FunctionView, value: f.AnyValue) -> bool:
    return any(
        isinstance(one, f.Call) and fn.module.find(HidesValue, fn, one) is not None for one in fn.origins(value) if not isinstance(one, Definition)
    )


def _hashes_request(value: f.AnyValue) -> bool:
    """Whether what is hashed is one thing that the request says, with no secret beside it: `sha256(request.headers["User-Agent"].encode())`."""
    at: Any = value.args[0].value if isinstance(value, f.Call) and len(value.args) == 1 else None
    while isinstance(at, f.Attr | f.Item | f.Call):
        at = at.func if isinstance(at, f.Call) else at.base
    return isinstance(at, f.Name) and at.name in ("request", "req")


def _is_kept_secret(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a secret of our own: a setting, a global, the environment, a field of an object."""
    for one in (value, *fn.origins(value)):
        if isinstance(one, Definition):
            continue
        if isinstance(one, f.Attr) and says_secret(one.name) and not (isinstance(one.base, f.Name) and one.base.name in ("request", "req")):
            return True
        if isinstance(one, f.Name) and one.scope != f.LOCAL and says_secret(one.name.rpartition(".")[2]):
            return True
        if (
            isinstance(one, f.Call)
            and called_name(one) in ("getenv", "get_secret_value", "get")
            and any(
                isinstance(part, f.Attr | f.Name)
                and part.name.rpartition(".")[2] in ("environ", "os", "getenv", "config", "get_secret_value", "settings")
                for part in inside(one)
            )
        ):
            return any(isinstance(part, f.Const) and isinstance(part.value, str) and says_secret(part.value) for part in inside(one)) or any(
                isinstance(part, f.Attr) and says_secret(part.name) for part in inside(one)
            )
        if isinstance(one, f.Item) and isinstance(one.index, f.Const) and isinstance(one.index.value, str) and says_secret(one.index.value):
            if any(isinstance(part, f.Attr | f.Name) and part.name.rpartition(".")[2] in ("environ", "config", "settings") for part in inside(one)):
                return True
    return False


def _is_remote(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is the address that a connection really comes from, and not what a header says."""
    for one in (value, *fn.origins(value)):
        if isinstance(one, Definition):
            continue
        parts = [part for part in inside(one) if isinstance(part, f.Attr | f.Const)]
        texts = [part.value for part in parts if isinstance(part, f.Const) and isinstance(part.value, str)]
        if any("forwarded" in text.lower() or "real" in text.lower() for text in texts):
            return False
        if any(isinstance(part, f.Attr) and part.name in _REMOTE for part in parts) or "REMOTE_ADDR" in texts:
            return True
    return False


def _may_refuse(fn: FunctionView, handler: f.Handler) -> bool:
    """Whether a handler may take the exception that says that the sender is not who he says."""
    if handler.types is None:
        return True
    names = [full for number in handler.caught for full in fn.module.types.classes(number)]
    return not names or any(full in _BROAD or _REFUSALS.search(full.rpartition(".")[2]) for full in names)


def is_about_signatures(fn: FunctionView) -> bool:
    """Whether a function, by what it and its parameters are called, checks signatures of deliveries."""
    spoken = {
        word
        for name in (fn.full, *(param.name for param in fn.function.params))
        for word in words(name.rpartition(".")[2] if name != fn.full else name)
    }
    return (
        bool(spoken & {"signature", "signatures", "webhook", "webhooks", "hook", "hooks", "sig", "ipn"})
        or "webhook" in fn.module.name.rpartition(".")[2]
    )


def speaks_of_webhooks(module: ModuleView) -> bool:
    """Whether a module, or a class in it, is called after webhooks."""
    return any("webhook" in name.rpartition(".")[2].lower() for name in (module.name, *module.classes))


def names_signature(compare: f.Compare) -> bool:
    """Whether a side of a comparison is called a signature: `self.cleaned_data["signature"]`."""
    for one in compare.args:
        key = one.index if isinstance(one, f.Item) else one.args[0].value if isinstance(one, f.Call) and one.args else None
        name = str(key.value) if isinstance(key, f.Const) else one.name.rpartition(".")[2] if isinstance(one, f.Name | f.Attr) else ""
        if words(name)[-1:] in (("signature",), ("sig",), ("hmac",)):
            return True
    return False


__all__ = ["Open", "Outcome", "Verifying", "Wrong", "is_about_signatures", "names_signature", "speaks_of_webhooks"]
