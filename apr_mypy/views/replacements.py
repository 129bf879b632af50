"""What tests put something else in the place of, and what that name leads to: the project's own code, or the world outside of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Ambient, Blocking, Enqueues, LoadsRow, Replaces, StandIn, StoresRow, Waits, Writes
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.managers import is_manager
from apr_mypy.views.naming import last_name
from apr_mypy.views.shown import shown
from apr_mypy.views.under_test import of_fixture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from apr_mypy.roles import Roles
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView

_BOUNDARIES: Final = frozenset(
    {
        Role.ADAPTER,
        Role.REPOSITORY,
        Role.SETTINGS,
        Role.INFRASTRUCTURE,
        Role.JOB,
        Role.CONSUMER,
        Role.LIFESPAN,
        Role.MIDDLEWARE,
        Role.MIGRATION,
        Role.TEST,
    }
)
_RUN: Final = frozenset({Role.JOB, Role.CONSUMER, Role.LIFESPAN, Role.MIDDLEWARE})
"""What a framework runs: a boundary to others, a unit in its own tests."""
_OUTSIDE: Final = (Blocking, Waits, LoadsRow, StoresRow, Writes, Enqueues, Ambient)
_OF_ROWS: Final = (LoadsRow, StoresRow, Writes)
_CHECKS: Final = 2
"""So many decisions has a function at most that only reads or writes rows: one that decides more is what the project does with them."""
_PATCHERS: Final = {"mocker": ("patch",), "monkeypatch": ("setattr",)}
"""Fixtures whose name says what they are, for tests without annotations."""
_CLIENT: Final = pattern_of(r"(^|_)(client|conn|connection|session|channel|stub|api|sdk|gateway|transport|table)$")
"""Attributes that hold a way to another system, where no type says so."""
_CLIENT_CLASS: Final = pattern_of(r"(Client|Connection|Session|Stub|Gateway|Transport)$")
_HOST: Final = pattern_of(r"(^|[_.])(host|hostname|server|address|ip)$")
_PORT: Final = pattern_of(r"(^|[_.])port$")
_DOUBLE: Final = pattern_of(r"_*(Fake|Stub|Dummy|Mock|InMemory|Void|Null)[A-Z]")
"""How classes are called that stand in for another system."""
_WORK: Final = (f.Op, f.Compare, f.If, f.Choice, f.Call)
_MUCH: Final = 40
"""With more functions behind one, nobody says that it works by itself."""
_FAR: Final = 3
"""How many methods of a class are followed on the way to the world."""
_CALLS_THE_REAL: Final = "wraps"
_SAVES: Final = ("save", "store", "persist")
_STORAGE: Final = pattern_of(
    r"(save|store|persist|insert|upsert|update|delete|remove|retrieve|fetch|find|get|query|load|list|exists|refresh|reload|post_save)(_|$)"
)
"""How the methods begin by which a record keeps itself."""


class Known(Protocol):
    """What is known of a program's modules, classes and calls (`Program`)."""

    modules: dict[str, ModuleView]
    roles: Roles
    is_whole: bool

    @property
    def classes(self) -> Mapping[str, ClassView]: ...
    def method(self, class_full: str, name: str) -> FunctionView | None: ...
    def run_by(self, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]: ...
    def refers_to(self, fn: FunctionView, value: f.AnyValue) -> tuple[FunctionView, ...]: ...
    def property_read(self, fn: FunctionView, attr: f.Attr) -> tuple[FunctionView, ...]: ...


class Replacement(NamedTuple):
    """One replacement: the function in which it stands (of a decorator, the decorated one), the record, what is replaced as written: a dotted name, or an object and a name."""

    fn: FunctionView
    at: Any
    dotted: str
    base: f.AnyValue | None
    name: str

    @property
    def text(self) -> str:
        return self.dotted or f"{shown(self.base)}.{self.name}"


