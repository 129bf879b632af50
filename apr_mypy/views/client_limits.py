"""Where else a call that is given no timeout may get one: its client, a class between, what is done with the result, its URL, each use, the default of all sockets."""

from __future__ import annotations

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import SocketDefault, Waits
from apr_mypy.views.edges import has_receiver
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.limits import hidden_argument, is_endless, is_limited_around, is_none
from apr_mypy.views.makers import Calls, Makers
from apr_mypy.views.module import ModuleView
from apr_mypy.views.waits import Wait, makes_above
from apr_mypy.views.walk import inside


def is_limited_otherwise(program: Calls, wait: Wait) -> bool:
    """Whether a call that is given no timeout gets one from its URL, its client, what is done with the result, or the default of all sockets."""
    fn, row = wait.fn, wait.row
    if _by_url(program, wait) or _is_mentioned(wait) or (row.obeys_socket_default and _sets_socket_default(program, fn.module)):
        return True
    if row.holder and _makes_its_own(program, wait):
        return True
    if wait.handed and _is_limited_by_helper(program, wait):
        return True
    makers = Makers(program, fn, wait.receiver if row.client and wait.receiver is not None else wait.site)
    if row.client and wait.receiver is not None and _is_limited_client(program, wait, makers):
        return True
    if row.holder or not row.client:
        return _is_limited_later(program, _after(program, wait), row) or (row.holder and is_limited_at_each_use(program, wait))
    return False


def _is_limited_by_helper(program: Calls, wait: Wait) -> bool:
    """Whether the function of the project that a call is handed to puts the limit in wherever it makes it: `kwargs.setdefault("timeout", 10)`, then `send(*args, **kwargs)`."""
    words = frozenset(one.keyword for one in wait.row.timeout if one.keyword)
    place = next((number for number, arg in enumerate(wait.site.args) if arg.value is wait.callee.func and not arg.name), None)
    for helper in program.run_by(wait.fn, wait.site) if place is not None else ():
        params = [one.name for one in helper.function.params if one.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)][has_receiver(helper) :]
        if place is None or place >= len(params):
            return False
        made = [
            (view, call)
            for view in (helper, *helper.nested.values())
            for call in view.calls
            if isinstance(call.func, f.Name) and call.func.scope == f.LOCAL and call.func.name == params[place]
        ]
        if not made or not all(_gives(program, view, call, words) for view, call in made):
            return False
        return True
    return False


def _gives(program: Calls, fn: FunctionView, call: f.Call, words: frozenset[str]) -> bool:
    packed = tuple(arg for arg in call.args if arg.name == "**")
    return any(arg.name in words for arg in call.args) or hidden_argument(program, fn, packed, words) is True


def is_for_network(program: Calls, wait: Wait) -> bool:
    """Whether what is waited for comes of a call that waits for the network."""
    wanted = {full for one in wait.row.on_network for full in (one, wait.fn.module.knowledge.defining(one))}
    if not wanted or wait.receiver is None:
        return False
    return any(not wanted.isdisjoint(maker.module.callee(maker, made).names) for maker, made in Makers(program, wait.fn, wait.receiver).made)


def is_limited_afterwards(program: Calls, wait: Wait) -> bool:
    """Whether the object that a call makes gets its limit afterwards: `client.timeout = Timeout(5)`."""
    return _is_limited_later(program, _after(program, wait), wait.row)


def is_local(wait: Wait) -> bool:
    """Whether the URL names a file or the data itself."""
    given = wait.given(wait.row.url)
    if given is None or not wait.row.local_url:
        return False
    texts = [
        next((one.value for one in inside(origin) if isinstance(one, f.Const)), None)
        for origin in wait.fn.origins(given.value)
        if not isinstance(origin, Definition)
    ]
    return bool(texts) and all(isinstance(text, str) and text.startswith(wait.row.local_url) for text in texts)


