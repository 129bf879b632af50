from __future__ import annotations

from decimal import Decimal

import psycopg


class InvoiceStore:
    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    def put(self, number: str, total: Decimal) -> None:
        with psycopg.connect(self.dsn, connect_timeout=3) as c:
            c.execute("insert into invoices values (%s, %s)", (number, total))