class Real(NamedTuple):
    """What is really there: a function or method, or a class, of the project. `owner` is the class through which a method was named."""

    full: str
    function: FunctionView | None
    class_: ClassView | None
    owner: str

    @property
    def name(self) -> str:
        return self.full.rpartition(".")[2]


# --- finding them -----------------------------------------------------------------------------------------------------------------


def replacements(module: ModuleView) -> Iterator[Replacement]:
    """Every replacement in a module of tests: patches as calls, blocks and decorators, assignments to a member."""
    decorated = {id(one): fn for fn in module.functions.values() for one in fn.function.decorators}
    for fn in module.everything():
        for call in fn.calls:
            yield from _of_call(decorated.get(id(call), fn), fn, call)
        for step in fn.all(f.Set):
            for target in step.targets:
                if isinstance(target, f.Attr) and step.value is not None and _is_put_in(fn, target, step.value):
                    yield Replacement(fn, step, "", target.base, target.name)
                elif isinstance(target, f.Name) and _is_of_module(fn, target) and step.value is not None and _is_put_in(fn, target, step.value):
                    yield Replacement(fn, step, target.name, None, "")


def _of_call(holder: FunctionView, fn: FunctionView, call: f.Call) -> Iterator[Replacement]:
    """What a call replaces: nothing, one thing, or several of one object."""
    if any(arg.name == _CALLS_THE_REAL for arg in call.args):
        return
    row = fn.module.find(Replaces, fn, call)
    if row is None or not row.each_keyword:
        found = _one_of_call(holder, fn, call, row)
        if found is not None:
            yield found
        return
    target = fn.module.callee(fn, call).argument(row.target.keyword, row.target.position)
    const = fn.module.constant(fn, target.value) if target is not None else None
    for arg in call.args:
        if target is None or arg is target or not arg.name.isidentifier() or arg.name in row.options:
            continue
        if const is not None and isinstance(const.value, str):
            yield Replacement(holder, call, f"{const.value}.{arg.name}", None, "")
        else:
            yield Replacement(holder, call, "", target.value, arg.name)


def _one_of_call(holder: FunctionView, fn: FunctionView, call: f.Call, row: Replaces | None) -> Replacement | None:
    module = fn.module
    if row is not None:
        callee = module.callee(fn, call)
        target = callee.argument(row.target.keyword, row.target.position)
        attribute = callee.argument(row.attribute.keyword, row.attribute.position) if row.attribute is not None else None
        return _named(holder, call, target.value if target else None, attribute.value if attribute else None)
    func, plain = call.func, [arg.value for arg in call.args if not arg.name]
    if isinstance(func, f.Name) and func.name == "builtins.setattr" and len(plain) == 3:
        return _named(holder, call, plain[0], plain[1]) if _is_stand_in(fn, plain[2]) else None
    if (
        isinstance(func, f.Attr)
        and isinstance(func.base, f.Name)
        and func.name in _PATCHERS.get(func.base.name, ())
        and module.types.is_any(func.base.type)
    ):
        return _named(holder, call, plain[0] if plain else None, plain[1] if len(plain) > 1 else None)
    if (
        isinstance(func, f.Attr)
        and func.name == "object"
        and isinstance(func.base, f.Attr)
        and isinstance(func.base.base, f.Name)
        and func.base.base.name == "mocker"
        and len(plain) > 1
    ):
        return _named(holder, call, plain[0], plain[1])
    return None


def _named(holder: FunctionView, call: f.Call, target: f.AnyValue | None, attribute: f.AnyValue | None) -> Replacement | None:
    const = holder.module.constant(holder, target) if target is not None else None
    if const is not None and isinstance(const.value, str):
        return Replacement(holder, call, const.value, None, "") if "." in const.value else None
    name = holder.module.constant(holder, attribute) if attribute is not None else None
    if target is not None and name is not None and isinstance(name.value, str):
        return Replacement(holder, call, "", target, name.value)
    return None


def _is_of_module(fn: FunctionView, target: f.Name) -> bool:
    """Whether a name is another module's variable, written out: `shop.orders.service.price = …`."""
    return target.scope == f.FULL and not target.name.startswith(f"{fn.module.name}.")


