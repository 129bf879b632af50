"""Which statements are asked of an object, and which changes are to money."""

from __future__ import annotations

import pytest

from apr_mypy.views.belonging import is_asked_of
from apr_mypy.views.row_advice import is_money
from apr_mypy.views.row_changes import row_changes

SOURCES = {
    "belongings": """
        from typing import Any
        from django.db import models
        from django.shortcuts import get_object_or_404

        class Order(models.Model):
            due_date: Any = models.DateField()
            due: Any = models.DecimalField()
            amount_paid: Any = models.IntegerField()
            price_list: Any = models.JSONField()
            balance: Any = models.IntegerField()
            lines: Any

        class Line(models.Model):
            order: Any = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")

        def by_manager(order: Order) -> None:
            order.lines.update(state="open")

        def by_filter(order: Order) -> None:
            rows = Line.objects.filter(order=order)
            rows.update(state="open")

        def another(order: Order, key: int) -> None:
            Line.objects.filter(pk=key).update(state="open")

        def due_date(key: int, days: Any) -> None:
            row = get_object_or_404(Order, pk=key)
            row.due_date = row.due_date + days
            row.save()

        def due(key: int) -> None:
            row = get_object_or_404(Order, pk=key)
            row.due -= 5
            row.save()

        def amount_paid(key: int) -> None:
            row = get_object_or_404(Order, pk=key)
            row.amount_paid = row.amount_paid + 5
            row.save()

        def price_list(key: int) -> None:
            row = get_object_or_404(Order, pk=key)
            row.price_list["a"] = 3
            row.save()

        def balance(key: int) -> None:
            row = get_object_or_404(Order, pk=key)
            row.balance += 3
            row.save()
    """,
}


@pytest.mark.parametrize(("function", "expected"), [("by_manager", True), ("by_filter", True), ("another", False)])
def test_a_statement_is_asked_of_an_object(sources, function, expected):
    fn = sources.fn(f"belongings.{function}")
    (update,) = [call for call in fn.calls if getattr(call.func, "name", "") == "update"]
    assert is_asked_of(fn, update, "order") is expected


@pytest.mark.parametrize(
    ("function", "expected"), [("due_date", False), ("due", True), ("amount_paid", True), ("price_list", False), ("balance", True)]
)
def test_money_is_what_the_last_word_says(sources, function, expected):
    (change,) = [one for one in row_changes(sources.program) if one.load.fn.full == f"belongings.{function}"]
    assert is_money(change) is expected
