"""A feature imports the internals of another feature instead of its interface.

Why it is dangerous
-------------------
Once orders reads billing's tables, billing cannot rename a column, move a rule or run on a database of its own without breaking orders, and nobody sees it before it happens.
Each such import also lets one feature go round the checks that the other makes in its own services. After a few dozen of them the features are one program in many folders: every
change is a change to everything, and no test of one feature says anything about it.

How to fix it
-------------
Import from the other feature's interface (`shop.features.billing.api`), and add there the one function that is needed, in terms of values and DTOs, not of rows. What belongs to both moves to
the shared kernel. What must happen in another feature when something happens here is an event that it listens to. Say what a feature is, and what its interface is, once:

    [tool.apr]
    features = ["shop.features.*"]
    interface = "api"

Then `apr contracts --write .importlinter` keeps plain `lint-imports` in step. Where nothing is said, the packages in `features`, `modules` or `apps` are features if one of them (in
`modules` and `apps`: half of them) has an `api`, `public`, `interface` or `facade`; in `apps` an `api` says nothing, as in most projects it is the HTTP one.

Bad
---
    # shop/features/billing/models.py
    class Invoice:
        paid: bool = False

    # shop/features/billing/api.py
    def is_paid(order_id: int) -> bool:
        return order_id > 0

    # shop/features/orders/service.py
    from shop.features.billing.models import Invoice  # error: apr-cross-feature-import

    def ship(order_id: int, invoice: Invoice) -> None:
        if invoice.paid:
            print(order_id)

Good
----
    # shop/features/billing/models.py
    class Invoice:
        paid: bool = False

    # shop/features/billing/api.py
    from shop.features.billing.models import Invoice

    def is_paid(order_id: int) -> bool:
        return Invoice().paid

    # shop/features/orders/service.py
    from shop.features.billing.api import is_paid

    def ship(order_id: int) -> None:
        if is_paid(order_id):
            print(order_id)

When to leave it
----------------
The other feature's declared interface and what lies behind it; the shared kernel (`shared`); a feature's own tests; composition roots (`composition_roots`), which put the application
together; a shared module that imports a feature's models for their effect alone, so that they register themselves.

What it does not see
--------------------
Names that are computed at run time (`import_module(f"shop.features.{name}")`), the names of tables in SQL, and strings that a framework turns into imports (Django's `"billing.Invoice"`).
"""

from __future__ import annotations

from apr_mypy.rule import Category, Rule, Severity

RULE = Rule(
    name="apr-cross-feature-import",
    title="Feature reaches into another feature",
    category=Category.ARCHITECTURE,
    severity=Severity.P2,
    summary="A feature imports the internals of another feature instead of its interface.",
    danger="The other feature cannot change its own tables, rules or files without breaking this one, and its checks are gone round.",
    fix="Import from the other feature's interface, and add there what is needed.",
    since="0.1.0",
    stages=("contract",),
)