def _is_put_in(fn: FunctionView, target: f.Attr | f.Name, value: f.AnyValue) -> bool:
    """Whether an assignment puts a stand-in, a function or a lambda in a member's place."""
    if isinstance(value, f.Lambda | f.Call):
        return _is_stand_in(fn, value)
    types = fn.module.types
    if isinstance(value, f.Name | f.Attr) and any(one.name == f.DEF for one in types.members(types.type_of(value))):
        if any(last_name(one) == last_name(target) for one in fn.origins(value) if isinstance(one, f.Name | f.Attr)):
            return False  # the real thing is put back
        return any(one.name == f.DEF for one in types.members(target.type)) or (isinstance(value, f.Attr) and types.is_any(target.type))
    return False


def _is_stand_in(fn: FunctionView, value: f.AnyValue) -> bool:
    return isinstance(value, f.Lambda) or (isinstance(value, f.Call) and fn.module.find(StandIn, fn, value) is not None)


def stand_ins(module: ModuleView) -> Iterator[tuple[FunctionView, f.Call, str]]:
    """Stand-ins that are given to a method of the class they stand for, in the place of `self`: (function, where the stand-in is made, class)."""
    for fn, made, row in module.calls_known_as(StandIn):
        callee = module.callee(fn, made)
        for spec in row.spec:
            given = callee.argument(spec.keyword, spec.position)
            for owner in module.types.class_objects(module.types.type_of(given.value)) if given is not None else ():
                if any(_is_self_of(fn, call, made, owner) for call in fn.calls):
                    yield fn, made, owner


def _is_self_of(fn: FunctionView, call: f.Call, made: f.Call, owner: str) -> bool:
    func = call.func
    if not isinstance(func, f.Attr) or not call.args or call.args[0].name:
        return False
    if owner not in fn.module.types.class_objects(fn.module.types.type_of(func.base)):
        return False
    first = call.args[0].value
    return first is made or (isinstance(first, f.Name) and first.scope == f.LOCAL and made in fn.origins(first))


# --- what is really there ---------------------------------------------------------------------------------------------------------


def real(program: Known, one: Replacement) -> Real | None:
    """The project's function, method or class that is replaced; None where the name leads to anything else, or nowhere in this program."""
    if one.dotted:
        return _by_name(program, one.dotted)
    types = one.fn.module.types
    base = one.base
    number = types.type_of(base) if base is not None else 0
    owners = (*types.classes(number), *types.class_objects(number))
    for owner in owners or tuple(of_fixture(program, one.fn, base)):
        found = _member(program, owner, one.name)
        if found is not None:
            is_given = isinstance(one.at, f.Set) and found.function is not None and found.function.function.is_property
            return None if is_given and not types.class_objects(number) else found  # a property's setter takes a value: nothing is replaced
    if not isinstance(base, f.Name):
        return None
    named = base.name if base.scope != f.LOCAL else _imported_as(one.fn, base)
    return _by_name(program, f"{named}.{one.name}") if named else None


def _imported_as(fn: FunctionView, name: f.Name) -> str:
    """The module that a local name stands for (`prices = import_module("shop.prices")`)."""
    for origin in fn.origins(name):
        if isinstance(origin, f.Call) and isinstance(origin.func, f.Name) and origin.func.name == "importlib.import_module" and origin.args:
            const = fn.module.constant(fn, origin.args[0].value)
            return const.value if const is not None and isinstance(const.value, str) else ""
    return ""


def _by_name(program: Known, dotted: str, depth: int = 0) -> Real | None:
    parts = dotted.split(".")
    for length in range(len(parts) - 1, 0, -1):
        module = program.modules.get(".".join(parts[:length]))
        if module is not None and depth < 5:
            return _in_module(program, module, parts[length:], depth)
    return None


