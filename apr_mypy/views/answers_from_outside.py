"""Functions that end in a request to another system and hand back its answer, or in a message: to replace one is to replace the answer or the message, whatever it looks at before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Blocking, Enqueues, Waits
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.naming import last_name
from apr_mypy.views.replacements import Known, Real, Replacement, asks_the_world, is_boundary, is_for_asking

if TYPE_CHECKING:
    from apr_mypy.views.flow import Definition
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_FAR: Final = 3
"""How many functions of the project are followed on the way to the request."""
_NOTIFIES: Final = pattern_of(r"(notify|send|mail|email|publish|announce)(_|$)")
_SENDS: Final = pattern_of(r"^(send|deliver|publish|enqueue)(_|$)|^(do|queue)_?send|^(e?mail)_")
_REQUESTS: Final = pattern_of(r"^_?(a|do_|make_|send_|perform_)?(request|post|get|put|fetch|send|call)(_json|_api|_request)?$")
"""How the methods of an adapter are called through which all its requests go."""
_OF_OTHERS: Final = frozenset(
    {"send", "add", "put", "push", "publish", "run", "call", "execute", "enter", "submit", "schedule", "create", "start", "__call__"}
)
_ADDRESS: Final = pattern_of(r"(^|_)(url|uri|dsn|host|hostname|server|endpoint|broker|address)$", re.IGNORECASE)
_CONNECTS: Final = pattern_of(r"^(create_|open_)?connect(ion)?$")
"""How the functions of libraries are called that open a connection."""
_OPENS: Final = frozenset({"cursor", "connect", "connection", "acquire"})
_OPEN: Final = {f.STAR_ARGS: "*", f.STAR_KEYWORDS: "**"}
"""Parameters that take however much is given, and how it is handed on."""


def hands_back_an_answer(program: Known, there: Real) -> bool:
    """Whether a function always ends in a request to another system and gives back what that answered (`safe_post`, which looks at the address and returns `session.post(…)`).

    It is a way out and no decision where it hands on what it was given, however much that is (`*args, **kwargs`), or gives back the library's own answer."""
    return there.function is not None and _ends_in_a_request(program, there.function)


def only_hands_over(there: Real) -> bool:
    """Whether a method does nothing but hand all it was given to the method of the same name of something that its object holds (`return self.environment.run(*args, **options)`): the way to that, no part of the work."""
    fn = there.function
    if fn is None or not there.owner or any(fn.all(kind) for kind in (f.If, f.For, f.While, f.Try, f.Raise)):
        return False
    return any(
        isinstance(call.func, f.Attr)
        and call.func.name == fn.function.name
        and isinstance(call.func.base, f.Attr)
        and isinstance(call.func.base.base, f.Name)
        and call.func.base.base.name == "self"
        and _hands_on(fn, call)
        for call in fn.calls
    )


def sends_a_message(there: Real) -> bool:
    """Whether a function does nothing but put a message together and send it, without deciding whether (`notify_guest`, whose last line is `send_email(…)`)."""
    fn = there.function
    if fn is None:
        return False
    if fn.all(f.If) or fn.all(f.For) or fn.all(f.While) or fn.all(f.Try) or fn.returns:
        return False
    last = fn.function.block[-1] if fn.function.block else None
    value = last.value if isinstance(last, f.Do) else None
    value = value.value if isinstance(value, f.Await) else value
    if not isinstance(value, f.Call):
        return False
    if isinstance(value.func, f.Attr) and value.func.name in _queue_methods(fn.module):
        return True
    return _NOTIFIES.match(fn.function.name) is not None and _SENDS.search(last_name(value.func)) is not None


def _queue_methods(module: ModuleView) -> frozenset[str]:
    """The names by which work is given to a queue (`delay`), without those that have other meanings too."""
    known: frozenset[str] | None = module.knowledge.__dict__.get("_queue_methods")
    if known is None:
        names = {name.rpartition(".")[2] for name in module.knowledge.table(Enqueues)}
        known = module.knowledge.__dict__["_queue_methods"] = frozenset(names - _OF_OTHERS)
    return known


