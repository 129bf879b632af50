"""What a state is compared to, set to and asked for in queries."""

from __future__ import annotations

from typing import Any

from apr_mypy.views.state_uses import uses_in

SOURCES = {
    "asked_states": """
        from django.db import models

        class Ticket(models.Model):
            state: models.CharField[str, str] = models.CharField(max_length=10)

            class Meta:
                app_label = "asked"

        def waiting():
            return Ticket.objects.filter(state="waiting")

        def several():
            return Ticket.objects.exclude(state__in=["open", "closed"]).first()

        def close(key):
            Ticket.objects.filter(pk=key).update(state="closed")

        def is_open(ticket: Ticket) -> bool:
            return ticket.state == "open"

        def others(client, key):
            client.get(state="Bavaria")
            return Ticket.objects.filter(state__startswith="w", pk=key)
    """,
}


def test_queries_ask_for_states_as_comparisons_do(sources: Any) -> None:
    found = [(sorted(one.words), one.is_compared) for one in uses_in(sources.module("asked_states"))]
    assert sorted(found) == [(["closed"], False), (["closed", "open"], True), (["open"], True), (["waiting"], True)]