def _in_module(program: Known, module: ModuleView, rest: list[str], depth: int) -> Real | None:
    full = f"{module.name}.{rest[0]}"
    if full in program.classes:
        return _member(program, full, rest[1]) if len(rest) > 1 else Real(full, None, program.classes[full], full)
    if full in module.functions:
        return Real(full, module.functions[full], None, "") if len(rest) == 1 else None
    for step in module.body.all(f.Import):
        if step.name == rest[0] and step.full != full:
            return _by_name(program, ".".join((step.full, *rest[1:])), depth + 1)
    for step in module.globals.get(full, ()):
        if len(rest) > 1 and step.value is not None:
            types = module.types
            for owner in types.classes(types.type_of(step.value)):
                found = _member(program, owner, rest[1])
                if found is not None and len(rest) == 2:
                    return found
    return None


def _member(program: Known, owner: str, name: str) -> Real | None:
    name = name.removeprefix(f"_{owner.rpartition('.')[2]}") if name.startswith("_") and "__" in name else name  # as Python mangles it
    method = program.method(owner, name) if owner in program.classes else None
    return Real(method.full, method, None, owner) if method is not None else None


# --- inside or outside ------------------------------------------------------------------------------------------------------------


def is_boundary(program: Known, there: Real, *, is_tested: bool = False) -> bool:
    """Whether the thing is where the project meets the world: by its role, as a port that others implement, or because it itself asks the world. What a middleware or job under test does is its own."""
    owner = program.classes.get(there.owner)
    boundaries = _BOUNDARIES - _RUN if is_tested else _BOUNDARIES
    if owner is not None:
        role = program.roles.class_role(program.roles.ref(owner.class_))
        if (role is not None and role.role in boundaries) or owner.class_.is_protocol or owner.class_.is_abstract:
            return True
        if there.function is None and program.roles.is_orm_model(program.roles.ref(owner.class_)):
            return True  # a whole table
        if is_manager(owner):
            return True
    if there.function is not None:
        view = there.function
        placed = view.module.roles.module_role(view.module.name)
        roles = {view.module.role_of(view), placed.role if placed is not None and owner is None else None}
        return not roles.isdisjoint(boundaries) or asks_the_world(view)
    placed = program.roles.module_role(program.roles.module_of(there.full))
    if placed is not None and placed.role in _BOUNDARIES:
        return True
    return owner is not None and (_is_foreign_client(owner) or any(asks_the_world(method) for method in owner.methods.values()))


def _is_foreign_client(owner: ClassView) -> bool:
    """Whether a class is a library's way to another system with something added (`class AsanaClient(asana.Client)`), followed or not."""
    own, types = owner.module.is_own, owner.module.types
    bases = [base for base in owner.class_.bases if not any(own(full) for full in types.class_objects(types.type_of(base)))]
    return any(_CLIENT_CLASS.search(last_name(base)) for base in bases)


def is_for_asking(program: Known, owner: ClassView) -> bool:
    """Whether a class is there to ask another system: by its role, or because most of its methods do so, by themselves or through others of the class, what it is made with aside."""
    role = program.roles.class_role(program.roles.ref(owner.class_))
    if (role is not None and role.role in (Role.ADAPTER, Role.INFRASTRUCTURE)) or _is_foreign_client(owner):
        return True
    methods = [method for name, method in owner.methods.items() if not name.startswith("__")]
    asking = [one for one in methods if asks_the_world(one) or _asks_through_own(program, one, owner.full, asks_the_world)]
    return len(asking) * 2 > len(methods)


def is_kept_by_itself(program: Known, there: Real) -> bool:
    """Whether the thing is a record that keeps itself, or its way to and from where it is kept (`Loan.save`, `Loan.retrieve_by_id`): a repository in one class with its row."""
    owner = program.classes.get(there.owner)
    if owner is None or (there.function is not None and not _STORAGE.match(there.function.function.name)):
        return False
    saving = next((method for name in _SAVES if (method := program.method(there.owner, name)) is not None), None)
    if saving is None:
        return False

    def asks(fn: FunctionView) -> bool:
        return _asks_a_port(program, fn) or asks_the_world(fn)

    asked = [one for one in (saving, there.function) if one is not None]
    return all(asks(one) or _asks_through_own(program, one, there.owner, asks) for one in asked)