def is_instant(program: Calls, wait: Wait) -> bool:
    """Whether the object is of a kind that does not wait: a datagram socket, for which to connect is to note an address; one that stays on this machine."""
    row = wait.row
    if not (row.instant_if or row.local_if) or wait.receiver is None:
        return False
    for maker in {id(fn): fn for fn in (wait.fn, *[one for one, _ in Makers(program, wait.fn, wait.receiver).made])}.values():
        said = {one.name.rpartition(".")[2] for one in (*maker.attrs, *maker.all(f.Name))}
        if not said.isdisjoint(row.instant_if) and said.isdisjoint(row.instant_unless):
            return True
        kinds = {one.partition("_")[0] for one in row.local_if}
        if not said.isdisjoint(row.local_if) and {one for one in said if one.isupper() and one.partition("_")[0] in kinds} <= set(row.local_if):
            return True
    return False


def is_only_read(program: Calls, wait: Wait) -> bool:
    """Whether an object is made that something has to connect with, and the project has nothing that does."""
    users = wait.row.used_by
    if not users:
        return False
    return not any(
        one.name.rpartition(".")[2] in users
        for module in program.modules.values()
        for fn in module.everything()
        for one in (*fn.all(f.Name), *fn.attrs)
    ) and not any(base.rpartition(".")[2] in users for view in program.classes.values() for base in view.class_.mro)


def is_unbounded(program: Calls, wait: Wait) -> bool:
    """Whether a method waits only on an object with a bound, and this one has none in sight."""
    bound = wait.row.bound
    if bound is None or wait.receiver is None:
        return False
    for maker, made in Makers(program, wait.fn, wait.receiver).made:
        given = maker.module.callee(maker, made).argument(bound.keyword, bound.position)
        constant = maker.module.constant(maker, given.value) if given is not None else f.Const(0)
        if constant is None or (isinstance(constant.value, int) and constant.value > 0):
            return False
    return True


def _after(program: Calls, wait: Wait) -> Makers:
    """The names under which the result of a call is kept."""
    fn = wait.fn
    use = fn.use_of(wait.site)
    found = Makers(program, fn, wait.site)
    if use.kind == "awaited":
        use = fn.use_of(use.by)
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        found.held += [(fn, target) for target in use.by.targets if isinstance(target, (f.Name, f.Attr))]
    elif use.kind == "assigned" and isinstance(use.by, f.Bind):
        found.held.append((fn, f.Name(use.by.name, f.LOCAL, 0)))
    elif use.kind == "entered" and isinstance(use.by, f.With):
        found.held += [(fn, target) for manager, target in use.by.items if manager is wait.site and isinstance(target, (f.Name, f.Attr))]
    if wait.receiver is not None and isinstance(wait.receiver, (f.Name, f.Attr)):
        found.held.append((fn, wait.receiver))
    return found


def _is_limited_client(program: Calls, wait: Wait, makers: Makers) -> bool:
    """Whether the client that a method is called on limits it, was reported itself where it is made, or is made where nobody here can see."""
    module, row = wait.fn.module, wait.row
    assert wait.receiver is not None
    classes = module.instances_of(wait.fn, wait.receiver)
    own = [one for one in classes if module.is_own(one)]
    if any(_overrides_with_limit(program, one, row) for one in own) or any(one not in program.classes for one in own):
        return True
    if row.server_if and (makers.mentions(row.server_if) or not makers.made):
        return True
    if row.after and makers.mentions(row.after):
        return True
    for maker, made in makers.made:
        client = maker.module.find(Waits, maker, made)
        if client is not None and client.holder:
            options = maker.module.callee(maker, made)
            where, limits = client.connects_with, [options.argument(one.keyword, one.position) for one in client.timeout]
            if where is None or options.is_open or options.argument(where.keyword, where.position) is not None or any(limits):
                return True
    if makers.elsewhere or _is_limited_later(program, makers, row):
        return True
    in_tests_only = all(maker.module.is_test for maker, _ in makers.made)
    return in_tests_only and program.is_whole and _has_own_limiter(program, row)


