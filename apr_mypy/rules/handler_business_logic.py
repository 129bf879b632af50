"""A request handler decides business matters itself.

Why it is dangerous
-------------------
What a handler decides holds for one route. The worker, the import, the second version of the API and the admin action decide it again, a little differently, and the difference is found by customers. A rule inside a
handler can only be tested through HTTP, and its transaction is as long as the request.

How to fix it
-------------
Give the decision to a method of the service or of the domain object, and let the handler do three things: take the request apart, make one call, and turn the result or the error into a response.

Bad
---
    # file: shop/domain/orders.py
    from dataclasses import dataclass

    @dataclass
    class Order:
        id: int
        total: int
        status: str

    # file: shop/routers/orders.py
    from typing import Protocol

    from fastapi import APIRouter, Depends

    from shop.domain.orders import Order

    router = APIRouter()

    class Orders(Protocol):
        def get(self, order_id: int) -> Order: ...
        def set_fee(self, order_id: int, fee: int) -> None: ...
        def save(self, order: Order) -> None: ...

    def orders() -> Orders:
        raise NotImplementedError

    @router.put("/orders/{order_id}/shipping")
    def choose_shipping(order_id: int, service: Orders = Depends(orders)) -> None:
        order = service.get(order_id)
        fee = 0 if order.total >= 5000 else 490  # error: apr-handler-business-logic
        service.set_fee(order_id, fee)

    @router.post("/orders/{order_id}/cancel")
    def cancel(order_id: int, service: Orders = Depends(orders)) -> None:
        order = service.get(order_id)
        order.status = "cancelled"  # error: apr-handler-business-logic
        service.save(order)

Good
----
    # file: shop/domain/orders.py
    from dataclasses import dataclass

    @dataclass
    class Order:
        id: int
        total: int
        status: str

    # file: shop/routers/orders.py
    from typing import Protocol

    from fastapi import APIRouter, Depends, HTTPException

    from shop.domain.orders import Order

    router = APIRouter()

    class Orders(Protocol):
        def choose_shipping(self, order_id: int) -> int: ...
        def cancel(self, order_id: int) -> Order | None: ...

    def orders() -> Orders:
        raise NotImplementedError

    @router.put("/orders/{order_id}/shipping")
    def choose_shipping(order_id: int, service: Orders = Depends(orders)) -> dict[str, float]:
        fee = service.choose_shipping(order_id)
        return {"euros": fee / 100}

    @router.post("/orders/{order_id}/cancel")
    def cancel(order_id: int, service: Orders = Depends(orders)) -> dict[str, object]:
        order = service.cancel(order_id)
        if order is None:
            raise HTTPException(404)
        return {"id": order.id, "total": order.total / 100, "open": order.status != "cancelled"}

When to leave it
----------------
Parsing the request, authentication and authorization, one call into a service, mapping the result or an error to a response however long, arithmetic for display. What was sent is
copied into a field that is no state, amount or right; serializers and forms copy all they validated. Middleware, administration, jobs and commands are no handlers.
Whether something is there (a row by its key, a file, an id that is then used) and a redirect for whoever has to do something first are no decisions of the matter, nor is what the router put on the request.

What it does not see
--------------------
A decision by what is read from a row that is a plain dictionary (state that SQL or a document's update sets is seen); a decision on a value whose type is Any and that no query in sight made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Place
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.answering import Answering, Part
from apr_mypy.views.assigning import assignments, only_shows
from apr_mypy.views.decisions import Decisions, End
from apr_mypy.views.module import ModuleView
from apr_mypy.views.plain_tests import decides_nothing
from apr_mypy.views.queries import is_condition
from apr_mypy.views.shown import shown
from apr_mypy.views.transactions import several_writes

RULE = Rule(
    name="apr-handler-business-logic",
    title="Business logic in a handler",
    category=Category.ARCHITECTURE,
    severity=Severity.P3,
    summary="A request handler decides business matters itself.",
    danger="The decision holds for one route only: the worker and the next version of the API take it again, differently, and it can only be tested through HTTP.",
    fix="Move the decision into a service or the domain object, and make one call.",
    since="0.1.0",
    stages=("module", "project"),
)

_SIGNING_IN: Final = pattern_of(
    r"(^|[._])(auth|authentication|identify|identification|log_?in|log_?out|sign_?in|sign_?out|magic_?link)([._]|$)|\.(SignIn|SignOut|SignUp|Login|Logout|MagicSign)\w*\.",
    re.IGNORECASE,
)
"""Names of modules, classes and functions that find out who asks: what they refuse is authentication."""
_VERBS: Final = {"stored": "stores it in", "passed": "hands it to", "branch": "decides by it about", "answer": "decides by it"}


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _of_module(Program.alone(module), module, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        yield from _of_module(program, module, PROJECT)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the project knows better: what came in is a shape of another module, which the module alone cannot tell from an entity."""
    fn = program.functions.get(finding.function)
    if fn is None:
        return False
    known: dict[str, frozenset[Place]] = program.__dict__.setdefault("_decided_in_handlers", {})
    if fn.module.name not in known:
        known[fn.module.name] = frozenset([one.place for one in _of_module(program, fn.module, PROJECT)])
    return finding.place not in known[fn.module.name]