def is_put_into_a_queue(program: Known, one: Replacement, there: Real) -> bool:
    """Whether what is replaced is work that is given to a queue: what stands in for it has the queue's methods (`stub(delay=…)`), the test asks for them, or it is a job that nobody of its module calls by itself."""
    if there.function is None or there.owner:
        return False
    fn, methods = one.fn, _queue_methods(one.fn.module)
    for arg in one.at.args if isinstance(one.at, f.Call) else ():
        for made in (arg.value, *fn.origins(arg.value)):
            if isinstance(made, f.Call) and any(given.name in methods for given in made.args):
                return True
    if any(attr.name in methods and last_name(attr.base) != "self" and _is_stand_in_of(fn, attr.base, one) for attr in fn.attrs):
        return True
    home = there.function.module
    if home.role_of(there.function) not in (Role.JOB, Role.CONSUMER):
        return False
    return not any(
        last_name(call.func) == there.name and there.function in program.run_by(caller, call) for caller in home.everything() for call in caller.calls
    )


def _is_stand_in_of(fn: FunctionView, base: f.AnyValue, one: Replacement) -> bool:
    """Whether a name is the stand-in: what the patch gives to its `with`, or is assigned from it."""
    if not isinstance(base, f.Name) or base.scope != f.LOCAL:
        return False
    if any(
        manager is one.at and isinstance(target, f.Name) and target.name == base.name for step in fn.all(f.With) for manager, target in step.items
    ):
        return True
    return any(made is one.at for made in fn.origins(base))


def makes_a_client(program: Known, there: Real) -> bool:
    """Whether a function does nothing else than to make a way to another system, and gives it back: each thing that it returns is one that it makes with an address (`Mailbox(server, port)`), or a client of the
    project's own; a method may keep it."""
    fn = there.function
    if fn is None:
        return False
    if not fn.returns and any(_holds_a_cursor(fn, one.value) for one in fn.all(f.Yield)):
        return True
    made = [one for end in fn.returns if end.value is not None for one in _kept(fn, end.value)]
    made = [one for one in made if not (isinstance(one, f.Const) and one.value is None)]  # None where there is no such system
    return bool(made) and all(
        isinstance(one, f.Call) and (_is_made_with_an_address(fn, one) or _is_own_client(program, fn, one) or _is_kept_client(fn, one))
        for one in made
    )


def asks_a_client_it_makes(program: Known, there: Real) -> bool:
    """Whether a method asks the client that another one of its class makes (`cls.get_client().query(…)`)."""
    fn = there.function
    asked = (
        [call.func.base for call in fn.calls if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Call)]
        if fn is not None and there.owner
        else []
    )
    return any(
        isinstance(one.func, f.Attr)
        and isinstance(one.func.base, f.Name)
        and one.func.base.name in ("self", "cls")
        and (method := program.method(there.owner, one.func.name)) is not None
        and makes_a_client(program, Real(method.full, method, None, there.owner))
        for one in asked
    )


def _holds_a_cursor(fn: FunctionView, value: f.AnyValue | None) -> bool:
    """Whether a context manager hands out what it opened of a library's connection (`with connections["events"].cursor() as cursor: yield cursor`)."""
    return isinstance(value, f.Name) and any(
        isinstance(manager, f.Call)
        and isinstance(manager.func, f.Attr)
        and manager.func.name in _OPENS
        and isinstance(target, f.Name)
        and target.name == value.name
        and not any(fn.module.is_own(one) for one in manager.func.targets)
        for step in fn.all(f.With)
        for manager, target in step.items
    )


def _kept(fn: FunctionView, value: f.AnyValue) -> list[f.AnyValue | Definition]:
    """What a value comes of; of an attribute of the object, what the method sets it to."""
    if isinstance(value, f.Attr) and isinstance(value.base, f.Name) and value.base.name == "self":
        sets = [
            step
            for step in fn.all(f.Set)
            if step.value is not None and any(isinstance(one, f.Attr) and one.name == value.name for one in step.targets)
        ]
        return [one for step in sets if step.value is not None for one in fn.origins(step.value)]
    return list(fn.origins(value))


def _is_own_client(program: Known, fn: FunctionView, call: f.Call) -> bool:
    """Whether a call makes an object of the project that asks the world with its own methods: of nothing (`HubClient()`), or of settings and what the module keeps (`HubApi(session, settings.HUB_TOKEN)`) where that is
    what such an object is for."""
    made = [program.classes[full] for full in fn.module.types.class_objects(fn.module.types.type_of(call.func)) if full in program.classes]
    if not made:
        return False
    if not call.args:
        return all(is_boundary(program, Real(view.full, None, view, view.full)) for view in made)
    return all(_is_kept_outside(fn, arg.value) for arg in call.args) and all(is_for_asking(program, view) for view in made)


