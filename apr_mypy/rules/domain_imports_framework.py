"""The domain imports a framework, the project's infrastructure, or input and output.

Why it is dangerous
-------------------
The rules of the business are what lives longest and must be right. When they import an ORM or an HTTP client, they can no longer be tried without a database and a network, so they are tried less;
an upgrade of the framework becomes a change to the rules; a lazy attribute of a row asks the database in the middle of a calculation; and a call to another system hides in a
method that looks like arithmetic, inside whatever transaction is open at that moment.

How to fix it
-------------
Keep the domain to plain classes and functions. What it needs from outside it names as a Protocol (a port), which a repository or an adapter outside implements and the service passes in. Rows are mapped
to domain objects in the repository; DTOs in the handler. Say once where the domain lies, and what lies outside:

    [tool.apr.layers]
    domain = ["shop.domain.**"]
    repository = ["shop.repositories.**"]

`domain_may_import` lists what a domain may import of other people's packages; once it is there, nothing else may be.

Bad
---
    # shop/domain/order.py
    from decimal import Decimal
    from urllib import request  # error: apr-domain-imports-framework

    class Order:
        def total(self, net: Decimal) -> Decimal:
            with request.urlopen("https://rates.example.com/vat", timeout=5) as answer:
                return net * Decimal(answer.read().decode())

Good
----
    # shop/domain/order.py
    from decimal import Decimal
    from typing import Protocol

    class Rates(Protocol):
        def vat(self) -> Decimal: ...

    class Order:
        def total(self, net: Decimal, rates: Rates) -> Decimal:
            return net * rates.vat()

When to leave it
----------------
The harmless part of the standard library (`typing`, `dataclasses`, `decimal`, `http.HTTPStatus`); pydantic and structlog, unless `domain_must_not_import` names them; what `domain_may_import` allows;
imports of the project's own ports (Protocols and abstract classes) under TYPE_CHECKING; the domain's tests.

What it does not see
--------------------
A package that the knowledge has no row for (add one under `[[tool.apr.knowledge.package]]`, or list what is allowed); input and output by built-ins (`open`, `input`); a framework that is passed in
as an untyped argument.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.config import inside
from apr_mypy.contracts.purity import FORBIDDEN, Purity, configured, cure, home, is_test, message, strength
from apr_mypy.finding import MODULE, Finding
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.module import ModuleView

RULE = Rule(
    name="apr-domain-imports-framework",
    title="Domain depends on a framework",
    category=Category.ARCHITECTURE,
    severity=Severity.P2,
    summary="The domain imports a framework, the project's infrastructure, or input and output.",
    danger="Business rules can no longer be tested or changed without the framework, and hidden queries and calls run in the middle of them.",
    fix="Name what the domain needs as a Protocol, implement it outside, and pass it in.",
    since="0.1.0",
    stages=("contract", "module"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    """The direct form, at the import where the contract reports it too, and classes whose framework base no reported import brings in."""
    if module.placed is not Role.DOMAIN or is_test(module.name) or inside(module.config.composition_roots, module.name):
        return
    domain = module.config.layers.get("domain", ())
    purity = configured(module.config)
    if strength(domain, module.name) >= 0:
        yield from _imports(module, purity, home(domain, module.name))
    elif module.config.layers or "." not in module.name:  # else the contract infers a domain and reports its imports
        yield from _bases(module, purity)


def _imports(module: ModuleView, purity: Purity, package: str) -> Iterator[Finding]:
    by_line: dict[int, list[f.Import]] = {}
    for code in module.everything():
        for step in code.all(f.Import):
            if not module.is_own(step.full):
                by_line.setdefault(step.line, []).append(step)
    for imports in by_line.values():
        for one in imports:
            full = one.full.removesuffix(".*")
            why = purity.forbidden((full,)) or purity.unlisted((full,))
            if why:
                target = purity.named(full.rpartition(".")[0] if one.is_from else full, (full,))
                said = message(module.name, target, why, one.guarded == "type_checking")
                place, fix = module.place(one), cure(module.name, target, why, package, names=[each.full for each in imports])
                yield Finding(RULE.name, RULE.severity, place, module.name, said, fix, MODULE, anchor=f"{target} {target}")
                break  # one statement is one finding


def _bases(module: ModuleView, purity: Purity) -> Iterator[Finding]:
    for view in module.classes.values():
        class_ = view.class_
        role = module.roles.class_role(module.roles.ref(class_))
        if role is None or role.role is not Role.DOMAIN:  # an ORM model is one wherever it lies
            continue
        for base in class_.mro[1:]:
            public = module.knowledge.public(base)
            if module.is_own(base):
                place = module.roles.module_role(module.roles.module_of(base))
                if place is not None and place.role is Role.DOMAIN:
                    break  # that class answers for what is behind it
                continue
            why = purity.forbidden((public,))
            if why:
                said = f"domain class {class_.full} derives from {public}" + (f" ({why})" if why in FORBIDDEN.values() else f", {why}")
                fix = f"let {class_.name} be a plain class, and put what needs {public} into a class outside the domain that holds one"
                yield Finding(RULE.name, RULE.severity, module.class_place(class_), class_.full, said, fix, MODULE, anchor=public)
                break
