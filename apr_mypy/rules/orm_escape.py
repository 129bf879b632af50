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
Inside repositories and the models' own module; migrations, admin registration, `ModelForm`, signal wiring, tests and their factories; a SQLModel class without `table=True`; an Enum beside the models. A project with no repository layer gets
one summary finding with the count, at its first model.

What it does not see
--------------------
A model behind a value that mypy sees as Any.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Place
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ClassView, ModuleView
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

_LEFT_ROLES: Final = frozenset({Role.MIGRATION, Role.ADMIN, Role.TEST, Role.MODEL})


def in_module(module: ModuleView) -> Iterator[Finding]:
    if _knows_a_repository(module):
        yield from _escapes(module, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    modules = list(program.modules.values())
    if any(_knows_a_repository(module) for module in modules):
        for module in modules:
            yield from _escapes(module, PROJECT)
        return
    found = [one for module in modules for one in _escapes(module, PROJECT)]
    model = next((view for module in modules for view in module.classes.values() if _is_model(module, view.class_)), None)
    if found and model is not None:
        place = model.module.class_place(model.class_)
        message = f"the project has no repository layer: ORM models are used directly in {len(found)} places"
        fix = f"put the queries for {model.class_.name} behind a repository that returns domain objects, and go on model by model"
        yield Finding(RULE.name, RULE.severity, place, model.full, message, fix, PROJECT, anchor="no repository layer")


def _knows_a_repository(module: ModuleView) -> bool:
    """Whether this module shows by itself that the project has a repository layer: it is one, imports one, or names a repository class."""
    roles = module.roles
    if module.config.layers.get("repository"):
        return True
    names = {module.name, *(one.full for one in module.facts.imports), *(one.full.rpartition(".")[0] for one in module.facts.imports)}
    if any(module.is_own(name) and (role := roles.module_role(name)) is not None and role.role is Role.REPOSITORY for name in names):
        return True
    refs = (ref for ref in module.facts.classes if module.is_own(ref.full))
    return any((role := roles.class_role(ref)) is not None and role.role is Role.REPOSITORY for ref in refs)


def _is_model(module: ModuleView, class_: f.Class) -> bool:
    return module.roles.is_orm_model(module.roles.ref(class_))


def _escapes(module: ModuleView, stage: str) -> Iterator[Finding]:
    """One finding for each function, and for each class, that holds a model where it should not."""
    if module.facts.name == "" or any(_is_model(module, view.class_) for view in module.classes.values()):
        in_models = True
    else:
        in_models = False
    place = module.roles.module_role(module.name)
    if place is not None and place.role in _LEFT_ROLES:
        return
    if not any(module.roles.is_orm_model(ref) for ref in module.facts.classes):
        return
    for fn in module.functions.values():
        role = module.role_of(fn)
        if role in _LEFT_ROLES:
            continue
        if role is Role.REPOSITORY:
            yield from _repository_returns(module, fn, stage)
        elif not in_models or role is Role.HANDLER:
            yield from _function_holds(module, fn, stage)
    for view in module.classes.values():
        role_of = module.roles.class_role(module.roles.ref(view.class_))
        if not in_models and (role_of is None or role_of.role not in (*_LEFT_ROLES, Role.REPOSITORY)):
            yield from _class_holds(module, view, stage)


def _model_in(module: ModuleView, number: int) -> str | None:
    """The first ORM model in a type, also inside generics, unions, tuples and awaitables; class objects and what functions take do not count."""
    if number not in module.types.numbers_where("orm model", lambda at: _first_model(module, at) is not None):
        return None
    return _first_model(module, number)


def _first_model(module: ModuleView, number: int) -> str | None:
    types = module.types
    seen: set[int] = set()
    queue = [number]
    while queue:
        at = queue.pop(0)
        if at in seen or not 0 < at < len(types.table):
            continue
        seen.add(at)
        one = types.table[at]
        if one.name == f.CLASS_OBJECT:
            continue
        if one.name == f.DEF:
            queue.extend(one.args[:1])
            continue
        ref = types.reference(one.name)
        if ref is not None and module.roles.is_orm_model(ref):
            return one.name
        queue.extend(one.args)
    return None


def _returned_model(module: ModuleView, fn: FunctionView) -> str | None:
    model = _model_in(module, fn.function.returns)
    if model is None and not fn.function.return_declared:
        for step in fn.returns:
            model = model or (_model_in(module, module.types.type_of(step.value)) if step.value is not None else None)
        for one in fn.all(f.Yield):
            model = model or (_model_in(module, module.types.type_of(one.value)) if one.value is not None else None)
    return model


def _repository_returns(module: ModuleView, fn: FunctionView, stage: str) -> Iterator[Finding]:
    """A repository may hold models; its public methods may not give them away."""
    if fn.function.name.startswith("_") or fn.outer is not None:
        return
    model = _returned_model(module, fn)
    if model is not None:
        name = model.rpartition(".")[2]
        message = f"{fn.function.name} gives the ORM model {name} to its callers"
        yield _finding(module.def_place(fn.function), fn, message, f"map {name} to a domain object in {fn.function.name} and return that", stage)


def _function_holds(module: ModuleView, fn: FunctionView, stage: str) -> Iterator[Finding]:
    model = _returned_model(module, fn)
    if model is not None:
        name = model.rpartition(".")[2]
        verb = "yields" if fn.function.is_generator else "returns"
        yield _finding(module.def_place(fn.function), fn, f"{fn.function.name} {verb} the ORM model {name} outside a repository", _cure(name), stage)
        return
    for param in fn.function.params:
        model = _model_in(module, param.type)
        if model is not None and param.name not in ("self", "cls"):
            name = model.rpartition(".")[2]
            message = f"{fn.function.name} takes the ORM model {name} as {param.name} outside a repository"
            yield _finding(module.def_place(fn.function), fn, message, _cure(name), stage)
            return
    for record, value in _held(fn):
        model = _model_in(module, module.types.type_of(value))
        if model is not None:
            name = model.rpartition(".")[2]
            message = f"{shown(value)} is the ORM model {name} outside a repository"
            yield _finding(module.place(record), fn, message, _cure(name), stage)
            return


def _held(fn: FunctionView) -> Iterator[tuple[Any, f.AnyValue]]:
    """The values that a function keeps, hands on or reads from, in source order, each with the record whose place counts."""
    found: list[tuple[Any, f.AnyValue]] = []
    found.extend((step, target) for step in fn.all(f.Set) for target in step.targets)
    found.extend((step, step.target) for step in fn.all(f.For))
    found.extend((call, call) for call in fn.calls)
    found.extend((attr, attr) for attr in fn.attrs)
    found.extend((each, each) for each in fn.all(f.Each))
    found.extend((wait, wait) for wait in fn.all(f.Await))
    yield from sorted(found, key=lambda one: (one[0].line, one[0].column))


def _class_holds(module: ModuleView, view: ClassView, stage: str) -> Iterator[Finding]:
    for field in view.class_.fields:
        model = _model_in(module, field.type)
        if model is not None:
            name = model.rpartition(".")[2]
            place = Place(module.facts.path, field.line, max(field.column, 1), field.line)
            message = f"{view.class_.name}.{field.name} holds the ORM model {name} outside a repository"
            yield Finding(RULE.name, RULE.severity, place, view.full, message, _cure(name), stage, anchor=view.class_.name)
            return


def _cure(name: str) -> str:
    return f"let the repository map {name} to a domain object, and use that here"


def _finding(place: Place, fn: FunctionView, message: str, fix: str, stage: str) -> Finding:
    return Finding(RULE.name, RULE.severity, place, fn.full, message, fix, stage, anchor=fn.function.name)