def _asks_a_port(program: Known, fn: FunctionView) -> bool:
    types = fn.module.types
    for call in fn.calls:
        if isinstance(call.func, f.Attr):
            for full in types.classes(types.type_of(call.func.base)):
                known = program.classes.get(full)
                if known is not None and _is_port(known):
                    return True
    return False


def is_behind_a_port(program: Known, there: Real) -> bool:
    """Whether the thing is, or belongs to, a class that asks the world for the project behind one of its abstract classes or protocols: an adapter, whatever it is called."""
    owner = program.classes.get(there.owner)
    if owner is None:
        return False
    ports = [base for base in owner.class_.mro[1:] if (known := program.classes.get(base)) is not None and _is_port(known)]
    return bool(ports) and any(asks_the_world(method) for method in owner.methods.values())


def _is_port(view: ClassView) -> bool:
    return view.class_.is_protocol or view.class_.is_abstract


def asks_through_own(program: Known, there: Real) -> bool:
    """Whether a method asks the world through others of its class, or a function that does little else through another one of its module."""
    if there.function is None:
        return False
    if there.owner in program.classes:
        return _asks_through_own(program, there.function, there.owner, asks_the_world)
    return not there.owner and _only_hands_out(there.function)


def _only_hands_out(fn: FunctionView, depth: int = 0) -> bool:
    """Whether a function does little more than hand what it is given to another one of its module that asks the world (`mail_user` → `mail_recipient` → `smtplib`)."""
    if len(fn.all(f.If)) > 1 or fn.all(f.For) or fn.all(f.While):
        return False
    others = {other.full: other for call in fn.calls for other in fn.module.local_functions(fn, call.func) if other is not fn and other.owner is None}
    return len(others) == 1 and any(asks_the_world(other) or (depth < _FAR and _only_hands_out(other, depth + 1)) for other in others.values())


def _asks_through_own(program: Known, fn: FunctionView, owner: str, asks: Callable[[FunctionView], bool], depth: int = 0) -> bool:
    """Whether a method asks the world through others of its class, its own or inherited (`create_invoice` → `self._post` → `self.client.post`)."""
    for call in fn.calls if depth < _FAR else ():
        func = call.func
        if isinstance(func, f.Attr) and isinstance(func.base, f.Name) and func.base.name in ("self", "cls"):
            other = program.method(owner, func.name)
            if other is not None and other is not fn and (asks(other) or _asks_through_own(program, other, owner, asks, depth + 1)):
                return True
    return False


_CLOCKS: Final = frozenset({"runtime", "uptime", "now", "utcnow", "utc_now", "today", "get_now", "current_time", "current_timestamp"})


def tells_the_moment(fn: FunctionView, depth: int = 0) -> bool:
    """Whether a function gives the time, chance or the environment as it is, perhaps as another one of its module gives it (`return now().replace(tzinfo=None)`)."""
    if fn.function.name in _CLOCKS and not [param for param in fn.function.params if param.name not in ("self", "cls", "tz")]:
        return True
    given = fn.returns[0].value if len(fn.returns) == 1 and len(fn.function.block) <= 2 else None
    while isinstance(given, (f.Call, f.Attr)):
        if isinstance(given, f.Call):
            if fn.module.find(Ambient, fn, given) is not None:
                return True
            if depth < 2 and any(other is not fn and tells_the_moment(other, depth + 1) for other in fn.module.local_functions(fn, given.func)):
                return True
            if isinstance(given.func, f.Name | f.Attr) and given.func.name.rpartition(".")[2] in _CLOCKS:
                return True
            if any(isinstance(arg.value, f.Call) and fn.module.find(Ambient, fn, arg.value) is not None for arg in given.args):
                return True  # `make_aware(datetime.now())`
        given = given.func if isinstance(given, f.Call) else given.base
    return False


