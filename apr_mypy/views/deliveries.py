"""Who takes deliveries: webhook handlers and at-least-once consumers, each with what of its values was delivered, and where the delivery goes from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Consumer, DeliveryType, Dependency, Enqueues, Job, Package, ReadsDelivery
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.roles.role import Entry
from apr_mypy.roles.webhook import is_webhook
from apr_mypy.views.edges import Edge, step_trace
from apr_mypy.views.effects import constructs
from apr_mypy.views.given_back import giving_back
from apr_mypy.views.handlers import takes_request
from apr_mypy.views.incoming import Incoming, Mark
from apr_mypy.views.provenance import is_wiring
from apr_mypy.views.shown import short

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.module import ModuleView

_EVENT: Final = pattern_of(
    r"(^|_)(event|evt|payload|message|msg|notification|delivery|webhook|hook|envelope|record|ipn|callback|body)s?($|_(data|body|in|payload|dict|json)$)"
)
"""Names of parameters that carry a delivery."""
_EVENT_CLASS: Final = pattern_of(
    r"(Event|Notification|Webhook|Delivery|Envelope|Callback)(In|Payload|Data|Body|Request|Model|Schema|DTO|Dto|Message)?$|(Webhook|Event|Notification)\w*Payload$"
)
_TAKES: Final = pattern_of(
    r"(^|_)(handle|handler|process|apply|on|consume|receive|dispatch|ingest|project|sync|react|when|update)(_|$)|_(event|webhook|notification|message|delivery)$"
)
"""Names of functions that take one."""
_TAKES_DELIVERY: Final = pattern_of(
    r"(webhooks?|hooks?|ipn|callback|notification|events?)(_view)?$|^(handle|receive|process|on|accept|take)_", re.IGNORECASE
)
_REQUESTS: Final = frozenset({"Request", "HttpRequest", "HTTPConnection", "BaseRequest", "ASGIConnection", "FormData", "UploadFile", "WebSocket"})
_UNDELIVERED: Final = pattern_of(
    r"^(self|cls|ch|channel|response|background_tasks?|tasks?|consumer|producer|broker|queue|context|ctx|logger|settings|config|service|svc|handler|user|current_user|app)$|_(service|repo|repository|client|handler|sender|gateway|publisher)$"
)
"""Parameters of entry points that a framework hands over beside the delivery, where their types do not say so."""
_FARTHEST: Final = 8
_MOST: Final = 200


_ASKED: Final = frozenset({Role.HANDLER, Role.DEPENDENCY, Role.MIDDLEWARE, Role.ADMIN, Role.COMMAND})
"""Roles of functions that answer a client, whatever their parameters are called."""


class Kind(StrEnum):
    """How a delivery comes."""

    WEBHOOK = "webhook"
    CONSUMER = "consumer"
    JOB = "job"
    """A background job that is run again when its worker dies, and is about an event."""
    PART = "part"
    """A function that is handed events by whoever takes them, somewhere else."""


class Delivery(NamedTuple):
    """A function that takes deliveries. `why` is a clause; `incoming` what of its values was delivered."""

    fn: FunctionView
    kind: Kind
    why: str
    incoming: Incoming


class Reached(NamedTuple):
    """A function that runs for a delivery, with what it is handed of it. `steps` lead to it; `by` is the call that runs it in `caller` (None for the first)."""

    fn: FunctionView
    incoming: Incoming
    steps: tuple[Trace, ...] = ()
    by: f.Call | None = None
    caller: Reached | None = None
    later: bool = False
    """It runs in a job, not before the delivery is answered."""
    receiver: str = ""
    """The class of the object that it is a method of, where that is known: what it calls on `self` is that class's own."""

    @property
    def path(self) -> tuple[Reached, ...]:
        """From the first function down to this one."""
        return (*self.caller.path, self) if self.caller is not None else (self,)


def deliveries(program: Calls) -> tuple[Delivery, ...]:
    """All functions that take deliveries from outside, in the order of the modules. Worked out once for a program."""
    known: tuple[Delivery, ...] | None = program.__dict__.get("_deliveries")
    if known is None:
        known = program.__dict__["_deliveries"] = tuple(_Finder(program).all())
    return known


