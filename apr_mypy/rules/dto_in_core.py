"""A DTO, a shape of the process boundary, reaches the domain or a repository.

Why it is dangerous
-------------------
The domain and the repositories then change whenever the API does. A field that a client may send is one keyword away from a column, optional fields of a request become `None` in rows, and two versions of an API
cannot live side by side because the core speaks the first one's language.

How to fix it
-------------
Map at the boundary: take the values out of the DTO in the handler or service and pass a domain object, a command, or plain arguments.

Bad
---
    # file: shop/repositories/orders.py
    from pydantic import BaseModel

    class OrderIn(BaseModel):
        sku: str
        quantity: int

    class OrderRepository:
        def add(self, order: OrderIn) -> None:  # error: apr-dto-in-core
            print(order.sku, order.quantity)

Good
----
    # file: shop/repositories/orders.py
    class OrderRepository:
        def add(self, sku: str, quantity: int) -> None:
            print(sku, quantity)

When to leave it
----------------
Where it is mapped at the boundary. A pydantic model that is defined in the domain is an entity, not a DTO; a schema that is defined inside a repository module is a DTO.

What it does not see
--------------------
A DTO that was turned into a plain `dict` on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Place
from apr_mypy.knowledge.schema import Dumps
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.edges import bind
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import short, shown

RULE = Rule(
    name="apr-dto-in-core",
    title="DTO in the domain or a repository",
    category=Category.ARCHITECTURE,
    severity=Severity.P3,
    summary="A DTO, a shape of the process boundary, reaches the domain or a repository.",
    danger="The core changes with every change of the API, and what a client may send is one keyword away from a column.",
    fix="Map at the boundary: pass a domain object, a command or plain values.",
    since="0.1.0",
    stages=("module", "project"),
)

_CORE: Final = frozenset({Role.DOMAIN, Role.REPOSITORY})


def in_module(module: ModuleView) -> Iterator[Finding]:
    for fn in module.functions.values():
        role = module.role_of(fn)
        if role in _CORE:
            said = _signature(module, fn, role)
            if said is not None:
                yield said
            elif role is Role.REPOSITORY:
                yield from _dumped(module, fn)
    yield from _stored(module)
    yield from _passed(Program.alone(module), MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    yield from _passed(program, PROJECT)


def _dto_in(module: ModuleView, number: int) -> str | None:
    """The first DTO in a type, also inside lists, unions and awaitables."""
    if number not in module.types.numbers_where("dto", lambda at: _first_dto(module, at) is not None):
        return None
    return _first_dto(module, number)


def _first_dto(module: ModuleView, number: int) -> str | None:
    for one in module.types.inside(number):
        ref = module.types.reference(one.name)
        if ref is not None and module.roles.is_dto(ref):
            return one.name
    return None


def _signature(module: ModuleView, fn: FunctionView, role: Role | None) -> Finding | None:
    where = "repository" if role is Role.REPOSITORY else "domain"
    for param in fn.function.params:
        dto = _dto_in(module, param.type) if param.name not in ("self", "cls") else None
        if dto is not None:
            name = dto.rpartition(".")[2]
            message = f"{fn.function.name} of the {where} takes the DTO {name} as {param.name}"
            fix = f"take plain values or a domain object in place of {param.name}: {name}, and map in the caller"
            return _finding(module.def_place(fn.function), fn.full, message, fix, MODULE, fn.function.name)
    dto = _dto_in(module, fn.function.returns)
    if dto is not None:
        name = dto.rpartition(".")[2]
        message = f"{fn.function.name} of the {where} returns the DTO {name}"
        return _finding(
            module.def_place(fn.function), fn.full, message, f"return a domain object and build {name} in the caller", MODULE, fn.function.name
        )
    return None


def _dumped(module: ModuleView, fn: FunctionView) -> Iterator[Finding]:
    """`Row(**dto.model_dump())` inside a repository: what the client may send goes into columns by name."""
    for call in fn.calls:
        for arg in call.args:
            if arg.name == "**" and isinstance(arg.value, f.Call) and _is_dump(module, fn, arg.value):
                message = f"{shown(arg.value)} goes into {shown(call.func)} by field name"
                yield _finding(
                    module.place(call), fn.full, message, f"name the columns: {shown(call.func)}(column=value, …)", MODULE, shown(call.func)
                )
                return


def _is_dump(module: ModuleView, fn: FunctionView, call: f.Call) -> bool:
    row = module.find(Dumps, fn, call)
    if row is not None:
        return True
    # where mypy has no type, the name is unmistakable
    return isinstance(call.func, f.Attr) and call.func.name == "model_dump" and module.types.is_any(module.types.type_of(call.func.base))


def _stored(module: ModuleView) -> Iterator[Finding]:
    """A DTO kept on a domain object: as a declared field, or by an assignment from outside."""
    for view in module.classes.values():
        role = module.roles.class_role(module.roles.ref(view.class_))
        if role is None or role.role is not Role.DOMAIN:
            continue
        for field in view.class_.fields:
            dto = _dto_in(module, field.type)
            method = view.methods.get(field.in_method)
            if dto is None or (method is not None and any(_dto_in(module, param.type) for param in method.function.params)):
                continue
            name = dto.rpartition(".")[2]
            place = Place(module.facts.path, field.line, max(field.column, 1), field.line)
            message = f"{view.class_.name}.{field.name} of the domain holds the DTO {name}"
            yield _finding(place, view.full, message, f"keep the values that {view.class_.name} needs, not {name}", MODULE, field.name)
    for fn in module.functions.values():
        if module.role_of(fn) in _CORE:
            continue
        for step in fn.all(f.Set):
            for target in step.targets:
                if isinstance(target, f.Attr) and step.value is not None and _is_domain_object(module, target.base):
                    dto = _dto_in(module, module.types.type_of(step.value))
                    if dto is not None:
                        message = f"{shown(target)} of a domain object is set to the DTO {dto.rpartition('.')[2]}"
                        yield _finding(
                            module.place(step), fn.full, message, f"map it to a domain value before setting {shown(target)}", MODULE, shown(target)
                        )


def _is_domain_object(module: ModuleView, value: f.AnyValue) -> bool:
    for full in module.types.classes(module.types.type_of(value)):
        ref = module.types.reference(full)
        role = module.roles.class_role(ref) if ref is not None else None
        if role is not None and role.role is Role.DOMAIN:
            return True
    return False


def _passed(program: Program, stage: str) -> Iterator[Finding]:
    """A DTO given to a domain or repository function that does not say that it takes one."""
    for module in program.modules.values():
        dtos = any(module.roles.is_dto(ref) for ref in module.facts.classes)
        for fn in module.everything() if dtos else ():
            if module.role_of(fn) is Role.TEST:
                continue
            for call in fn.calls:
                given = [
                    (arg, dto) for arg in call.args if (dto := _dto_in(module, module.types.type_of(arg.value))) and not isinstance(arg.value, f.Call)
                ]
                if not given:
                    continue
                for callee in program.run_by(fn, call):
                    role = callee.module.role_of(callee)
                    if role not in _CORE or any(_dto_in(callee.module, param.type) for param in callee.function.params):
                        continue
                    bound = bind(call.args, callee.function, callee.owner is not None and not callee.function.is_static)
                    taken = next((dto for arg, dto in given if any(value is arg.value for value in bound.values())), None)
                    if taken is None:
                        continue
                    name = taken.rpartition(".")[2]
                    where = "repository" if role is Role.REPOSITORY else "domain"
                    message = f"the DTO {name} is passed into {short(callee.full)} of the {where}"
                    yield _finding(
                        module.place(call), fn.full, message, f"pass plain values or a domain object to {shown(call.func)}", stage, short(callee.full)
                    )
                    break


def _finding(place: Place, function: str, message: str, fix: str, stage: str, anchor: str) -> Finding:
    return Finding(RULE.name, RULE.severity, place, function, message, fix, stage, anchor=anchor)