def calls_the_real(program: Known, one: Replacement, there: Real) -> bool:
    """Whether what is put in the place is the thing itself, or a function that always calls it: a test that only listens."""
    if there.function is None or not isinstance(one.at, f.Call):
        return False
    fn = one.fn
    for arg in one.at.args:
        if not isinstance(arg.value, (f.Attr, f.Name)):
            continue
        for given in program.refers_to(fn, arg.value):
            if given is there.function:
                return True
            if given.outer is None:
                continue
            if any(isinstance(step, f.Do | f.Set) and _is_call_of(program, given, step.value, there.function) for step in given.function.block):
                return True
            if given.returns and all(_is_call_of(program, given, end.value, there.function) for end in given.returns):
                return True
    return False


def _is_call_of(program: Known, fn: FunctionView, value: f.AnyValue | None, real_one: FunctionView) -> bool:
    called = value.value if isinstance(value, f.Await) else value
    return isinstance(called, f.Call) and real_one in program.run_by(fn, called)


def is_double(there: Real) -> bool:
    """Whether the thing belongs to what already stands in for another system (`FakeWallet`)."""
    return _DOUBLE.match(there.owner.rpartition(".")[2]) is not None


def asks_the_world(fn: FunctionView) -> bool:
    """Whether a function itself calls what lies outside of the program."""
    decides = len(fn.all(f.If)) > _CHECKS
    works = any(other is not fn for call in fn.calls for other in fn.module.local_functions(fn, call.func))
    # what lets others of its module work, and looks at the clock beside it, is no clock
    kinds = [kind for kind in _OUTSIDE if not (decides and kind in _OF_ROWS) and not (works and kind is Ambient)]
    own = ("cpu", "lock", "wait", "database") if decides else ("cpu", "lock", "wait")
    for call in fn.calls:
        for kind in kinds:
            row = fn.module.find(kind, fn, call)
            if row is not None and not (isinstance(row, Blocking) and row.how in own):
                return True
    if any(isinstance(one.base, f.Name) and one.base.name == "os.environ" for one in fn.all(f.Item)):
        return True
    if any(_asks_a_client(fn, call) and not _decides_about(fn, call) for call in fn.calls):  # what decides something, too, is more than a way out
        return True
    if any(isinstance(one.value, f.Call) and _is_foreign(fn, one.value) for one in fn.all(f.Await)):
        return True
    if not decides and any(_connects(fn, call) or _is_of_a_kept_client(fn, call) for call in fn.calls):
        return True
    return any(asks_the_world(inner) for inner in fn.nested.values())


def _decides_about(fn: FunctionView, call: f.Call) -> bool:
    """Whether a function looks at something before it asks, or at the answer: the call stands in a branch, behind one that returns, or before one. What only puts together what is sent (`if self.token: headers = …`), refuses to ask, or asks where
    all is there that it needs, decides nothing."""
    branches = fn.all(f.If)
    around = {id(holder) for holder, _ in fn.around(call) if isinstance(holder, f.If)} if branches else set()
    ending = {id(holder) for end in fn.returns for holder, _ in fn.around(end) if isinstance(holder, f.If)} if branches else set()
    return len(branches) > _CHECKS or any(
        (id(one) in around or id(one) in ending or one.line > call.line) and not all(_looks_whether_there(test) for test in one.tests)
        for one in branches
    )


def _looks_whether_there(test: f.AnyValue) -> bool:
    """Whether a condition only asks if something was given: `bucket and key`, `client is None`."""
    if isinstance(test, f.Op):
        return test.op in ("and", "or", "not") and all(_looks_whether_there(one) for one in test.args)
    if isinstance(test, f.Compare):
        return all(op in ("is", "is not") for op in test.ops) and isinstance(test.args[-1], f.Const) and test.args[-1].value is None
    return isinstance(test, f.Name)