class _Finder:
    def __init__(self, program: Calls) -> None:
        self.program = program
        self.entries: dict[str, list[Entry]] = {}
        for entry in program.roles.entries():
            if entry.role in (Role.WEBHOOK, Role.CONSUMER, Role.JOB):
                self.entries.setdefault(entry.function, []).append(entry)
        self.registered: dict[str, tuple[Consumer, f.Call]] = {}
        self.loops: dict[str, tuple[Consumer, set[int]]] = {}
        self.messaging: dict[str, bool] = {}
        """Whether a module has to do with a library that hands messages over as objects of its own."""

    def all(self) -> Iterator[Delivery]:
        modules = self.program.modules.values()
        for module in modules:
            for fn, call, row in module.calls_known_as(Consumer):
                if row.callable is None:
                    if not _once(row, call) and not constructs(fn, call):
                        self.loops.setdefault(fn.full, (row, set()))[1].add(id(call))
                else:
                    given = module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
                    for target in self.program.refers_to(fn, given.value) if given is not None else ():
                        self.registered.setdefault(target.full, (row, call))
        for module in modules:
            for fn in module.functions.values():
                one = self._consumer(fn) or self._webhook(fn) or self._job(fn)
                if one is not None and one.incoming and module.role_of(fn) is not Role.TEST:
                    yield one

    # --- webhooks -----------------------------------------------------------------------------------------------------------------

    def _webhook(self, fn: FunctionView) -> Delivery | None:
        for entry in self.entries.get(fn.full, ()):
            if entry.role is Role.WEBHOOK:
                return Delivery(fn, Kind.WEBHOOK, entry.why, Incoming(fn, frozenset((fn.full, name) for name in _delivered(fn)) | {(fn.full, "")}))
        for decorator in fn.function.decorators:
            row = fn.module.find_value(ReadsDelivery, fn, decorator)
            if row is not None:
                return Delivery(fn, Kind.WEBHOOK, f"decorated with `{fn.module.knowledge.public(row.name)}`", _of_parameters(fn))
        params = fn.function.params
        if (
            fn.owner is None
            and fn.outer is None
            and params
            and fn.full not in self.entries
            and fn.module.role_of(fn) in (None, Role.HANDLER, Role.WEBHOOK)
        ):
            # a view that another module's URLs name
            if (
                _TAKES_DELIVERY.search(fn.function.name)
                and (takes_request(fn) or (params[0].name == "request" and fn.module.types.is_any(params[0].type)))
                and not self._is_run_by_webhook(fn)
            ):
                why = is_webhook(fn.module.facts, fn.function, ())
                if why:
                    marks = frozenset((fn.full, name) for name in _delivered(fn)) | {(fn.full, "")}
                    return Delivery(fn, Kind.WEBHOOK, f"takes a request; {why}", Incoming(fn, marks))
        return None

    def _is_run_by_webhook(self, fn: FunctionView) -> bool:
        """Whether a webhook calls a function: what it does is the webhook's deed."""
        return any(
            entry.role is Role.WEBHOOK
            for edge in self.program.callers_of(fn)
            if edge.how == "call"
            for entry in self.entries.get(edge.caller.full, ())
        )

    # --- consumers ----------------------------------------------------------------------------------------------------------------

    def _consumer(self, fn: FunctionView) -> Delivery | None:
        module = fn.module
        looped = self.loops.get(fn.full)
        sources = set(looped[1]) if looped is not None else set()
        row = looped[0] if looped is not None else None
        for loop in fn.all(f.For):
            found = module.knowledge.find(Consumer, module.instances_of(fn, loop.over)) if self.entries.get(fn.full) else None
            if found is not None and found.callable is None:
                sources.add(id(loop.over))
                row = row or found
        for call in fn.calls if self.entries.get(fn.full) else ():
            if isinstance(call.func, f.Attr) and call.func.name in ("poll", "consume", "getone", "getmany", "__anext__", "receive", "read", "fetch"):
                found = module.knowledge.find(Consumer, module.instances_of(fn, call.func.base))
                if found is not None and found.callable is None:
                    sources.add(id(call))
                    row = row or found
        if sources and row is not None:
            return Delivery(
                fn, Kind.CONSUMER, f"takes messages by `{module.knowledge.public(row.name)}`", Incoming(fn, frozenset(), frozenset(sources))
            )
        for decorator in fn.function.decorators:
            found = module.find_value(Consumer, fn, decorator)
            if found is not None:
                once = isinstance(decorator, f.Call) and _once(found, decorator)
                return None if once else Delivery(fn, Kind.CONSUMER, f"decorated with `{module.knowledge.public(found.name)}`", _of_parameters(fn))
        registered = self.registered.get(fn.full)
        if registered is not None:
            if _once(*registered):
                return None
            return Delivery(fn, Kind.CONSUMER, f"given to `{module.knowledge.public(registered[0].name)}`", _of_parameters(fn))
        if self._is_handed_message(fn):
            return Delivery(fn, Kind.CONSUMER, f"takes a `{fn.function.params[-1].name}`", _of_parameters(fn))
        batch = _batch(fn)
        if batch is not None:
            return Delivery(fn, Kind.CONSUMER, f"takes the records of `{batch.name}`", Incoming(fn, frozenset({(fn.full, batch.name)})))
        for entry in self.entries.get(fn.full, ()):
            if entry.role is Role.CONSUMER and not entry.why.startswith(("iterates", "takes")):
                return Delivery(fn, Kind.CONSUMER, entry.why, _of_parameters(fn))
        return None

    def _is_handed_message(self, fn: FunctionView) -> bool:
        """Whether a function is handed a queue's message as its library has it, and nobody in the project calls it: the queue does, however it was told to (`for queue, callback in …`)."""
        params = fn.function.params
        if not params or len(params) > 2 or fn.lambda_ is not None or (len(params) == 2) != (fn.owner is not None):
            return False
        if fn.module.name not in self.messaging:
            roots = {one.full.partition(".")[0] for one in fn.module.facts.imports}
            table = fn.module.knowledge.table(DeliveryType)
            self.messaging[fn.module.name] = any(row.comes_by == "queue" and name.partition(".")[0] in roots for name, row in table.items())
        if not self.messaging[fn.module.name] or self.program.callers_of(fn):
            return False
        module = fn.module
        return any(
            row is not None and row.comes_by == "queue"
            for full in module.types.classes(params[-1].type)
            for row in (module.knowledge.find(DeliveryType, module.types.mro(full)),)
        )

    # --- jobs ---------------------------------------------------------------------------------------------------------------------

    def _job(self, fn: FunctionView) -> Delivery | None:
        """A job that is acknowledged after it ran, and that is about an event by its name or what it is handed."""
        if not any(entry.role is Role.JOB for entry in self.entries.get(fn.full, ())):
            return None
        keyword = ""
        for decorator in fn.function.decorators:
            row = fn.module.find_value(Job, fn, decorator)
            if row is not None and isinstance(decorator, f.Call) and _is_set(decorator, row.again_if):
                keyword = row.again_if
        if not keyword:
            return None
        about = [param.name for param in fn.function.params if is_event_parameter(fn, param)]
        if not about and not re.search(r"event|webhook|notification|message|delivery", fn.function.name):
            return None
        return Delivery(fn, Kind.JOB, f"a job with `{keyword}=True`", _of_parameters(fn))


