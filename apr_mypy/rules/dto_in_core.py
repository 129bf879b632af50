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
Where it is mapped at the boundary. A pydantic model that is defined in the domain is an entity, not a DTO; a schema that is defined inside a repository module is a DTO. A plain dataclass that a repository
builds from rows is a domain object or a read model, and none. A project without any domain, whose repositories map rows to ten schemas or more, has one finding for all their signatures, but for those that
take the body of a request.

What it does not see
--------------------
A DTO that was turned into a plain `dict` before it came, and one that a repository without annotations makes and returns. A class among the adapters that has the methods of a port of repositories and neither extends it nor is called a
repository: the port is told of, and the call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Place
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.roles.places import place
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.edges import bind
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shapes import Carried, dto_in, dumped, has_dtos, may_dump
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

_CORE: Final = {Role.DOMAIN: "domain", Role.REPOSITORY: "repository"}
_SELF: Final = ("self", "cls")
_FAMILY: Final = 10
"""Schemas that repositories give: so many, in a project without domain objects, are what it has for them."""


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _found(Program.alone(module), MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    # again: that a class of another module is a DTO may be seen only there
    instead = _entities(program)
    if instead is not None:
        yield instead.summary
    yield from (found for found in _found(program, PROJECT) if instead is None or found.place not in instead.places)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the project knows better: it has no domain but its schemas, which one finding says."""
    instead = _entities(program)
    return instead is not None and finding.place in instead.places


# --- schemas in the place of a domain ---------------------------------------------------------------------------------------------


class _Instead(NamedTuple):
    """The one finding of a project whose schemas are its entities, and the places of those that it stands for."""

    summary: Finding
    places: frozenset[Place]


def _entities(program: Program) -> _Instead | None:
    """What a project without any domain says of its repositories, which map rows to a whole family of schemas; None for all others."""
    known: dict[str, _Instead | None] = program.__dict__
    if "_schemas_as_entities" not in known:
        known["_schemas_as_entities"] = _without_domain(program)
    return known["_schemas_as_entities"]


def _without_domain(program: Program) -> _Instead | None:
    methods = [(module, fn) for module in program.modules.values() for fn in module.functions.values() if module.role_of(fn) is Role.REPOSITORY]
    given = {dto.full for module, fn in methods if (dto := dto_in(module, fn.function.returns)) is not None}
    if len(given) < _FAMILY or any(_has_domain(module) for module in program.modules.values()):
        return None
    asked = _bodies(program) - given
    found: list[Finding] = []
    for module, fn in methods:
        taken = _taken(module, fn)
        said = _signature(module, fn, _CORE[Role.REPOSITORY], PROJECT) if taken is None or taken[1].full not in asked else None
        if said is not None:
            found.append(said)
    first = min(found, key=lambda one: (one.place.path, one.place.line))
    message = f"the project has no domain objects: its repositories map rows to {len(given)} schemas, in {len(found)} methods; here {first.message}"
    fix = "define the classes that repositories give in a domain module, apart from the schemas of requests and responses"
    summary = _finding(first.place, first.function, message, fix, PROJECT, first.anchor)
    return _Instead(summary, frozenset([one.place for one in found]))


def _has_domain(module: ModuleView) -> bool:
    roles = module.roles
    if any(module.role_of(fn) is Role.DOMAIN for fn in module.functions.values()):
        return True
    return any((role := roles.class_role(roles.ref(view.class_))) is not None and role.role is Role.DOMAIN for view in module.classes.values())


def _bodies(program: Program) -> set[str]:
    """The shapes that handlers take: bodies of requests."""
    handlers = [
        (module, fn) for module in program.modules.values() for fn in module.functions.values() if module.role_of(fn) in (Role.HANDLER, Role.WEBHOOK)
    ]
    return {dto.full for module, fn in handlers for param in fn.function.params if (dto := dto_in(module, param.type)) is not None}


def _found(program: Program, stage: str) -> Iterator[Finding]:
    for module in program.modules.values():
        for fn in module.functions.values():
            role = module.role_of(fn)
            if role in _CORE:
                said = _signature(module, fn, _CORE[role], stage)
                if said is not None:
                    yield said
                elif role is Role.REPOSITORY:
                    yield from _dumped_into_row(module, fn, stage)
        if has_dtos(module):
            yield from _stored(module, stage)
            yield from _set_from_outside(module, stage)
    yield from _passed(program, stage)


# --- a function says so -----------------------------------------------------------------------------------------------------------


def _taken(module: ModuleView, fn: FunctionView) -> tuple[f.Param, Carried] | None:
    """The first parameter whose annotation has a DTO in it."""
    for param in fn.function.params:
        dto = (dto_in(module, param.type) or _of_callback(module, param.type)) if param.name not in _SELF else None
        if dto is not None:
            return param, dto
    return None


def _of_callback(module: ModuleView, number: int) -> Carried | None:
    """The DTO that a parameter says it will call something with (`Callable[[JoinRequest], None]`)."""
    given = (arg for one in module.types.members(number) if one.name == f.DEF for arg in one.args[1:])
    return next((dto for arg in given if (dto := dto_in(module, arg)) is not None), None)


def _says_so(module: ModuleView, fn: FunctionView) -> bool:
    return _taken(module, fn) is not None or dto_in(module, fn.function.returns) is not None


def _signature(module: ModuleView, fn: FunctionView, where: str, stage: str) -> Finding | None:
    name, place = fn.function.name, module.def_place(fn.function)
    taken = _taken(module, fn)
    if taken is not None:
        param, dto = taken
        message = f"{name} of the {where} takes the DTO {dto.name} as {param.name}"
        fix = f"take plain values or a domain object in place of {param.name}, and map {dto.name} in the caller"
        return _finding(place, fn.full, message, fix, stage, name)
    returned = dto_in(module, fn.function.returns)
    if returned is not None:
        message = f"{name} of the {where} returns the DTO {returned.name}"
        return _finding(place, fn.full, message, f"return a domain object and build {returned.name} in the caller", stage, name)
    return None


# --- a repository writes what it dumped -------------------------------------------------------------------------------------------


def _dumped_into_row(module: ModuleView, fn: FunctionView, stage: str) -> Iterator[Finding]:
    """`Row(**dto.model_dump())`, `insert(rows).values(dto.model_dump())`, a `setattr` loop: what the client may send goes into columns by name."""
    for call in fn.calls if may_dump(module) else ():
        for arg in call.args:
            if arg.name == "**" or (arg.name != "*" and _is_query(module, fn, call)):
                dump = dumped(module, fn, arg.value) if not _makes_shape(module, call) else None
                if dump is not None:
                    message = f"{shown(dump)} goes into {shown(call.func)} by field name"
                    fix = f"name the columns: {shown(call.func)}(column=value, …)"
                    yield _finding(module.place(call), fn.full, message, fix, stage, shown(call.func))
                    return
    for call in fn.calls:
        if not (isinstance(call.func, f.Name) and call.func.name == "builtins.setattr" and len(call.args) == 3):
            continue
        for loop in fn.loops_around(call):
            dump = _dump_of_items(module, fn, loop.over) if isinstance(loop, f.For) else None
            if dump is not None:
                target = shown(call.args[0].value)
                message = f"{shown(dump)} goes into {target} by field name"
                yield _finding(module.place(loop), fn.full, message, f"set the columns of {target} one by one", stage, target)
                return


def _dump_of_items(module: ModuleView, fn: FunctionView, over: f.AnyValue) -> f.AnyValue | None:
    """The dump that a loop walks: `dto.model_dump().items()`, `dto.model_dump()`."""
    if isinstance(over, f.Call) and isinstance(over.func, f.Attr) and over.func.name == "items":
        return dumped(module, fn, over.func.base)
    return dumped(module, fn, over)


def _is_query(module: ModuleView, fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is one of a database library's (`insert(rows).values(…)`, `collection.insert_one(…)`)."""
    packages = module.knowledge.packages("orm")
    return any(name.partition(".")[0] in packages and not module.is_own(name) for name in module.callee(fn, call).names)


def _makes_shape(module: ModuleView, call: f.Call) -> bool:
    """Whether a call makes a DTO or a plain dictionary, and no row."""
    if isinstance(call.func, f.Name) and call.func.scope == f.UNFOLLOWED:
        home = place(call.func.name.rpartition(".")[0])  # a shape of a package that mypy does not follow
        return home is not None and home.role is Role.SCHEMAS
    made = module.types.class_objects(module.types.type_of(call.func))
    return any(full == "builtins.dict" or ((ref := module.types.reference(full)) is not None and module.roles.is_dto(ref)) for full in made)


# --- a domain object keeps it -----------------------------------------------------------------------------------------------------


def _stored(module: ModuleView, stage: str) -> Iterator[Finding]:
    """A DTO in a field of a domain class; where a method is handed one to keep, that method's signature is the finding."""
    for view in module.classes.values():
        role = module.roles.class_role(module.roles.ref(view.class_))
        if role is None or role.role is not Role.DOMAIN:
            continue
        for field in view.class_.fields:
            dto = dto_in(module, field.type)
            method = view.methods.get(field.in_method)
            if dto is None or (method is not None and _taken(module, method) is not None):
                continue
            place = Place(module.facts.path, field.line, max(field.column, 1), field.line)
            message = f"{view.class_.name}.{field.name} of the domain holds the DTO {dto.name}"
            yield _finding(place, view.full, message, f"keep the values that {view.class_.name} needs, not {dto.name}", stage, field.name)


def _set_from_outside(module: ModuleView, stage: str) -> Iterator[Finding]:
    """`order.payload = dto`, `setattr(order, "payload", dto)`, by whoever does not say in its signature that the core takes DTOs."""
    for fn in module.functions.values():
        role = module.role_of(fn)
        if role is Role.TEST or (role in _CORE and _says_so(module, fn)):
            continue
        sets = [(step, target.base, shown(target), step.value) for step in fn.all(f.Set) for target in step.targets if isinstance(target, f.Attr)]
        sets += [
            (call, call.args[0].value, f"{shown(call.args[0].value)}.{shown(call.args[1].value)}", call.args[2].value)
            for call in fn.calls
            if isinstance(call.func, f.Name) and call.func.name == "builtins.setattr" and len(call.args) == 3
        ]
        for record, holder, name, value in sets:
            if value is None or not _is_domain_object(module, holder) or _is_self(fn, holder):
                continue
            dto = dto_in(module, module.types.type_of(value))
            if dto is not None:
                message = f"{name} of a domain object is set to the DTO {dto.name}"
                yield _finding(module.place(record), fn.full, message, f"map {dto.name} to a domain value before setting {name}", stage, name)


def _is_self(fn: FunctionView, value: f.AnyValue) -> bool:
    return fn.owner is not None and isinstance(value, f.Name) and value.name in _SELF


def _is_domain_object(module: ModuleView, value: f.AnyValue) -> bool:
    refs = (module.types.reference(full) for full in module.types.classes(module.types.type_of(value)))
    return any(ref is not None and (role := module.roles.class_role(ref)) is not None and role.role is Role.DOMAIN for ref in refs)


# --- a caller hands it in ---------------------------------------------------------------------------------------------------------


def _passed(program: Program, stage: str) -> Iterator[Finding]:
    """A DTO given to a domain or repository function that does not say that it takes one."""
    modules = [module for module in program.modules.values() if has_dtos(module)]
    if not modules or not any(_has_core(module) for module in program.modules.values()):
        return
    for module in modules:
        for fn in module.everything():
            role = module.role_of(fn)
            if role in (Role.TEST, Role.DTO) or (role in _CORE and _says_so(module, fn)):
                continue
            for call in fn.calls:
                given = [dto for arg in call.args if arg.name not in ("*", "**") and (dto := dto_in(module, module.types.type_of(arg.value)))]
                said = _silent_callee(program, fn, call) if given else None
                if said is not None:
                    callee, where, dto = said
                    message = f"the DTO {dto.name} is passed into {callee} of the {where}"
                    fix = f"pass plain values or a domain object to {callee}, mapped from {dto.name} here"
                    yield _finding(module.place(call), fn.full, message, fix, stage, callee)


def _has_core(module: ModuleView) -> bool:
    return _has_domain(module) or any(module.role_of(fn) is Role.REPOSITORY for fn in module.functions.values())


def _silent_callee(program: Program, fn: FunctionView, call: f.Call) -> tuple[str, str, Carried] | None:
    """The function of the core that a call hands a DTO to though its signature names none: its name, where it is, and the DTO."""
    for callee, args in _callees(program, fn, call):
        role = callee.module.role_of(callee)
        if role not in _CORE or _taken(callee.module, callee) is not None:
            continue
        bound = bind(args, callee.function, callee.owner is not None and not callee.function.is_static)
        is_open = any(param.kind in (f.STAR_ARGS, f.STAR_KEYWORDS) for param in callee.function.params)
        for arg in args:
            dto = dto_in(fn.module, fn.module.types.type_of(arg.value))
            if dto is not None and (is_open or any(value is arg.value for value in bound.values())):
                return short(callee.full.removesuffix(".__init__")), _CORE[role], dto
    return _silent_class(program, fn, call)


def _callees(program: Program, fn: FunctionView, call: f.Call) -> Iterator[tuple[FunctionView, Sequence[f.Arg]]]:
    """What a call runs with which arguments: what it calls, and the method as its class declares it, which may be a port of repositories where the class that is behind it says nothing of that; a function that it
    hands on with the arguments for it (`to_thread(store.add, dto)`)."""
    callees = program.run_by(fn, call)
    if isinstance(call.func, f.Attr):
        declared = (program.functions[target] for target in call.func.targets if target in program.functions)
        callees = tuple(dict.fromkeys((*callees, *declared)))
    yield from ((callee, fn.module.callee(fn, call).args) for callee in callees)
    for number, arg in enumerate(call.args):
        if not callees and arg.name == "" and _is_function(fn, arg.value):
            yield from ((callee, call.args[number + 1 :]) for callee in program.refers_to(fn, arg.value))


def _is_function(fn: FunctionView, value: f.AnyValue) -> bool:
    types = fn.module.types
    number = types.type_of(value)
    return isinstance(value, (f.Attr, f.Name)) and (types.is_any(number) or any(one.name == f.DEF for one in types.members(number)))


def _silent_class(program: Program, fn: FunctionView, call: f.Call) -> tuple[str, str, Carried] | None:
    """The same for a domain class whose constructor its fields make (a dataclass, an entity)."""
    module = fn.module
    for full in module.types.class_objects(module.types.type_of(call.func)):
        view = program.classes.get(full)
        ref = module.types.reference(full)
        role = module.roles.class_role(ref) if ref is not None else None
        if view is None or role is None or role.role is not Role.DOMAIN or program.method(full, "__init__") is not None:
            continue
        fields = [field for field in view.class_.fields if not field.in_method]
        for number, arg in enumerate(call.args):
            dto = dto_in(module, module.types.type_of(arg.value))
            kept = next((one for at, one in enumerate(fields) if (one.name == arg.name if arg.name else at == number)), None)
            if dto is not None and (kept is None or dto_in(view.module, kept.type) is None):
                return view.class_.name, "domain", dto
    return None


def _finding(place: Place, function: str, message: str, fix: str, stage: str, anchor: str) -> Finding:
    return Finding(RULE.name, RULE.severity, place, function, message, fix, stage, anchor=anchor)