def _overrides_with_limit(program: Calls, full: str, row: Waits, passes_on: bool = True) -> bool:
    """Whether a class of the project puts a timeout into what it sends: one of its methods, or its constructor, mentions one. With `passes_on`, one that hands on what it is given
    counts, since that call is looked at itself."""
    view = program.classes.get(full)
    keywords = {one.keyword for one in row.timeout}
    for method in view.methods.values() if view is not None else ():
        for call in method.calls:
            for arg in call.args:
                if arg.name in keywords and not is_none(method, arg.value) and (passes_on or not _is_own_parameter(method, arg.value)):
                    return True
        if any(isinstance(one, f.Const) and one.value in keywords for one in method.all(f.Const)):
            return True
        if any(attr.name in row.limited_by and attr.name != method.function.name and method.use_of(attr).kind == "called" for attr in method.attrs):
            limited = [attr for attr in method.attrs if attr.name in row.limited_by and not _is_limitless(program, method, attr, row)]
            if limited:
                return True
    return False


def _is_limited_later(program: Calls, kept: Makers, row: Waits) -> bool:
    """Whether the object gets its limit afterwards: `sock.settimeout(3)`, `session.mount(…, adapter)`, `session.request = partial(session.request, timeout=5)`."""
    method = row.name.rpartition(".")[2]
    replaced = (method, *(("request", "send") if row.client else ()))
    for fn, attr in kept.mentions((*row.limited_by, *replaced)):
        parent = fn.parent(attr)
        is_target = parent is not None and parent[1] == "target"
        if attr.name in row.limited_by:
            if is_target and parent is not None:
                if not isinstance(parent[0], f.Set) or parent[0].value is None or not is_endless(program, fn, parent[0].value):
                    return True
            elif fn.use_of(attr).kind == "called" and not _is_limitless(program, fn, attr, row):
                return True
        if attr.name in replaced and is_target and row.client:
            return True
    return False


def _is_limitless(program: Calls, fn: FunctionView, attr: f.Attr, row: Waits) -> bool:
    use = fn.use_of(attr)
    if use.kind != "called" or not isinstance(use.by, f.Call):
        return False
    if row.limitless:
        made = [one for arg in use.by.args for one in Makers(program, fn, arg.value).made]
        names = {name for maker, one in made for name in maker.module.callee(maker, one).names[:1]}
        plain = {one for name in row.limitless for one in (name, fn.module.knowledge.defining(name))}
        return bool(names) and all(name in plain or _sends_without_limit(program, name, row) for name in names)
    return bool(use.by.args) and all(is_none(fn, arg.value) or (isinstance(arg.value, f.Const) and arg.value.value is True) for arg in use.by.args)


def _sends_without_limit(program: Calls, full: str, row: Waits) -> bool:
    return full in program.classes and not any(_overrides_with_limit(program, one, row, passes_on=False) for one in program.classes[full].class_.mro)


def _has_own_limiter(program: Calls, row: Waits) -> bool:
    """Whether the project has a class that puts a timeout into all that a client sends (an adapter): a client whose making nobody sees may well have it."""
    if not row.limitless:
        return False
    for full, view in program.classes.items():
        plain = {one for name in row.limitless for one in (name, view.module.knowledge.defining(name))}
        if not plain.isdisjoint(view.class_.mro) and not view.module.is_test and not _sends_without_limit(program, full, row):
            return True
    return False


def _is_own_parameter(method: FunctionView, value: f.AnyValue) -> bool:
    return all(
        isinstance(one, Definition)
        and isinstance(one.record, f.Param)
        and isinstance(one.record.default, f.Const)
        and one.record.default.value is None
        for one in method.origins(value)
    )


