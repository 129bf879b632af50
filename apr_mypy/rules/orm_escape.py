"""An ORM model is used outside the repositories that own it.

Why it is dangerous
-------------------
An ORM object is a row, a session and a set of lazy queries at once. Code outside the repository that holds one can load relations after the session is closed, write columns that nobody meant to
write, and ties every layer to the shape of the tables: no migration is then local any more, and no service can be tested without a database.

How to fix it
-------------
Let the repository return domain objects (a dataclass, a value object) or plain values, and map inside it. Where the application has no repository layer yet, start one around the models
that change state.

Bad
---
    # file: shop/repositories/orders.py
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase): ...

    class OrderRow(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        total: Mapped[int]

    class OrderRepository:
        def __init__(self, session: Session) -> None:
            self.session = session

        def by_id(self, order_id: int) -> OrderRow | None:  # error: apr-orm-escape
            return self.session.get(OrderRow, order_id)

Good
----
    # file: shop/repositories/orders.py
    from dataclasses import dataclass

    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase): ...

    class OrderRow(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        total: Mapped[int]

    @dataclass(frozen=True)
    class Order:
        id: int
        total: int

    class OrderRepository:
        def __init__(self, session: Session) -> None:
            self.session = session

        def by_id(self, order_id: int) -> Order | None:
            row = self.session.get(OrderRow, order_id)
            return Order(row.id, row.total) if row is not None else None

When to leave it
----------------
Inside repositories, the database's own package and the models' own module; migrations, admin registration, `ModelForm`, signal wiring, managers, tests and their factories; a SQLModel class without
`table=True`; an Enum beside the models. A mapper in a repository's package may give out the row that it makes. What a method gives and nobody takes: a call whose result is dropped, or only asked whether there is one. A project with no
repository layer gets one summary finding with the count, at its first model, and so does one where a few repositories stand beside sixty functions and more that use the models directly; of more than three hundred findings, those of a module are one; modules called `repository` are none where a repository is what the business is about.

What it does not see
--------------------
A model behind a value that mypy sees as Any, unless a query on the model's class is right there (`Order.objects`). Columns that a query takes one by one (`select(OrderRow.total)`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Place
from apr_mypy.knowledge.schema import OrmWiring
from apr_mypy.program import Program
from apr_mypy.roles import ENTRY_ROLES, Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ClassView, ModuleView
from apr_mypy.views.once import found_once
from apr_mypy.views.repositories import imports_repository_layer, is_repository_layer, knows_models, stands_aside
from apr_mypy.views.shapes import Carried, model_class, model_in, model_of, rows_of
from apr_mypy.views.shown import shown

RULE = Rule(
    name="apr-orm-escape",
    title="ORM model outside its repository",
    category=Category.ARCHITECTURE,
    severity=Severity.P2,
    summary="An ORM model is used outside the repositories that own it.",
    danger="Code far from the session can trigger queries, write columns by accident and break on a closed session, and every layer depends on the shape of the tables.",
    fix="Map to a domain object inside the repository and return that.",
    since="0.1.0",
    stages=("module", "project"),
)

_LEFT: Final = frozenset({Role.MIGRATION, Role.ADMIN, Role.TEST, Role.MODEL})
_OWNERS: Final = frozenset({Role.REPOSITORY, Role.INFRASTRUCTURE})
_JUDGED_BESIDE_MODELS: Final = ENTRY_ROLES | {Role.REPOSITORY, Role.SERVICE}
"""Roles of functions and classes that make a module with models in it more than the models' own module."""


_TOO_MANY: Final = 300
"""With more in a project, nobody begins with a function: a module that has more than `_FEW` is one finding."""
_FEW: Final = 3
_FLOOD: Final = 60
_OUTWEIGHED: Final = 4
"""So many functions outside for one inside, and repositories are not how this project works."""
_CONTAINERS: Final = frozenset({"builtins", "typing", "collections", "tuple", "contextvars", "_contextvars", "queue", "weakref"})
_MAPPING: Final = ("to_", "as_", "from_", "map_")
_SIMPLE: Final = (f.Do, f.Set, f.Change, f.Return, f.Raise, f.Assert, f.Delete)


