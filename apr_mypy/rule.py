"""What a rule is: frozen records. A rule module declares one `RULE` and one or two functions, `in_module` and `in_program`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct


class Severity(StrEnum):
    """How bad: P0 data loss or security, P1 outage or corruption, P2 scalability or reliability, P3 maintainability."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class Category(StrEnum):
    """The eight categories. The value is the mypy error code that is the parent of the category's rules."""

    ARCHITECTURE = "apr-architecture"
    ASYNC = "apr-async"
    DATABASE = "apr-database"
    STATE = "apr-state"
    ERRORS = "apr-errors"
    RESILIENCE = "apr-resilience"
    SECURITY = "apr-security"
    TESTING = "apr-testing"


CATEGORY_TITLES: Final = {
    Category.ARCHITECTURE: "Architecture and layers",
    Category.ASYNC: "Async and concurrency",
    Category.DATABASE: "Transactions and database",
    Category.STATE: "Idempotency and state machines",
    Category.ERRORS: "Error handling and observability",
    Category.RESILIENCE: "Resilience and external integration",
    Category.SECURITY: "Security and abuse",
    Category.TESTING: "Testing and change safety",
}


class Rule(Struct, frozen=True, kw_only=True):
    """One anti-pattern.

    `name` is the mypy error code, the SARIF rule id, the page and (without `apr-`, with underscores) the file; `title` is the anti-pattern's
    name for people; `summary` is the first line of the rule module's docstring; `danger` says in one sentence why it takes production
    down; `fix` is the general cure (a finding carries the one for its site); `since` is the version that brought it; `stages` are any
    of "module", "project", "contract".
    """

    name: str
    title: str
    category: Category
    severity: Severity
    summary: str
    danger: str
    fix: str
    since: str
    stages: tuple[str, ...]

    @property
    def module_name(self) -> str:
        """The name of the rule's file, without `.py`."""
        return self.name.removeprefix("apr-").replace("-", "_")
