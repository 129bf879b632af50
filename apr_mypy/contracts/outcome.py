"""What our contract types give back to import-linter: violations as records, and the one place that prints them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from importlinter import ContractCheck, output

from apr_mypy.contracts.graph import Violation


def outcome(violations: Iterable[Violation], warnings: list[str]) -> ContractCheck:
    """The check, with all violations in its metadata, in order; those that something silences do not break the contract."""
    found = sorted(violations, key=lambda v: (v.chain[0].importer, v.chain[0].line, v.subject))
    silenced = sum(1 for violation in found if violation.silenced)
    return ContractCheck(kept=silenced == len(found), metadata={"violations": found}, warnings=warnings, ignored_import_count=silenced)


def render(check: ContractCheck, guidance: Iterable[str]) -> None:
    """Print the violations in a check's metadata by import-linter's output."""
    for violation in check.metadata["violations"]:
        if violation.silenced:
            continue
        output.print_error(f"{violation.message}:")
        output.new_line()
        for number, line in enumerate(violation.lines):
            output.print_error(f"{'-' if number == 0 else ' '}   {line}", bold=False)
        output.new_line()
    for line in guidance:
        output.print(line)
        output.new_line()


def texts(value: Any) -> list[str]:
    """The value of a list or text field of a contract; import-linter gives fields no type."""
    return [value] if isinstance(value, str) else list(value or ())
