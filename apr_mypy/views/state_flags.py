"""Boolean flags that a class keeps beside each other, and which of them are stages of one lifecycle."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ShapeMaker
from apr_mypy.patterns import pattern_of
from apr_mypy.views.columns import column_in_method, column_of
from apr_mypy.views.lifecycle_words import is_state_name
from apr_mypy.views.makers import Calls
from apr_mypy.views.state_fields import StateField, States

if TYPE_CHECKING:
    from apr_mypy.views.module import ClassView

_PREFIX: Final = pattern_of(r"^_*(is|has_been|have_been|has|was|were|been|got|currently|already)_(?=.)|^_+")
_SUFFIX: Final = pattern_of(r"_(flag|yn)$")
_STAGE_WORDS: Final = (
    "draft pending new submitted queued scheduled started begun running processing processed in_progress inprogress under_review in_review reviewed open opened reopened approved accepted rejected declined denied "
    "confirmed unconfirmed paid unpaid partially_paid fully_paid authorized captured charged refunded settled invoiced billed overdue packed picked shipped dispatched in_transit out_for_delivery delivered undelivered returned "
    "fulfilled unfulfilled completed complete done finished succeeded success successful failed errored cancelled canceled expired closed resolved solved published unpublished live released revoked redeemed used consumed "
    "suspended deactivated paused stopped terminated aborted ended abandoned voided void disputed sent signed countersigned executed ready on_hold onhold held retired reserved booked checked_in checked_out "
    "disbursed repaid defaulted bounced cleared reversed reconciled picked_up dropped_off handed_over departed arrived boarded collected renewed lapsed qualified disqualified shortlisted interviewed hired onboarded "
    "offboarded dismissed acknowledged mitigated deployed rolled_back decommissioned provisioned seated issued filed quarantined uploaded transcoded crashed "
    "converted escalated assigned merged awaiting_payment awaiting_approval waiting ordered received cooked served graded enrolled withdrawn won lost sold activated "
    "awarded granted claimed finalized finalised minted printed landed drafted recalled seized fitted installed uninstalled dismantled planted harvested discharged admitted evicted foreclosed underwritten ratified vetoed "
    "triaged answered invited joined stamped sealed weighed loaded unloaded unboxed returned_to_sender"
)
_STAGES: Final = frozenset(_STAGE_WORDS.split())
_ENDED: Final = "archived expired cancelled canceled suspended terminated closed ended completed finished done deactivated inactive paused draft pending revoked retired rejected abandoned stopped failed"
_ACTIVE: Final = frozenset(_ENDED.split())
"""What cannot be while something is active."""
_KEPT: Final = "published unpublished draft active closed completed done finished open live pending submitted retired inactive approved"
_ARCHIVED: Final = frozenset(_KEPT.split())
"""What archiving follows on, or excludes."""
_NO_LIFECYCLE: Final = pattern_of(
    r"(Preferences?|Settings?|Options?|Permissions?|Rights?|Privileges?|Filters?|Config(uration)?|Polic(y|ies)|Features?|FeatureFlags?|Flags|Rules?|Templates?|Capabilities|Toggles?|Counters?|Events?|Subscriptions?Preferences|"
    r"Notifications?|Hooks?|Webhooks?|Criteria|Search|Lookup|Query|Args|Arguments|Defaults|Schema|Form|Choices?|Spec|Snapshot|Statistics|Progress)$"
)
_OPTION: Final = pattern_of(
    r"(notify|send|mail|email|sms|push|alert|remind|show|hide|allow|enable|disable|include|exclude|display|log|can|use|auto|on|when|if|only|with|without|skip|ignore|count|list|keep|delete|track|report|subscribe|"
    r"not|un|all|any|no|max|min|default|force|require|must|should|may|filter|set|mark|add|remove|is|has|was|partially|fully|ever|never|self|already|just|recently|previously|manually|automatically)(_|$)"
)
"""How the names begin of flags that say what shall be done, or how something was done."""


class Flag(NamedTuple):
    """A boolean that a class keeps. `stage` is its name without `is_` and the like."""

    name: str
    stage: str
    owner: str


class Spread(NamedTuple):
    """A lifecycle that is kept in flags. `status` is the field that says the same, where there is one; `thing` the part of the entity whose lifecycle it is, "" for its own."""

    flags: tuple[Flag, ...]
    status: StateField | None = None
    thing: str = ""


def spread_in(program: Calls, view: ClassView) -> Spread | None:
    """The flags of a class in which its lifecycle is kept; None where there is none, or one of its bases has the same already."""
    if not _has_words(program, view):
        return None
    states = States.of_program(program)
    if _NO_LIFECYCLE.search(view.class_.name) or view.class_.is_typed_dict or not states.is_entity(view.module, view.full) or _is_part(view):
        return None
    if _is_read_only(view) or _is_catalogue(view):
        return None
    found = _spread(program, states, view.full)
    if found is None:
        return None
    for base in view.class_.mro[1:]:
        if base in program.classes and not _is_part(program.classes[base]):
            inherited = _spread(program, states, base)
            if (
                inherited is not None
                and {one.name for one in inherited.flags} >= {one.name for one in found.flags}
                and (inherited.status is None) == (found.status is None)
                and spread_in(program, program.classes[base]) is not None  # what is no entity is not told of itself
            ):
                return None
    return found


def _spread(program: Calls, states: States, full: str) -> Spread | None:
    have = flags(program, full)
    if not have:
        return None
    for status in states.fields(full) if any(_may_say(one) for one in have) else ():
        if not is_state_name(status.name):
            continue
        values = {_plain(value) for value in status.values}
        same = tuple(one for one in have if _plain(one.stage) in values)
        if same:
            return Spread(same, status)
    stages = {one.stage for one in have}
    related = tuple(one for one in have if _is_stage(one.stage, stages))
    thing = ""
    if len(related) < 2:
        thing, related = _of_one_thing(have)
    return Spread(related, thing=thing) if len(related) > 1 and not states.is_runtime(full, stages_of(related)) else None


def _is_catalogue(view: ClassView) -> bool:
    """Whether a class is called after statuses and its objects have names: each is one of the states that others may be in, and the flags say of what kind."""
    return view.class_.name.endswith(("Status", "State", "Stage", "Phase")) and any(
        field.name in ("name", "short_name", "label", "slug", "color", "colour") for field in view.class_.fields
    )


def _of_one_thing(have: tuple[Flag, ...]) -> tuple[str, tuple[Flag, ...]]:
    """The flags that are stages of the same thing which belongs to the entity: `payment_captured` and `payment_refunded`."""
    things: dict[str, list[Flag]] = {}
    for one in have:
        thing, _, stage = one.stage.rpartition("_")
        if thing and stage in _STAGES and not _OPTION.match(thing):
            things.setdefault(thing, []).append(one._replace(stage=stage))
    return next(((thing, tuple(found)) for thing, found in things.items() if len(found) > 1), ("", ()))


def stages_of(found: tuple[Flag, ...]) -> tuple[str, ...]:
    """The stages that flags stand for."""
    return tuple(one.stage for one in found)


def _has_words(program: Calls, view: ClassView) -> bool:
    """Whether the names of a class's fields can be flags of a lifecycle at all: two that are stages, or one beside a status."""
    stages = 0
    status = False
    for full in view.class_.mro:
        holder = program.classes.get(full)
        for name in {*(field.name for field in holder.class_.fields), *holder.methods} if holder is not None else ():
            stages += _is_word(name)
            status = status or is_state_name(name)
    return stages > 1 or (stages == 1 and status)