def works_by_itself(program: Known, there: Real) -> bool:
    """Whether a function works out something of what it is given alone: neither it nor what it asks leaves the project and the standard library."""
    if there.function is None or not any(there.function.all(kind) for kind in _WORK):
        return False
    queue, seen = [there.function], {there.full}
    for fn in queue:
        if asks_the_world(fn) or len(seen) > _MUCH or any(_is_of_others(fn, name) for name in fn.all(f.Name)):
            return False
        asked = [other for attr in fn.attrs for other in program.property_read(fn, attr)]
        for call in fn.calls:
            others = program.run_by(fn, call)
            if not others and not _is_of_python(fn, call):
                return False
            asked += others
        queue += [other for other in asked if other.full not in seen]
        seen |= {other.full for other in asked}
    return True


def _is_of_others(fn: FunctionView, name: f.Name) -> bool:
    """Whether a name is a library's (`django.conf.settings`)."""
    return name.scope != f.LOCAL and name.name.partition(".")[0] not in sys.stdlib_module_names and not fn.module.is_own(name.name)


def _is_of_python(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is one of the standard library, or makes one of the project's own objects."""
    types = fn.module.types
    names = [one for one in fn.module.callee(fn, call).names if "." in one]
    if isinstance(call.func, f.Attr) and not names:
        names = list(types.classes(types.type_of(call.func.base)))
    made = types.class_objects(types.type_of(call.func))
    return bool(names) and (names[0].partition(".")[0] in sys.stdlib_module_names or any(fn.module.is_own(one) for one in made))


def _is_of_a_kept_client(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method is called on what a client of a cache or queue gave (`pipeline = cache.pipeline()`, `pipeline.execute()`), where mypy has no type for it."""
    if not isinstance(call.func, f.Attr) or call.func.targets:
        return False
    names = fn.module.names_of(fn, call.func)
    return any(fn.module.package_kind(one) in ("cache", "queue") and any(part[:1].isupper() for part in one.split(".")) for one in names)


def _connects(fn: FunctionView, call: f.Call) -> bool:
    """`Telnet(host, port, timeout=30)`: what is no function of the project is given a host and a port, so it opens a connection."""
    if fn.module.is_own(call.func.name) if isinstance(call.func, f.Name) else not isinstance(call.func, f.Attr):
        return False
    told = [arg.name or (arg.value.name if isinstance(arg.value, (f.Name, f.Attr)) else "") for arg in call.args]
    if not any(_PORT.search(one) for one in told) or not any(_HOST.search(one) for one in told):
        return False
    root: f.AnyValue = call.func
    while isinstance(root, f.Attr):
        if any(fn.module.is_own(target) for target in root.targets):
            return False
        root = root.base
    return isinstance(root, f.Name) and root.scope != f.LOCAL and not fn.module.is_own(root.name)


def _asks_a_client(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is made on a client that is kept or given, and that a library, perhaps without types, made (`self.client.service.pay(…)`, `conn.search(…)`)."""
    root = call.func
    if isinstance(root, f.Name):  # of a module that mypy did not find: `library.connection.close`
        held = root.name.rpartition(".")[0]
        return root.scope == f.UNFOLLOWED and bool(_CLIENT.search(held.rpartition(".")[2])) and not fn.module.is_own(held)
    while isinstance(root, f.Attr) and not isinstance(root.base, f.Name):
        root = root.base
    if not isinstance(root, f.Attr):
        return False
    if root is call.func or not _CLIENT.search(root.name):
        if not (isinstance(root.base, f.Name) and _CLIENT.search(root.base.name.rpartition(".")[2])):
            return False
        root = root.base
    types = fn.module.types
    owners = types.classes(types.type_of(root))
    return not any(fn.module.is_own(full) for full in owners)


def _is_foreign(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is one of a library's object: awaited, it asks somebody else."""
    if not isinstance(call.func, f.Attr):
        return False
    types = fn.module.types
    owners = types.classes(types.type_of(call.func.base))
    return bool(owners) and not any(fn.module.is_own(full) or full.partition(".")[0] in sys.stdlib_module_names for full in owners)
