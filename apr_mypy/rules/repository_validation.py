"""A repository judges what its caller gave it and raises for it.

Why it is dangerous
-------------------
A check that lives where rows are written holds for the callers of that one method: the import job, the admin action and the next repository write the same column without it. The rule is then in several places or in
none, and it cannot be tested without a database. A caller also learns too late, in the middle of a transaction, that its input was wrong.

How to fix it
-------------
Put shape and format into the DTO at the boundary, and ranges and business preconditions into the domain object or the service; hand the repository values that are right. What only the database knows stays in the
repository: the row that is not there, the unique key that is taken.

Bad
---
    # file: shop/repositories/products.py
    from sqlalchemy import update
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase): ...

    class ProductRow(Base):
        __tablename__ = "products"
        id: Mapped[int] = mapped_column(primary_key=True)
        price: Mapped[int]

    class ProductRepository:
        def __init__(self, session: Session) -> None:
            self.session = session

        def set_price(self, product_id: int, price: int) -> None:
            if price <= 0:
                raise ValueError("a price is positive")  # error: apr-repository-validation
            self.session.execute(update(ProductRow).where(ProductRow.id == product_id).values(price=price))

Good
----
    # file: shop/repositories/products.py
    from dataclasses import dataclass

    from sqlalchemy import update
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase): ...

    class ProductRow(Base):
        __tablename__ = "products"
        id: Mapped[int] = mapped_column(primary_key=True)
        price: Mapped[int]

    @dataclass(frozen=True)
    class Price:
        cents: int

        def __post_init__(self) -> None:
            if self.cents <= 0:
                raise ValueError("a price is positive")

    class ProductRepository:
        def __init__(self, session: Session) -> None:
            self.session = session

        def set_price(self, product_id: int, price: Price) -> None:
            done = self.session.execute(update(ProductRow).where(ProductRow.id == product_id).values(price=price.cents).returning(ProductRow.id))
            if done.first() is None:
                raise LookupError(f"there is no product {product_id}")

When to leave it
----------------
A row that is absent or stale (another version), told as an error of its own; a driver's integrity error translated; the repository's own wiring; an allow-list that keeps input out of SQL (sort columns); rows that are parsed after
they were read; an early return on an empty key.

What it does not see
--------------------
A validator object that the repository was given (`self.validator.check(order)`); a check that mypy holds to be
unreachable because the parameter's type already says so (`if not isinstance(name, str)` where `name: str`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Place
from apr_mypy.knowledge.schema import DtoBase, Validates
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.edges import bind
from apr_mypy.views.effects import writes
from apr_mypy.views.function import FunctionView
from apr_mypy.views.judging import Judgement, judgements
from apr_mypy.views.module import ModuleView
from apr_mypy.views.provenance import Provenance, Source, is_wiring
from apr_mypy.views.row_preconditions import preconditions
from apr_mypy.views.shapes import is_model
from apr_mypy.views.shown import shown

RULE = Rule(
    name="apr-repository-validation",
    title="Input validated in a repository",
    category=Category.ARCHITECTURE,
    severity=Severity.P3,
    summary="A repository judges what its caller gave it and raises for it.",
    danger="The check holds for the callers of one method only: every other writer of the same rows goes round it, and it cannot be tested without a database.",
    fix="Check input in the DTO, the domain object or the service; leave to the repository what only the database knows.",
    since="0.1.0",
    stages=("module", "project"),
)

_WIRED: frozenset[str] = frozenset(
    {"__init__", "__new__", "__post_init__", "__init_subclass__", "__enter__", "__aenter__", "__getattr__", "__set_name__"}
)
_UNMISTAKABLE = frozenset({"full_clean"})
"""Names of validating methods that mean one thing whatever the receiver's type is."""
_NOTING = frozenset({"add", "append", "update", "setdefault", "pop", "remove", "discard"})


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _of_module(Program.alone(module), module, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        yield from _of_module(program, module, PROJECT)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the project knows better: what a module took for input is a row of another module's class, or what every caller has read."""
    fn = program.functions.get(finding.function)
    if fn is None:
        return False
    known: dict[str, frozenset[Place]] = program.__dict__.setdefault("_judged_in_repositories", {})
    if fn.module.name not in known:
        known[fn.module.name] = frozenset([one.place for one in _of_module(program, fn.module, PROJECT)])
    return finding.place not in known[fn.module.name]


def _of_module(program: Program, module: ModuleView, stage: str) -> Iterator[Finding]:
    for fn in module.functions.values():
        if fn.function.name in _WIRED or not (fn.calls or fn.all(f.Raise) or fn.all(f.Assert)):
            continue
        if module.role_of(fn) is not Role.REPOSITORY or _is_reject_helper(fn) or fn.function.is_abstract:
            continue
        rows = _rows(program, fn)
        found = [*_raised(fn, rows, stage), *_forbidden(program, fn, rows, stage), *_rejected(program, fn, rows, stage), *_validated(fn, rows, stage)]
        if found:
            yield min(found, key=lambda one: (one.place.line, one.place.column))


# --- raised here ------------------------------------------------------------------------------------------------------------------


def _raised(fn: FunctionView, rows: frozenset[str], stage: str) -> Iterator[Finding]:
    for judgement in judgements(fn, Provenance(fn)):
        if _is_bookkeeping(fn, judgement.test) or _narrows(fn, judgement) or _is_of_own_work(fn, judgement):
            continue
        if not rows or any(one.record is judgement.record for one in judgements(fn, Provenance(fn, rows))):
            what = f"{shown(judgement.test)}" if judgement.test is not None else "its input"
            message = f"{fn.function.name} judges its input: it raises {_error(judgement.record)}for {what}"
            yield _finding(fn, judgement.record, message, _fix(fn, what), stage)
            return


def _is_bookkeeping(fn: FunctionView, test: f.AnyValue | None) -> bool:
    """Whether a test asks what the repository itself has noted (`entity.id in self._seen`, where it adds to `_seen` as it is used), so that its own use is judged."""
    while isinstance(test, f.Op) and test.op == "not":
        test = test.args[0]
    if not isinstance(test, f.Compare) or not set(test.ops) <= {"in", "not in"} or fn.owner is None:
        return False
    noted = [one for one in test.args[1:] if isinstance(one, f.Attr) and isinstance(one.base, f.Name) and one.base.name in ("self", "cls")]
    return len(noted) == len(test.args) - 1 and all(any(_notes(method, one.name) for method in _others(fn)) for one in noted)


def _others(fn: FunctionView) -> Iterator[FunctionView]:
    """The methods of a function's class and of what it inherits from in the same module, but for those that make an object."""
    lines = fn.module.lineage(fn.owner.full) if fn.owner is not None else ()
    for full in lines:
        view = fn.module.classes.get(full)
        yield from (method for name, method in view.methods.items() if name not in _WIRED) if view is not None else ()


def _is_of_own_work(fn: FunctionView, judgement: Judgement) -> bool:
    """Whether an assertion holds what another method of the repository gave against what it was given: its own wiring (`assert row.id == order.id` behind `row = self.insert(order)`)."""
    test = judgement.test
    if not isinstance(judgement.record, f.Assert) or not isinstance(test, f.Compare):
        return False
    roots = [one.base for one in test.args if isinstance(one, f.Attr)]
    made = (origin for root in roots for origin in fn.origins(root))
    return any(
        isinstance(one, f.Call) and isinstance(one.func, f.Attr) and isinstance(one.func.base, f.Name) and one.func.base.name == "self"
        for one in made
    )


def _narrows(fn: FunctionView, judgement: Judgement) -> bool:
    """Whether a TypeError only tells the type checker which of the types that a parameter may have is meant (`if not isinstance(token, Login): raise TypeError`, where `token: str | Login`)."""
    test, record = judgement.test, judgement.record
    if not (isinstance(record, f.Raise) and isinstance(test, f.Call) and isinstance(test.func, f.Name) and test.func.name == "builtins.isinstance"):
        return False
    raised = record.value.func if isinstance(record.value, f.Call) else record.value
    first = test.args[0].value if test.args else None
    declared = next((param.type for param in fn.function.params if isinstance(first, f.Name) and param.name == first.name), 0)
    types = fn.module.types
    return isinstance(raised, f.Name) and raised.name == "builtins.TypeError" and len(types.classes(declared)) > 1


def _notes(method: FunctionView, name: str) -> bool:
    """Whether a method puts something into an attribute of its object, or takes it out."""
    targets = [target.base for step in method.all(f.Set) for target in step.targets if isinstance(target, f.Item)]
    targets += [call.func.base for call in method.calls if isinstance(call.func, f.Attr) and call.func.name in _NOTING]
    return any(isinstance(one, f.Attr) and one.name == name and isinstance(one.base, f.Name) and one.base.name in ("self", "cls") for one in targets)


def _forbidden(program: Program, fn: FunctionView, rows: frozenset[str], stage: str) -> Iterator[Finding]:
    """What a loaded row does not allow the method, or the one that it checks for, to do: the balance is too small, the order is shipped."""
    writing = any(writes(edge.caller, call) is not None for edge in program.callers_of(fn) for call in edge.caller.calls) if rows else False
    for record, test in preconditions(fn, rows if writing else frozenset()):
        message = f"{fn.function.name} judges a business precondition: it raises {_error(record)}for {shown(test)}"
        yield _finding(fn, record, message, _fix(fn, shown(test)), stage)
        return


def _error(record: Any) -> str:
    value = record.value if isinstance(record, f.Raise) else None
    value = value.func if isinstance(value, f.Call) else value
    return f"{shown(value)} " if isinstance(value, (f.Name, f.Attr)) else ""


def _fix(fn: FunctionView, what: str) -> str:
    return f"decide {what} in the service or the domain object that calls {fn.function.name}, and keep here what only the database knows"


def _rows(program: Program, fn: FunctionView) -> frozenset[str]:
    """The parameters of a private function that every caller in sight fills with what was read from the store."""
    if not fn.function.name.startswith("_"):
        return frozenset()
    given: dict[str, list[frozenset[Source]]] = {}
    for edge in program.callers_of(fn):
        if isinstance(edge.site, f.Call) and edge.how == "call" and edge.caller is not fn:
            bound = bind(edge.site.args, fn.function, fn.owner is not None and not fn.function.is_static)
            provenance = Provenance(edge.caller)
            hidden = next((arg.value for arg in edge.site.args if arg.name in ("*", "**")), None)
            for name, value in bound.items():
                value = value if value is not None else hidden
                if value is not None:
                    given.setdefault(name, []).append(provenance.of(value))
    return frozenset(name for name, all_of in given.items() if all(Source.STORED in one for one in all_of))


# --- raised by a helper of the module ---------------------------------------------------------------------------------------------


def _is_reject_helper(fn: FunctionView) -> bool:
    """Whether a function of a module does nothing but judge: it asks no store and takes none."""
    if fn.owner is not None or fn.outer is not None or fn.is_async:
        return False
    provenance = Provenance(fn)
    if any(is_wiring(fn.module, param) for param in fn.function.params):
        return False
    return not any(Source.STORED in provenance.of(call) for call in fn.calls)


def _rejected(program: Program, fn: FunctionView, rows: frozenset[str], stage: str) -> Iterator[Finding]:
    """Calls that hand input to a module's function which raises for it."""
    provenance = Provenance(fn, rows)
    for call in fn.calls:
        if not isinstance(call.func, f.Name) or not call.args:
            continue
        for helper in program.run_by(fn, call):
            if helper is fn or not _is_reject_helper(helper) or helper.function.name in _WIRED:
                continue
            bound = bind(call.args, helper.function, False)
            for judgement in judgements(helper, Provenance(helper)):
                given = [bound.get(name) for name in judgement.params]
                if any(value is not None and _is_of_row(fn, value) for value in given):
                    continue
                sources = [provenance.of(value) for value in given if value is not None]
                if any(Source.GIVEN in one for one in sources) and not any(Source.STORED in one for one in sources):
                    message = (
                        f"{fn.function.name} judges its input: {helper.function.name} raises for {shown(judgement.test) if judgement.test else 'it'}"
                    )
                    fix = f"call {helper.function.name} in the service or domain object, before {fn.function.name}"
                    yield _finding(fn, call, message, fix, stage)
                    return


# --- handed to a validator --------------------------------------------------------------------------------------------------------


def _is_of_row(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a row that the method itself has read or made, or a part of one: what it keeps, no input."""
    root = value
    while isinstance(root, f.Attr | f.Item):
        root = root.base
    if not (isinstance(root, f.Name) and root.scope == f.LOCAL) or any(param.name == root.name for param in fn.function.params):
        return False
    return any(is_model(fn.module, one) for one in fn.module.types.members(fn.module.types.type_of(root)))


def _validated(fn: FunctionView, rows: frozenset[str], stage: str) -> Iterator[Finding]:
    module, provenance = fn.module, Provenance(fn, rows)
    known = {id(call): _validation(fn, call) for call in fn.calls}
    for call in fn.calls:
        row = known[id(call)]
        if row is not None and row.value is not None:
            taken = module.callee(fn, call).argument(row.value.keyword, row.value.position)
            sources = provenance.of(taken.value) if taken is not None else frozenset()
            if (
                taken is not None
                and Source.GIVEN in sources
                and Source.STORED not in sources
                and not (_is_mapped(fn, call) or _is_of_row(fn, taken.value))
            ):
                message = f"{fn.function.name} validates its input with {shown(call.func)}"
                yield _finding(fn, call, message, f"validate {shown(taken.value)} at the boundary and pass {fn.function.name} what came out", stage)
        elif row is not None or _is_unmistakable(module, call):
            message = f"{fn.function.name} validates what it was told to store with {shown(call.func)}"
            yield _finding(fn, call, message, f"call {shown(call)} in the service or form, before {fn.function.name}", stage)
        elif not any(known.values()) and _is_dto(module, call) and _builds_to_validate(fn, call, provenance):
            name = shown(call.func)
            yield _finding(
                fn,
                call,
                f"{fn.function.name} builds the DTO {name} to validate its input",
                f"build {name} at the boundary, and pass plain values here",
                stage,
            )


def _validation(fn: FunctionView, call: f.Call) -> Validates | None:
    """What is known of a call that judges a value, where it is told what to judge by."""
    row = fn.module.find(Validates, fn, call)
    return row if row is None or not row.only_with or any(arg.name == row.only_with for arg in call.args) else None


def _is_unmistakable(module: ModuleView, call: f.Call) -> bool:
    return isinstance(call.func, f.Attr) and call.func.name in _UNMISTAKABLE and module.types.is_any(module.types.type_of(call.func.base))


def _is_dto(module: ModuleView, call: f.Call) -> bool:
    refs = (module.types.reference(full) for full in module.types.class_objects(module.types.type_of(call.func)))
    opened = any(arg.name == "**" for arg in call.args)
    return any(ref is not None and module.roles.is_dto(ref) and (opened or module.knowledge.find(DtoBase, ref.mro) is not None) for ref in refs)


def _builds_to_validate(fn: FunctionView, call: f.Call, provenance: Provenance) -> bool:
    """Whether a DTO is made of nothing but input, and not to be given back: only to see whether it can be made, or to be taken apart again."""
    sources = provenance.of(f.Many("tuple", tuple(arg.value for arg in call.args), 0, call.line, call.column))
    if Source.GIVEN not in sources or Source.STORED in sources or _is_mapped(fn, call):
        return False
    use = fn.use_of(call)
    if use.kind == "assigned" and isinstance(use.by, f.Set) and not any(arg.name == "**" for arg in call.args):
        names = [target.name for target in use.by.targets if isinstance(target, f.Name) and target.scope == f.LOCAL]
        # handed on as it is, it is a query or a set of parameters
        return not any(fn.use_of(read).kind == "argument" for name in names for read in fn.reads(name))
    if use.kind == "receiver" and not any(arg.name == "**" for arg in call.args) and _is_column(fn, use.by):
        return False
    return use.kind in ("statement", "assigned", "receiver") or any(arg.name == "**" for arg in call.args)


def _is_column(fn: FunctionView, attribute: Any) -> bool:
    """Whether what a method of a shape gives goes into one column of a row, as JSON (`Row(answer=Answer(text=text).model_dump())`)."""
    at = attribute
    while isinstance(at, f.Attr | f.Call | f.Choice):
        holder = fn.argument_of(at)
        if holder is not None:
            return isinstance(holder[1], str) and _makes_row(fn, holder[0])
        above = fn.parent(at)
        at = above[0] if above is not None else None
    targets = at.targets if isinstance(at, f.Set) else ()
    return any(isinstance(target, f.Attr) and _is_of_row(fn, target) for target in targets)


def _makes_row(fn: FunctionView, call: f.Call) -> bool:
    types = fn.module.types
    made = types.class_objects(types.type_of(call.func))
    return any((ref := types.reference(full)) is not None and fn.module.roles.is_orm_model(ref) for full in made)


def _is_mapped(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is what the function gives back."""
    use = fn.use_of(value)
    if use.kind in ("returned", "yielded", "collected"):
        return True
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        names = [target.name for target in use.by.targets if isinstance(target, f.Name) and target.scope == f.LOCAL]
        return any(fn.use_of(read).kind in ("returned", "yielded") for name in names for read in fn.reads(name))
    return False


def _finding(fn: FunctionView, record: Any, message: str, fix: str, stage: str) -> Finding:
    return Finding(RULE.name, RULE.severity, fn.module.place(record), fn.full, message, fix, stage, anchor=fn.function.name)