def _of_module(program: Program, module: ModuleView, stage: str) -> Iterator[Finding]:
    """One finding for each handler, and each helper of its module, that decides: the first decision in it."""
    for part in Answering(program, module).parts():
        found = sorted(_found(part, stage), key=lambda one: (one.place.line, one.place.column))
        yield from found[:1]


def _found(part: Part, stage: str) -> Iterator[Finding]:
    fn, name = part.fn, part.fn.function.name
    assigned = list(assignments(part))
    for record, target in assigned:
        yield _finding(
            part, record, f"{name} sets {target} itself", f"let a service or the entity itself change {target}, and call that in {name}", stage
        )
    decisions = Decisions(fn, part.entities)
    for record, value in _computed(part):
        for end in (*_ends(part, decisions, value), *_graded(part, decisions, value)):
            text = _text(value)
            message = f"{name} works out {text} from an entity and {_VERBS[end.kind]} {end.what}"
            fix = f"let {'a service' if end.kind == 'answer' else f'the service behind {end.what}'} work out {text}"
            yield _finding(part, record, message, fix, stage)
            break
    for step, test in _branches(part):
        if decides_nothing(part, decisions, step, test):
            continue
        decided = _decided(part, decisions, step, test, {id(record) for record, _ in assigned})
        if decided:
            message = f"{name} decides by {shown(test, 50)}, a matter of an entity, {decided}"
            yield _finding(part, step, message, f"ask a service or the entity for the decision on {shown(test, 50)}", stage)
    several = several_writes(fn)
    if several is not None:
        record, count = several
        fix = "move the transaction and what it writes into one method of a service"
        yield _finding(part, record, f"{name} opens a transaction and issues {count} writes", fix, stage)


# --- what is worked out -----------------------------------------------------------------------------------------------------------


def _computed(part: Part) -> Iterator[tuple[Any, f.AnyValue]]:
    """The values that are worked out from entities here, each with the record whose place counts."""
    fn, entities = part.fn, part.entities
    for kind in (f.Op, f.Call):
        for value in fn.all(kind):
            if entities.computes(value):
                parent = fn.parent(value)
                if not (parent is not None and isinstance(parent[0], f.Op | f.Call) and entities.computes(parent[0])):
                    yield value, value
    for change in fn.all(f.Change):
        if change.op in ("+", "-", "*") and isinstance(change.target, f.Name) and entities.reads(change.value) and not entities.is_text(change.value):
            yield change, change.value
    for choice in fn.all(f.Choice):
        if entities.tests(choice.test) and not _asks_presence(choice.test):
            yield fn.step_of(choice), choice
    for each in fn.all(f.Each):
        if any(entities.tests(test) for loop in each.loops for test in loop.tests):
            yield each, each
    for compare in fn.all(f.Compare):
        if entities.tests(compare) and not is_condition(part.fn, compare) and fn.use_of(compare).kind in ("assigned", "argument", "returned", "item"):
            yield compare, compare