@cache
def _is_word(name: str) -> bool:
    """Whether a name is a flag's: `is_…`, or with a stage as its end."""
    stage = _SUFFIX.sub("", _PREFIX.sub("", name))
    return (
        stage != name
        or stage in _STAGES
        or stage.partition("_")[2] in _STAGES
        or stage.rpartition("_")[2] in _STAGES
        or stage in ("active", "archived", "inactive")
    )


def _is_part(view: ClassView) -> bool:
    """Whether a class is only a part of others, a mixin or an abstract model: what it declares is theirs."""
    ref, roles = view.module.roles.ref(view.class_), view.module.roles
    if view.class_.name.lower().endswith("mixin") or roles.is_model_base(ref):
        return True
    return not roles.is_orm_model(ref) and any(column_in_method(view.module, method) is not None for method in view.methods.values())


def _is_read_only(view: ClassView) -> bool:
    """Whether a model stands for a view of the database, over other tables, which hold the state."""
    meta = view.nested.get("Meta")
    managed = meta.field("managed") if meta is not None else None
    return view.class_.name.endswith("View") and managed is not None and isinstance(managed.value, f.Const) and managed.value.value is False


def _may_say(one: Flag) -> bool:
    return one.name != one.stage or one.stage in _STAGES


def _is_stage(stage: str, others: set[str]) -> bool:
    """Whether a flag is one of the stages of a lifecycle, among the others that there are."""
    if stage in ("active", "inactive"):
        return not others.isdisjoint(_ACTIVE - {stage})
    if stage == "archived":
        return not others.isdisjoint(_ARCHIVED)
    if stage == "verified":
        return not others.isdisjoint(("pending", "rejected", "unverified"))
    return stage in _STAGES


