"""What is done once more when the same delivery comes again: the deeds of the functions that run for it which nothing keeps from happening twice, and why nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.claims import Found, Running, claims_of, is_guarded_by_state, is_unique, keyed, protects
from apr_mypy.views.deliveries import Delivery, Kind, Reached, deliveries, reached
from apr_mypy.views.effects import constructs, first_word
from apr_mypy.views.naming import called_name
from apr_mypy.views.repeating import HIDDEN, Deed, deeds, hidden
from apr_mypy.views.row_writes import row_writes

_CHECKING: Final = frozenset(
    {
        "verify",
        "validate",
        "parse",
        "decode",
        "load",
        "loads",
        "construct",
        "require",
        "authenticate",
        "sign",
        "log",
        "unpack",
        "deserialize",
        "raise",
    }
)
"""First words of functions that are given the delivery and do nothing for it."""


class Doubled(NamedTuple):
    """What a delivery has done once more when it comes again: the deed to name (one that moves money, where there is one) in the function `at`, whether any of all such deeds `moves_money`, and `why` nothing keeps it from that."""

    at: Reached
    deed: Deed
    moves_money: bool
    why: str


def doubled(program: Running, delivery: Delivery) -> Doubled | None:
    """What is done once more when a delivery comes again; None where nothing is."""
    way = reached(program, delivery)
    if delivery.kind is Kind.JOB and _is_enqueued_for_one(program, delivery):
        return None  # whoever enqueues it is told
    done = [(one, deed) for one in way for deed in _done_twice(program, one)]
    if not done:
        return None
    found = claims_of(program, delivery, way)
    if found.before:
        return None
    written = {write.field for one in way for write in row_writes(one.fn)}
    bare = [
        (one, deed)
        for one, deed in done
        if not any(not protects(program, claim, one, deed) for claim in found.claims) and not is_guarded_by_state(program, one, deed, written)
    ]
    if not bare:
        return None
    one, deed = next((each for each in bare if each[1].is_money), bare[0])
    return Doubled(one, deed, any(each.is_money for _, each in bare), _reason(program, found, one, deed, delivery))


def _is_enqueued_for_one(program: Running, delivery: Delivery) -> bool:
    """Whether a job runs for another delivery that is judged itself."""
    return any(
        one.fn.full == delivery.fn.full
        for other in deliveries(program)
        if other.fn is not delivery.fn and other.kind is not Kind.JOB
        for one in reached(program, other)
    )


def is_open(program: Running, delivery: Delivery) -> bool:
    """Whether part of what is done for a delivery lies in modules that the program does not hold."""
    for one in reached(program, delivery):
        for call in one.fn.calls:
            names = one.fn.module.callee(one.fn, call).names
            if not names or not one.fn.module.is_own(names[0]) or program.run_by(one.fn, call):
                continue
            if constructs(one.fn, call):
                full = next(iter(one.fn.module.types.class_objects(one.fn.module.types.type_of(call.func))), names[0])
                ref = one.fn.module.types.reference(full)
                if full not in program.classes and ref is not None and one.fn.module.roles.is_orm_model(ref):
                    return True
            elif (
                not names[0].startswith(f"{one.fn.module.name}.")
                and first_word(called_name(call)) not in _CHECKING
                and not names[0].startswith("self.")
            ):
                return True
        for deed in deeds(program, one.fn):
            if deed.inserts and deed.model and one.fn.module.is_own(deed.model) and deed.model not in program.classes:
                return True
    return False


def _done_twice(program: Running, one: Reached) -> Iterator[Deed]:
    """What a function does that is done twice when it runs twice, failures' handling left out."""
    fn = one.fn
    found = [*deeds(program, fn), *(deed for call in fn.calls if (deed := hidden(program, fn, call)) is not None)]
    for deed in found:
        if not deed.twice or _is_handling(one, deed):
            continue
        if isinstance(deed.record, f.Call) and deed.where != "store" and _is_followed(program, one, deed.record):
            continue
        if deed.where == HIDDEN and isinstance(deed.record, f.Call) and any(one.incoming.is_event_id(arg.value) for arg in deed.record.args):
            continue  # it is given the event's own id: what it does with it is not in sight
        if deed.inserts:
            given = keyed(one.incoming.at(deed.fn), deed)
            if given and is_unique(program, deed, given) is True:
                continue
        yield deed


def _is_handling(one: Reached, deed: Deed) -> bool:
    record = deed.record
    for at in reversed(one.path):
        if any(isinstance(holder, f.Try) and slot not in ("block", "otherwise", "final") for holder, slot in at.fn.around(record)):
            return True
        record = at.by
        if record is None:
            return False
    return False


def _is_followed(program: Running, one: Reached, call: f.Call) -> bool:
    """Whether what a call has run, now or as a job, is in sight and judged itself."""
    if program.run_by(one.fn, call):
        return True
    base = call.func.base if isinstance(call.func, f.Attr) else None
    return any(program.refers_to(one.fn, value) for value in (base, *(arg.value for arg in call.args)) if isinstance(value, (f.Name, f.Attr)))


def _reason(program: Running, found: Found, one: Reached, deed: Deed, delivery: Delivery) -> str:
    said = [
        why for claim in found.claims if (why := protects(program, claim, one, deed)) and why.startswith(("it is recorded", "the failure", "nobody"))
    ]
    if said:
        return said[0].replace("it is", "its id is", 1)
    if found.weak:
        return found.weak[0].why
    if any(_remembers_here(each) for each in reached(program, delivery)):
        return "its id is remembered in this process only"
    return "nothing records its id first"


def _remembers_here(one: Reached) -> bool:
    """Whether a function asks a set or dict that lives in this process for an id of the delivery."""
    types = one.fn.module.types
    for compare in one.fn.all(f.Compare):
        held = compare.args[1]
        kept = (isinstance(held, f.Name) and held.scope == f.FULL) or (
            isinstance(held, f.Attr) and isinstance(held.base, f.Name) and held.base.name in ("self", "cls")
        )
        if kept and compare.ops[0] in ("in", "not in") and one.incoming.identifies(compare.args[0]):
            if any(base.startswith(("builtins.", "collections.")) for base in types.bases(types.type_of(held))):
                return True
    return False