def _graded(part: Part, decisions: Decisions, value: f.AnyValue) -> Iterator[End]:
    """What a handler answers by a rule of its own: which rate holds above a limit (`total * RATE if total > LIMIT else 0`), which of many are meant by a sum over their fields."""
    if part.called or _SIGNING_IN.search(part.fn.full):
        return
    if isinstance(value, f.Choice):
        rated = any(isinstance(one, f.Op) and one.op == "*" and part.entities.computes(one) for one in (value.yes, value.no))
        if rated and decisions.compares(value.test):
            yield End("answer", "what is answered", value)
    elif isinstance(value, f.Each) and any(decisions.orders(test) for loop in value.loops for test in loop.tests):
        yield End("answer", "which are answered", value)


def _text(value: f.AnyValue) -> str:
    """A value that is worked out, as it is written; of a comprehension, with the condition that makes it a decision."""
    tests = [test for loop in value.loops for test in loop.tests] if isinstance(value, f.Each) else []
    return f"which {shown(value.loops[0].over, 30)} are meant by {shown(tests[0], 50)}" if isinstance(value, f.Each) and tests else shown(value, 50)


def _asks_presence(test: f.AnyValue) -> bool:
    """Whether a test only asks if there is a value to take something from (`order.note.text if order.note else ""`)."""
    return isinstance(test, f.Name | f.Attr) or (isinstance(test, f.Compare) and test.ops in (("is",), ("is not",)))


def _ends(part: Part, decisions: Decisions, value: f.AnyValue) -> Iterator[End]:
    for end in decisions.ends(value):
        if end.kind == "answer":
            if not part.called and not _SIGNING_IN.search(part.fn.full):
                yield end
        elif end.kind != "returned":
            yield end
        else:
            yield from _of_callers(part)


def _of_callers(part: Part, depth: int = 0) -> Iterator[End]:
    """What is done with what a helper gives back, beside showing it."""
    for caller, call in part.called:
        for end in Decisions(caller.fn, caller.entities).ends(call):
            if end.kind not in ("returned", "answer"):
                yield end
            elif end.kind == "returned" and depth < 3:
                yield from _of_callers(caller, depth + 1)


# --- what is decided --------------------------------------------------------------------------------------------------------------


def _branches(part: Part) -> Iterator[tuple[Any, f.AnyValue]]:
    if _SIGNING_IN.search(part.fn.full):
        return
    for step in part.fn.all(f.If):
        for test in step.tests:
            if part.entities.tests(test):
                yield step, test
                break
    for step in part.fn.all(f.While):
        if part.entities.tests(step.test):
            yield step, step.test
    for step in part.fn.all(f.Match):
        if part.entities.tests(step.subject):
            yield step, step.subject


def _decided(part: Part, decisions: Decisions, step: Any, test: f.AnyValue, assigned: set[int]) -> str:
    """What a branch decides, in words; "" where it only says which answer is given, or whether a change that is reported itself is made."""
    end = decisions.branch(step)
    if end is not None:
        return f"about {end.what or 'what is done'}" if id(end.record) not in assigned and not only_shows(part, end.record) else ""
    if part.called and isinstance(step, f.If) and any(isinstance(one, f.Return) for block in (*step.blocks, step.otherwise) for one in block):
        for end in _of_callers(part):
            return f"about {end.what}"
    if isinstance(step, f.If) and not part.called and ((decisions.orders(test) and decisions.answers_differently(step)) or decisions.limits(step)):
        return "what is answered"
    if isinstance(step, f.If) and not part.called and decisions.orders(test) and decisions.picks(step):
        return "which are answered"
    return ""


def _finding(part: Part, record: Any, message: str, fix: str, stage: str) -> Finding:
    module = part.fn.module
    place: Place = module.def_place(record) if isinstance(record, f.Function) else module.place(record)
    return Finding(RULE.name, RULE.severity, place, part.fn.full, message, fix, stage, anchor=part.fn.function.name)