def flags(program: Calls, full: str) -> tuple[Flag, ...]:
    """The boolean flags that instances of a class keep, those of its bases and mixins too, in the order in which they are written."""
    memo: dict[str, tuple[Flag, ...]] = program.__dict__.setdefault("_state_flags", {})
    if full not in memo:
        found: dict[str, Flag] = {}
        view = program.classes.get(full)
        line = view.module.lineage(full) if view is not None else ()
        for owner in reversed(line):
            holder = program.classes.get(owner)
            if holder is None:
                continue
            words = set(re.sub(r"(?<!^)(?=[A-Z])", "_", full.rpartition(".")[2]).lower().split("_"))
            for field in holder.class_.fields:
                if field.name not in found and field.name not in holder.methods and _is_flag(holder, field):
                    found[field.name] = Flag(field.name, _stage(field.name, words), owner)
            for name, method in holder.methods.items():
                if (
                    name not in found
                    and _is_word(name)
                    and (column := column_in_method(holder.module, method)) is not None
                    and column.holds == "boolean"
                ):
                    found[name] = Flag(name, _stage(name, words), owner)
        memo[full] = tuple(found.values())
    return memo[full]


def _is_flag(holder: ClassView, field: f.Field) -> bool:
    module = holder.module
    if field.name.isupper() or field.name.startswith("__"):
        return False
    ref = module.roles.ref(holder.class_)
    if module.roles.is_orm_model(ref) or module.roles.is_model_base(ref):
        called = field.value.func if isinstance(field.value, f.Call) else None
        if isinstance(called, f.Name | f.Attr) and called.name.endswith(("property", "expression", "proxy", "synonym")):
            return False  # worked out by the store
        column = column_of(module, field, is_model=not isinstance(field.value, f.Call))
        if column is not None:
            return column.holds == "boolean"
    types = module.types
    is_bool = "builtins.bool" in types.classes(field.type) or (isinstance(field.value, f.Const) and isinstance(field.value.value, bool))
    if not is_bool:
        column = column_of(module, field, is_model=True) if isinstance(field.value, f.Call) else None
        return column is not None and column.holds == "boolean"
    if field.in_method:
        return True
    # in a plain class a constant of the body is no instance's, unless a method sets it
    return field.declared or _is_shape(holder) or any(one.name == field.name and one.in_method for one in holder.class_.fields)


def _is_shape(holder: ClassView) -> bool:
    module = holder.module
    return any(module.find_value(ShapeMaker, module.body, one) is not None for one in holder.class_.decorators) or len(holder.class_.mro) > 1


def _stage(name: str, words: set[str]) -> str:
    """The stage that a flag's name says: `is_paid`, `has_been_paid`, `paid_flag`, `order_paid` of an Order."""
    stage = _SUFFIX.sub("", _PREFIX.sub("", name))
    first, _, rest = stage.partition("_")
    return rest if rest and first in words else stage


def _plain(word: str) -> str:
    return re.sub(r"[^a-z]", "", word.lower()).replace("canceled", "cancelled")
