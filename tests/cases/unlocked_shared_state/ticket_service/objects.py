"""Made once, here."""

from __future__ import annotations

from ticket_service.state import CountingLedger, Ledger, Quota

quota = Quota(100)
ledger: Ledger = CountingLedger()


def get_ledger() -> Ledger:
    return ledger
