from __future__ import annotations

from celery import shared_task


@shared_task
def restock(sku: str) -> int:
    from ..stock.repository import StockRepository  # error: apr-cross-feature-import

    return StockRepository().level(sku)


@shared_task
def pay(id: int) -> int:
    from ..payroll import run

    return run(id)