def in_module(module: ModuleView) -> Iterator[Finding]:
    if is_repository_layer(module) or imports_repository_layer(module):
        yield from _escapes(module, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    modules = list(program.modules.values())
    escapes = _of_program(program)
    has_layer, kept = _layer(program)
    if not _is_told_once(program):
        yield from _by_module(escapes) if len(escapes) > _TOO_MANY else escapes
        return
    model = next((view for module in modules for view in module.classes.values() if _is_model(view) and not stands_aside(module)), None)
    if escapes and model is not None:
        place = model.module.class_place(model.class_)
        where = "one place" if len(escapes) == 1 else f"{len(escapes)} places"
        message = f"the project has no repository layer: ORM models are used directly in {where}"
        if has_layer:
            message = f"repositories are the exception: ORM models are used directly in {where}, and {kept} {'function' if kept == 1 else 'functions'} of repositories know them"
        fix = f"put the queries for {model.class_.name} behind a repository that returns domain objects, and go on model by model"
        yield Finding(RULE.name, RULE.severity, place, model.full, message, fix, PROJECT, anchor="no repository layer")


def cleared(program: Program, finding: Finding) -> bool:
    """What one finding for its module, or for the whole project, stands for."""
    nowhere: frozenset[tuple[str, int]] = frozenset()
    return _is_told_once(program) or (finding.place.path, finding.place.line) in found_once(
        program, "_escapes_of_crowded_modules", "", lambda: _crowded(program), nowhere
    )


def _layer(program: Program) -> tuple[bool, int]:
    """Whether a project has a repository layer, and how many functions of it know models; none where it cannot be counted, since most models have a repository that inherits what it does."""
    modules = list(program.modules.values())
    has_layer = any(is_repository_layer(module) for module in modules)
    if not has_layer or _most_have_an_heir(modules):
        return has_layer, 0
    return has_layer, sum(_of_repositories(module) for module in modules)


def _most_have_an_heir(modules: Sequence[ModuleView]) -> bool:
    """Whether there is a repository that inherits what it does (`class Stores(Repository[Store])`) for each second model."""
    views = [view for module in modules if not stands_aside(module) for view in module.classes.values()]
    heirs = sum(_class_role(view) is Role.REPOSITORY and len(_apart_from_typing(view)) > 1 for view in views if knows_models(view.module))
    return heirs > _FEW and 2 * heirs >= sum(_is_model(view) and bool(view.class_.fields) for view in views)


def _apart_from_typing(view: ClassView) -> list[str]:
    return [base for base in view.class_.mro if base.partition(".")[0] not in ("builtins", "typing", "abc")]


def _is_told_once(program: Program) -> bool:
    """Whether one finding stands for all: there are no repositories, or hardly any."""

    def told_once() -> bool:
        has_layer, kept = _layer(program)
        return not has_layer or _is_exception(kept, len(_of_program(program)))

    return found_once(program, "_escapes_told_once", "", told_once, False)


def _of_program(program: Program) -> tuple[Finding, ...]:
    """All escapes, worked out once for what is told and for what is cleared."""
    none: tuple[Finding, ...] = ()
    return found_once(program, "_escapes", "", lambda: tuple(one for module in program.modules.values() for one in _escapes(module, PROJECT)), none)


def _crowded(program: Program) -> frozenset[tuple[str, int]]:
    escapes = _of_program(program)
    counts = Counter(finding.place.path for finding in escapes)
    return frozenset((one.place.path, one.place.line) for one in escapes if len(escapes) > _TOO_MANY and counts[one.place.path] > _FEW)


def _by_module(escapes: Sequence[Finding]) -> Iterator[Finding]:
    """One finding for a module with more than a few."""
    of_module: dict[str, list[Finding]] = {}
    for finding in escapes:
        of_module.setdefault(finding.place.path, []).append(finding)
    for findings in of_module.values():
        if len(findings) > _FEW:
            first = findings[0]
            yield msgspec.structs.replace(first, message=f"{first.message}; so do {len(findings) - 1} more functions and classes of this module")
        else:
            yield from findings


def _of_repositories(module: ModuleView) -> int:
    """How many functions of a module belong to a repository that has to do with models."""
    if stands_aside(module) or not knows_models(module):
        return 0
    return sum(module.role_of(fn) is Role.REPOSITORY for fn in module.functions.values())


def _is_exception(kept: int, escapes: int) -> bool:
    """Whether the project keeps its models in repositories so seldom that they are no layer of it: one finding a function would then be a flood, and no function the one to begin with.
    Repositories without a function of their own have those of a library's base class: they say nothing of how much is kept in them."""
    return escapes >= _FLOOD and 0 < _OUTWEIGHED * kept < escapes


# --- where a model may be ---------------------------------------------------------------------------------------------------------


def _is_model(view: ClassView) -> bool:
    return view.module.roles.is_orm_model(view.module.roles.ref(view.class_))


def _class_role(view: ClassView) -> Role | None:
    role = view.module.roles.class_role(view.module.roles.ref(view.class_))
    return role.role if role is not None else None


def _is_models_own(module: ModuleView) -> bool:
    """Whether a module is where models live: it defines some, and neither repositories and services nor anything that a framework calls."""
    if not any(_is_model(view) for view in module.classes.values()):
        return False
    if any(_class_role(view) in _JUDGED_BESIDE_MODELS for view in module.classes.values()):
        return False
    return not any(module.role_of(fn) in _JUDGED_BESIDE_MODELS for fn in module.functions.values())


def _escapes(module: ModuleView, stage: str) -> Iterator[Finding]:
    """One finding for each function, and for each class, that holds a model where it should not."""
    if stands_aside(module) or not knows_models(module):
        return
    if _is_models_own(module):
        return
    receivers = _receivers(module)
    told: set[str] = set()
    for fn in module.functions.values():
        role = module.role_of(fn)
        if role in _LEFT or fn.full in receivers or _is_wiring(module, _owner(fn)):
            continue
        if fn.outer is not None and fn.outer.full in told:
            told.add(fn.full)
            continue
        for finding in _given_away(module, fn, stage) if role in _OWNERS else _held(module, fn, stage):
            told.add(fn.full)
            yield finding
            break
    if module.placed not in _OWNERS and module.placed not in _LEFT:
        yield from _globals(module, stage)
    for view in module.classes.values():
        role = _class_role(view)
        if role is None and module.placed in _OWNERS:
            role = module.placed
        if role not in _LEFT and role not in _OWNERS and not _is_wiring(module, view.class_):
            yield from _fields(module, view, stage)


def _owner(fn: FunctionView) -> f.Class | None:
    while fn.owner is None and fn.outer is not None:
        fn = fn.outer
    return fn.owner


def _is_wiring(module: ModuleView, owner: f.Class | None) -> bool:
    """Whether a class is part of the models, or handed them by a framework."""
    return owner is not None and (module.roles.is_orm_wiring(module.roles.ref(owner)) or module.roles.is_model_base(module.roles.ref(owner)))


def _receivers(module: ModuleView) -> frozenset[str]:
    """Functions that a framework hands models to: decorated as signal receivers or registered as such."""
    found = {
        fn.full
        for fn in module.functions.values()
        if any(module.find_value(OrmWiring, module.body, decorator) is not None for decorator in fn.function.decorators)
    }
    for fn, call, row in module.calls_known_as(OrmWiring):
        given = module.callee(fn, call).argument(row.callable.keyword, row.callable.position) if row.callable is not None else None
        if given is not None:
            found.update(one.full for one in module.local_functions(fn, given.value))
    return frozenset(found)


# --- what gives it away -----------------------------------------------------------------------------------------------------------


def _given_away(module: ModuleView, fn: FunctionView, stage: str) -> Iterator[Finding]:
    """A repository may hold models; its public methods may not give them away."""
    if fn.outer is not None or any(_is_private(name) for name in (fn.function.name, fn.owner.name if fn.owner is not None else "")):
        return
    model = model_in(module, fn.function.returns)
    if model is None and not fn.function.return_declared:
        given = (origin for _, value in _given(fn) for origin in (value, *fn.origins(value)) if not isinstance(origin, Definition))
        model = next((found for value in given if (found := rows_of(module, value)) is not None), None)
    if model is None or _is_mapper(module, fn):
        return
    message = f"{fn.function.name} gives the ORM model {model.name} to its callers"
    yield _finding(module.def_place(fn.function), fn, message, f"map {model.name} to a domain object in {fn.function.name} and return that", stage)


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def _is_mapper(module: ModuleView, fn: FunctionView) -> bool:
    """Whether a function turns an object of the project into the row that it gives: nothing is awaited, and the row goes to nobody else (`session.add(row)`). A repository's method is one by its
    name too."""
    if fn.owner is not None and not (fn.owner.name.endswith("Mapper") or fn.function.name.startswith(_MAPPING)):
        return False
    takes = any(module.is_own(full) for param in fn.function.params if param.name not in ("self", "cls") for full in module.types.classes(param.type))
    origins = [origin for _, value in _given(fn) for origin in fn.origins(value)]
    if not takes or not origins or fn.all(f.Await) or not all(isinstance(one, f.Call) and model_class(module, one.func) for one in origins):
        return False
    handed = (arg.value for call in fn.calls if not model_class(module, call.func) for arg in call.args)
    return not any(model_of(module, value) is not None for value in handed)


def _given(fn: FunctionView) -> Iterator[tuple[Any, f.AnyValue]]:
    """What a function returns and yields, each with its statement."""
    yield from ((step, step.value) for step in fn.returns if step.value is not None)
    yield from ((fn.step_of(one) or one.value, one.value) for one in fn.all(f.Yield) if one.value is not None)


def _held(module: ModuleView, fn: FunctionView, stage: str) -> Iterator[Finding]:
    """What a function outside the repositories says or does with a model, the signature first, then its statements in order."""
    name = fn.function.name
    model = model_in(module, fn.function.returns) if fn.function.return_declared else None
    if model is not None:
        verb = "yields" if fn.function.is_generator else "returns"
        yield _finding(module.def_place(fn.function), fn, f"{name} {verb} the ORM model {model.name} outside a repository", _cure(model), stage)
    for param in fn.function.params:
        model = model_in(module, param.type)
        if model is not None and param.name not in ("self", "cls"):
            message = f"{name} takes the ORM model {model.name} as {param.name} outside a repository"
            yield _finding(module.def_place(fn.function), fn, message, _cure(model), stage)
    for step, value in sorted(_values(fn), key=lambda one: one[0].line):
        model = model_of(module, value) or (model_in(module, step.declared) if isinstance(step, f.Set) else None)
        if model is not None:
            verb = "is" if model.bare else "holds"
            message = f"{shown(value)} {verb} the ORM model {model.name} outside a repository"
            place = Place(module.facts.path, max(step.line, 1), max(step.column, 1), step.line)
            yield _finding(place, fn, message, _cure(model), stage)


def _values(fn: FunctionView) -> Iterator[tuple[Any, f.AnyValue]]:
    """The values that a function keeps, hands on, calls and reads from, each with the record whose place counts: its statement, or itself in a compound one."""
    for step in fn.all(f.Set):
        yield from ((step, target) for target in step.targets)
        if step.value is not None:
            yield step, step.value
    yield from ((step, step.target) for step in fn.all(f.For))
    yield from ((step, target) for step in fn.all(f.With) for _, target in step.items if target is not None)
    for kind in (f.Call, f.Attr, f.Each, f.Await, f.Item):
        for one in fn.all(kind):
            if not _is_caught(fn, one) and not _is_passed_over(fn, one):
                step = fn.step_of(one)
                yield step if isinstance(step, _SIMPLE) else one, one
    for inner in fn.lambdas:
        yield from ((inner.lambda_, call) for call in inner.calls)


def _is_caught(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value names what an `except` catches (`Order.DoesNotExist`)."""
    return any(slot == "types" for _, slot in fn.around(value)) if isinstance(value, f.Attr) and value.name[:1].isupper() else False


def _is_passed_over(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether nobody takes what a function of the project gives: its result is dropped, or only asked whether there is one."""
    called = value.value if isinstance(value, f.Await) else value
    if isinstance(value, f.Attr):
        parent = fn.parent(value)
        return parent is not None and parent[1] == "func" and _is_passed_over(fn, parent[0])
    if not isinstance(called, f.Call) or not any(fn.module.is_own(name) for name in fn.module.callee(fn, called).names[:1]):
        return False
    if isinstance(called.func, f.Attr) and model_class(fn.module, called.func.base):
        return False  # `Order.create(…)` asks the store itself
    for holder, slot in fn.around(value):
        if isinstance(holder, f.Await) or (isinstance(holder, f.Op) and holder.op == "not"):
            continue
        if isinstance(holder, f.Compare):
            return all(isinstance(arg, f.Const) for arg in holder.args[1:])
        return isinstance(holder, f.Do) or (isinstance(holder, f.If | f.While | f.Assert) and slot in ("test", "tests"))
    return False


def _fields(module: ModuleView, view: ClassView, stage: str) -> Iterator[Finding]:
    """An attribute that a class declares; one that a method sets is the method's finding."""
    for field in view.class_.fields:
        model = None
        if not field.in_method:
            model = model_in(module, field.type) or (rows_of(module, field.value) if field.value is not None else None)
        if model is not None:
            place = Place(module.facts.path, field.line, max(field.column, 1), field.line)
            message = f"{view.class_.name}.{field.name} holds the ORM model {model.name} outside a repository"
            yield Finding(RULE.name, RULE.severity, place, view.full, message, _cure(model), stage, anchor=view.class_.name)
            return


def _globals(module: ModuleView, stage: str) -> Iterator[Finding]:
    """A variable of the module that keeps models (`_seen: dict[int, OrderRow] = {}`)."""
    for step in module.body.all(f.Set):
        number = step.declared or module.types.type_of(step.targets[0])
        kinds = module.types.classes(number)
        model = model_in(module, number)
        # `auth = TokenAuth[User](…)` is about users; a container keeps them
        if model is not None and not model.bare and not all(full.partition(".")[0] in _CONTAINERS for full in kinds):
            continue
        if model is not None:
            name = shown(step.targets[0])
            message = f"{name} holds the ORM model {model.name} outside a repository"
            yield Finding(RULE.name, RULE.severity, module.place(step), module.name, message, _cure(model), stage, anchor=name)
            return


def _cure(model: Carried) -> str:
    return f"let the repository map {model.name} to a domain object, and use that here"


def _finding(place: Place, fn: FunctionView, message: str, fix: str, stage: str) -> Finding:
    return Finding(RULE.name, RULE.severity, place, fn.full, message, fix, stage, anchor=fn.function.name)