def _batch(fn: FunctionView) -> f.Param | None:
    """The parameter in which a cloud function is handed a batch of a queue's or stream's messages: of `(event, context)` the one whose records are read."""
    params = fn.function.params
    if fn.owner is not None or fn.outer is not None or len(params) != 2 or "context" not in params[1].name:
        return None
    first = params[0]
    for one in (*fn.all(f.Item), *fn.calls):
        base, key = (one.base, one.index) if isinstance(one, f.Item) else (one.func, one.args[0].value if one.args else None)
        base = base.base if isinstance(base, f.Attr) else base
        if isinstance(key, f.Const) and key.value == "Records" and isinstance(base, f.Name) and base.name == first.name:
            return first
    return None


def _once(row: Consumer, call: f.Call) -> bool:
    """Whether what is consumed so comes at most once."""
    return row.once or _is_set(call, row.once_if)


def _is_set(call: f.Call, keyword: str) -> bool:
    return bool(keyword) and any(arg.name == keyword and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args)


def _of_parameters(fn: FunctionView) -> Incoming:
    return Incoming(fn, frozenset((fn.full, name) for name in _delivered(fn)))


def _delivered(fn: FunctionView) -> Iterator[str]:
    """The parameters of an entry point that carry what was delivered: all but wiring and what a framework injects."""
    for number, param in enumerate(fn.function.params):
        if number == 0 and fn.owner is not None and not fn.function.is_static:
            continue
        if (
            is_event_parameter(fn, param)
            or any(full.rpartition(".")[2] in _REQUESTS for full in fn.module.types.classes(param.type))
            or not (_UNDELIVERED.search(param.name) or is_wiring(fn.module, param) or _is_injected(fn, param))
        ):
            yield param.name