def _makes_its_own(program: Calls, wait: Wait) -> bool:
    """Whether a class of the project stands between: its constructor gives the timeout, or cannot be seen."""
    module = wait.fn.module
    for full in wait.callee.names:
        if not module.is_own(full):
            break
        view = program.classes.get(full)
        if view is None:
            return True
        made = view.methods.get("__init__")
        if _overrides_with_limit(program, full, wait.row) or (made is not None and makes_above(made)):
            return True
    return False


def is_limited_at_each_use(program: Calls, wait: Wait) -> bool:
    """Whether every call in sight on a client without a limit has one of its own."""
    module = wait.fn.module
    found = False
    for fn, call, row in module.calls_known_as(Waits):
        if row.client and isinstance(call.func, f.Attr) and call is not wait.site:
            if any(made is wait.site for _, made in Makers(program, fn, call.func.base).made):
                found = True
                other = Wait(fn, call, module.callee(fn, call), row)
                given = [one for parameter in row.timeout if (one := other.given(parameter)) is not None]
                if (not given or any(is_endless(program, fn, one.value) for one in given)) and not is_limited_around(program, fn, call):
                    return False
    return found


def _by_url(program: Calls, wait: Wait) -> bool:
    """Whether the URL or DSN sets the limit, or is a constant or setting of a module that is not in sight here and is judged with it."""
    given = wait.given(wait.row.url)
    if given is None or not wait.row.url_option:
        return False
    fn = wait.fn
    constant = fn.module.constant(fn, given.value)
    texts: list[object] = [constant.value] if constant is not None else []
    parts = [one for origin in (given.value, *fn.origins(given.value)) if not isinstance(origin, Definition) for one in inside(origin)]
    values: list[f.AnyValue] = []
    for one in parts:
        if isinstance(one, f.Const):
            texts.append(one.value)
        elif isinstance(one, f.Attr):  # `settings.redis_url`
            number = fn.module.types.type_of(one.base)
            for owner in fn.module.types.bases(number) or fn.module.types.class_objects(number):
                view = program.classes.get(owner)
                if view is None and not program.is_whole and fn.module.is_own(owner):
                    return True
                values += [
                    field.value for field in (view.class_.fields if view is not None else ()) if field.name == one.name and field.value is not None
                ]
        elif isinstance(one, f.Name) and one.scope != f.LOCAL:
            holder = program.modules.get(one.name.rpartition(".")[0])
            if holder is None and not program.is_whole and fn.module.is_own(one.name):
                return True
            values += [step.value for step in (holder or fn.module).globals.get(one.name, ()) if step.value is not None]
    texts += [part.value for value in values for part in inside(value) if isinstance(part, f.Const)]
    return any(isinstance(text, str) and option in text for text in texts for option in wait.row.url_option)


def _sets_socket_default(program: Calls, module: ModuleView) -> bool:
    """Whether the module limits all sockets, or another of its package does where it is imported or starts: it holds for the process."""
    package = module.name.partition(".")[0]
    beside = (one for one in program.modules.values() if one is not module and one.name.partition(".")[0] == package and not one.is_test)
    return any(not all(is_none(fn, arg.value) for arg in call.args) for one in (module, *beside) for fn, call, _ in one.calls_known_as(SocketDefault))


def _is_mentioned(wait: Wait) -> bool:
    """Whether the module mentions one of the constants by which a limit is set (`ldap.OPT_NETWORK_TIMEOUT`)."""
    wanted = wait.row.limited_if
    if not wanted:
        return False
    everything = wait.fn.module.everything()
    return any(one.name.rpartition(".")[2] in wanted for fn in everything for one in (*fn.attrs, *fn.all(f.Name)))


__all__ = [
    "is_for_network",
    "is_instant",
    "is_limited_afterwards",
    "is_limited_at_each_use",
    "is_limited_otherwise",
    "is_local",
    "is_only_read",
    "is_unbounded",
]
