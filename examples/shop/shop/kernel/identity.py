"""The authenticated caller."""

from __future__ import annotations

from dataclasses import dataclass

from shop.kernel.errors import Forbidden


@dataclass(frozen=True)
class Principal:
    """Who is calling, as our own signed token says."""

    customer_id: int
    email: str
    is_staff: bool = False

    def require_staff(self) -> None:
        """Raises Forbidden for everybody who does not work here."""
        if not self.is_staff:
            raise Forbidden("only staff may do this")