def is_event_parameter(fn: FunctionView, param: f.Param) -> bool:
    """Whether a parameter carries an event or message, by its class, or by its name where the class does not say otherwise."""
    module = fn.module
    classes = module.types.classes(param.type)
    for full in classes:
        if module.knowledge.find(DeliveryType, module.types.mro(full)) is not None:
            return True
        ref = module.types.reference(full)
        if ref is not None and module.roles.is_orm_model(ref):
            return False
        if module.is_own(full) and _EVENT_CLASS.search(full.rpartition(".")[2]):
            return True
    unknown = module.types.unfollowed(param.type)
    if unknown and module.knowledge.find(DeliveryType, (unknown,)) is not None:
        return True
    plain = not classes or all(full.startswith(("builtins.", "typing.", "collections.")) or _is_dto(module, full) for full in classes)
    return plain and _EVENT.search(param.name) is not None and not any(one.name == f.DEF for one in module.types.members(param.type))


def _is_dto(module: ModuleView, full: str) -> bool:
    ref = module.types.reference(full)
    return ref is not None and module.roles.is_dto(ref)


def _is_injected(fn: FunctionView, param: f.Param) -> bool:
    """Whether a framework makes the value: a dependency that is no event, its own response or background tasks."""
    module = fn.module
    for value in (param.default, *param.metadata):
        if isinstance(value, f.Call) and module.find(Dependency, fn, value) is not None:
            return not all(full.startswith("builtins.") or _is_dto(module, full) for full in module.types.classes(param.type))
    packages = module.knowledge.table(Package)
    for full in module.types.classes(param.type):
        package = packages.get(full.partition(".")[0])
        if package is not None and package.kind in ("web", "logging") and full.rpartition(".")[2] not in _REQUESTS:
            return True
    return False


# --- where it goes ----------------------------------------------------------------------------------------------------------------


def reached(program: Calls, delivery: Delivery) -> tuple[Reached, ...]:
    """The functions of the project that run for a delivery: its own, those that it calls, and the jobs that it enqueues, each once, nearest first. Worked out once for a delivery."""
    table: dict[str, tuple[Reached, ...]] = program.__dict__.setdefault("_reached_by_delivery", {})
    known = table.get(delivery.fn.full)
    if known is None:
        known = table[delivery.fn.full] = tuple(_spread(program, delivery))
    return known


def _spread(program: Calls, delivery: Delivery) -> list[Reached]:
    first = delivery.incoming
    if delivery.kind is Kind.WEBHOOK and _has_helpers(program, delivery.fn):
        first = first.with_sources(giving_back(program, first))
    found = [Reached(delivery.fn, first)]
    seen = {delivery.fn.full}
    for one in found:
        if len(one.path) > _FARTHEST or len(found) > _MOST:
            continue
        one.incoming.fields.update(_kept(one))
        given = list(_handed_on(program, one))
        carried: dict[str, frozenset[Mark]] = {}
        for _, callee, marks, _ in given:  # one call may hand on a part, and the next one more
            carried[callee.full] = carried.get(callee.full, frozenset()) | marks
        for call, callee, _, later in given:
            if callee.full in seen or callee.full.startswith("<"):
                continue
            seen.add(callee.full)
            incoming = Incoming(callee, carried[callee.full] | one.incoming.marks, one.incoming.sources, one.incoming.fields)
            step = step_trace(Edge(one.fn, call, callee, "callback" if later else "call"))
            found.append(Reached(callee, incoming, (*one.steps, step), call, one, one.later or later, _receiver(one, call, callee)))
    return found


def _has_helpers(program: Calls, fn: FunctionView) -> bool:
    """Whether a handler has values from functions of the project."""
    return any(isinstance(step.value, (f.Call, f.Await)) for step in fn.all(f.Set)) and any(program.run_by(fn, call) for call in fn.calls)


def _receiver(one: Reached, call: f.Call, callee: FunctionView) -> str:
    """The class of the object that a method is called on."""
    if callee.owner is None or not isinstance(call.func, f.Attr):
        return ""
    base = call.func.base
    if isinstance(base, f.Super) or (isinstance(base, f.Name) and base.name == "self"):
        return one.receiver
    classes = one.fn.module.types.classes(one.fn.module.types.type_of(base))
    return classes[0] if len(classes) == 1 else ""