def _is_kept_outside(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a constant, a variable of a module, or a part of one: nothing that the caller says."""
    while isinstance(value, f.Attr | f.Item):
        value = value.base
    return isinstance(value, f.Const) or (isinstance(value, f.Name) and value.scope != f.LOCAL)


def _is_kept_client(fn: FunctionView, call: f.Call) -> bool:
    """Whether a function of the project that is told nothing gives the client of a cache or queue that it keeps (`return get_redis_client()`)."""
    owners = fn.module.types.classes(call.type)
    return not call.args and bool(owners) and all(fn.module.package_kind(full) in ("cache", "queue") for full in owners)


def _is_made_with_an_address(fn: FunctionView, call: f.Call) -> bool:
    types = fn.module.types
    if (
        isinstance(call.func, f.Name)
        and call.func.scope != f.LOCAL
        and _CONNECTS.match(last_name(call.func))
        and not fn.module.is_own(call.func.name)
    ):
        return True
    owners = types.classes(call.type)
    if isinstance(call.func, f.Name) and call.func.scope == f.UNFOLLOWED:
        if fn.module.is_own(call.func.name) or not last_name(call.func)[:1].isupper():
            return False
    elif not owners or owners[0] not in types.class_objects(types.type_of(call.func)):
        return False
    elif any(fn.module.is_own(full) or full.partition(".")[0] in ("builtins", "typing", "collections") for full in owners):
        return False
    return any(_ADDRESS.search(arg.name or last_name(arg.value)) for arg in call.args) or any(
        isinstance(arg.value, f.Call) and _is_made_with_an_address(fn, arg.value)
        for arg in call.args  # `Model(name, provider=Provider(base_url=…))`
    )


def is_request_and_answer(program: Known, there: Real) -> bool:
    """Whether a method does nothing but put a request together, send it through another one of its class, and give back what was answered: the one call of an adapter to its system, without a decision of its own."""
    fn = there.function
    if fn is None or not there.owner or fn.function.name.startswith("_") or not fn.all(f.Return):
        return False
    if any(fn.all(kind) for kind in (f.If, f.For, f.While, f.Try, f.Raise, f.With)) or not any(
        param.name not in ("self", "cls") for param in fn.function.params
    ):
        return False
    sent = [call for call in fn.calls if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) and call.func.base.name == "self"]
    return any(_leads_outside(program, one) for call in sent if _REQUESTS.search(last_name(call.func)) for one in program.run_by(fn, call))


def _leads_outside(program: Known, fn: FunctionView, depth: int = 0) -> bool:
    """Whether a function asks the world, itself or a few calls on."""
    if asks_the_world(fn):
        return True
    return depth < _FAR and any(_leads_outside(program, one, depth + 1) for call in fn.calls for one in program.run_by(fn, call) if one is not fn)


def _ends_in_a_request(program: Known, fn: FunctionView, depth: int = 0) -> bool:
    ends = fn.returns
    if len(ends) != 1 or ends[0].value is None or fn.all(f.For) or fn.all(f.While):
        return False
    made = _made(fn, ends[0].value)
    if made is None or not (_hands_on(fn, made) or _is_of_a_library(fn, ends[0].value)):
        return False
    blocks = fn.module.find(Blocking, fn, made)
    if (blocks is not None and blocks.how == "network") or fn.module.find(Waits, fn, made) is not None:
        return True
    own = program.run_by(fn, made)
    if not own:
        return depth > 0 and asks_the_world(fn)
    return depth < _FAR and all(asks_the_world(one) or _ends_in_a_request(program, one, depth + 1) for one in own)


def _made(fn: FunctionView, value: f.AnyValue) -> f.Call | None:
    """The call whose answer a value is, perhaps awaited, perhaps through a name."""
    if isinstance(value, f.Await):
        value = value.value
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        found = [one for one in fn.origins(value) if isinstance(one, f.Call | f.Await)]
        return _made(fn, found[0]) if len(found) == 1 else None
    return value if isinstance(value, f.Call) else None


def _hands_on(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is given what its function was given, however much that is."""
    taken = {param.name: _OPEN[param.kind] for param in fn.function.params if param.kind in _OPEN}
    return any(isinstance(arg.value, f.Name) and arg.name == taken.get(arg.value.name, "") != "" for arg in call.args)


def _is_of_a_library(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is an object of a library, as it answers a request: neither the project's own nor plain data."""
    types = fn.module.types
    owners = types.classes(types.type_of(value))
    return bool(owners) and not any(
        fn.module.is_own(full) or full.partition(".")[0] in ("builtins", "typing", "datetime", "decimal") for full in owners
    )
