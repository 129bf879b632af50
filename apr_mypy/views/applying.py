"""The functions that apply events: those that take deliveries, what they hand them to, and functions that are handed what comes from outside by somebody out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy.knowledge.schema import DeliveryType
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.claims import Running
from apr_mypy.views.deliveries import Delivery, Kind, Reached, deliveries, parts, reached

if TYPE_CHECKING:
    from apr_mypy.views.module import ModuleView

INBOX: Final = pattern_of(r"(Event|Events|Inbox|Webhook|Delivery|Log|Audit|Message|Receipt|Outbox|Job|Task|Attempt|Idempotency\w*|Record)$")
"""Models of notes of events, by the end of their names."""
_EVENT_SHAPE: Final = pattern_of(r"Event|Message|Webhook|Notification|Delivery|Envelope|Callback")
_FROM_OUTSIDE: Final = pattern_of(r"(Webhook|Notification|Delivery|Callback|Ipn|IPN)")


class Assumed(NamedTuple):
    """A place that takes the order of events for granted. `kind` is "state" (what is older overwrites what is newer) or "missing" (a row that another event makes is taken to be there); `what` reads well after the function's name,
    `row` and `field` say what it is about."""

    at: Reached
    record: Any
    kind: str
    what: str
    row: str
    field: str
    is_transition: bool = False
    """The field holds a lifecycle state."""


def applying(program: Running) -> tuple[Reached, ...]:
    """The functions that apply events, each once: those that take deliveries, what they hand them to, and functions that are handed what comes from outside by somebody out of sight."""
    known_: tuple[Reached, ...] | None = program.__dict__.get("_applying")
    if known_ is None:
        found: dict[str, Reached] = {}
        for delivery in deliveries(program):
            for one in reached(program, delivery):
                found.setdefault(one.fn.full, one)
        names = set(found)
        for full, one in list(found.items()):
            if one.caller is not None and any(edge.caller.full not in names for edge in program.callers_of(one.fn)):
                del found[full]  # others call it too: it is no matter of events
        for module in program.modules.values():
            for delivery in parts(module):
                if delivery.fn.full not in found and _is_from_outside(module, delivery):
                    found[delivery.fn.full] = Reached(delivery.fn, delivery.incoming)
        known_ = program.__dict__["_applying"] = tuple(found.values())
    return known_


def _is_from_outside(module: ModuleView, delivery: Delivery) -> bool:
    """Whether what a function is handed comes from another system, by its class: a library's message, a shape of the boundary, a plain mapping. An event of the project's own domain is told by itself, in order."""
    if delivery.kind is not Kind.PART or (delivery.fn.owner is not None and module.roles.is_orm_model(module.roles.ref(delivery.fn.owner))):
        return False
    marks = {name for _, name in delivery.incoming.marks}
    for param in delivery.fn.function.params:
        if param.name not in marks:
            continue
        for full in module.types.classes(param.type):
            ref = module.types.reference(full)
            if module.knowledge.find(DeliveryType, module.types.mro(full)) is not None or _FROM_OUTSIDE.search(full.rpartition(".")[2]):
                return True
            if ref is not None and module.roles.is_dto(ref) and _EVENT_SHAPE.search(full.rpartition(".")[2]):
                return True
    name = f"{module.name.rpartition('.')[2]} {delivery.fn.full.removeprefix(module.name)}".lower()
    return "webhook" in name or (module.role_of(delivery.fn) in (Role.CONSUMER, Role.WEBHOOK))