def _runs(program: Calls, one: Reached, call: f.Call) -> tuple[FunctionView, ...]:
    """What a call runs, on `self` only what the object's own class has."""
    found = program.run_by(one.fn, call)
    if len(found) < 2 or not isinstance(call.func, f.Attr) or not isinstance(call.func.base, f.Name) or call.func.base.name != "self":
        return found
    view = program.classes.get(one.receiver)
    for full in view.class_.mro if view is not None else ():
        holder = program.classes.get(full)
        if holder is not None and call.func.name in holder.methods:
            mine = tuple(each for each in found if each.full == holder.methods[call.func.name].full)
            return mine or found
    return found


def _kept(one: Reached) -> set[str]:
    """The fields of the project's objects that a function sets to something of the delivery."""
    if one.fn.owner is None:
        return set()
    return {
        name
        for step in one.fn.all(f.Set)
        for target in step.targets
        if isinstance(target, f.Attr) and isinstance(target.base, f.Name) and target.base.name == "self" and one.incoming.carries(step.value)
        for name in (*target.targets, f"{one.fn.owner.full}.{target.name}")
    }


def _handed_on(program: Calls, one: Reached) -> Iterator[tuple[f.Call, FunctionView, frozenset[Mark], bool]]:
    """(call, function that it runs, parameters of that that carry the delivery, whether it runs later) for everything that a function has run."""
    fn, incoming = one.fn, one.incoming
    for call in sorted(fn.calls, key=lambda each: (each.end_line, each.end_column)):  # what is inside another call is run before it
        direct = _runs(program, one, call)
        for callee in direct:
            yield call, callee, incoming.handed(call.args, callee), False
        row = fn.module.find(Enqueues, fn, call)
        if row is not None:
            base = call.func.base if isinstance(call.func, f.Attr) else None
            given = fn.module.callee(fn, call).argument(row.callable.keyword, row.callable.position) if row.callable is not None else None
            target = given.value if given is not None else base
            for callee in program.refers_to(fn, target) if target is not None else ():
                rest = tuple(arg for arg in call.args if arg.value is not target)
                yield call, callee, _handed_loosely(incoming, rest, callee), True
            continue
        for number, arg in enumerate(call.args):
            if isinstance(arg.value, (f.Name, f.Attr, f.Lambda)) or (isinstance(arg.value, f.Call) and not direct):
                for callee in program.refers_to(fn, arg.value):
                    yield call, callee, incoming.handed(call.args[number + 1 :], callee), False


def _handed_loosely(incoming: Incoming, args: tuple[f.Arg, ...], callee: FunctionView) -> frozenset[Mark]:
    """As `handed`; where arguments are packed (`apply_async(args=[…])`), all parameters may carry the delivery."""
    marks = incoming.handed(args, callee)
    if not marks and any(incoming.carries(arg.value) for arg in args):
        marks = frozenset((callee.full, param.name) for param in callee.function.params if param.name not in ("self", "cls"))
    return marks


def parts(module: ModuleView) -> Iterator[Delivery]:
    """The functions of a module that are handed events by whoever takes them: known by the event's class, or by a name such as `handle_event` and a parameter that is called so."""
    types = module.types
    find = module.knowledge.find
    told = frozenset(
        types.numbers_with(
            types.classes_where(
                "an event's class", lambda ref: _EVENT_CLASS.search(ref.full.rpartition(".")[2]) or find(DeliveryType, ref.mro or (ref.full,))
            )
        )
    )
    for fn in module.functions.values():
        if not any(param.type in told or _EVENT.search(param.name) for param in fn.function.params):
            continue
        if module.role_of(fn) in _ASKED:
            continue  # a client sends what it is handed, not another system
        marks = frozenset(
            (fn.full, param.name) for param in fn.function.params if param.name not in ("self", "cls") and is_event_parameter(fn, param)
        )
        if marks and (_TAKES.search(fn.function.name) is not None or _is_dispatching(fn)) and module.role_of(fn) is not Role.TEST:
            names = " and ".join(f"`{name}`" for _, name in sorted(marks))
            yield Delivery(fn, Kind.PART, f"{short(fn.full)} is handed {names}", Incoming(fn, marks))


def _is_dispatching(fn: FunctionView) -> bool:
    """Whether a function asks of which kind an event is."""
    incoming = Incoming(fn, frozenset((fn.full, param.name) for param in fn.function.params))
    compared: list[Any] = [arg for one in fn.all(f.Compare) for arg in one.args] + [one.subject for one in fn.all(f.Match)]
    return any(
        isinstance(one, (f.Attr, f.Item, f.Call)) and {"type", "kind", "event_type", "name", "action", "event", "topic"} & set(incoming.named(one))
        for one in compared
    )
