"""A call that hands a row to what works a value out and checks a state too needs one lock: it is told as the value that gets lost."""
# only: apr-missing-row-lock, apr-unguarded-read-modify-write

from __future__ import annotations

from django.db import models


class Ticket(models.Model):
    state = models.CharField(max_length=20, choices=[("open", "open"), ("closed", "closed")])
    visits = models.IntegerField(default=0)

    def visit(self) -> None:
        if self.state != "open":
            raise ValueError("closed")
        self.state = "closed"
        self.visits = self.visits + 1
        self.save()

    def close(self) -> None:
        if self.state != "open":
            raise ValueError("closed")
        self.state = "closed"
        self.save()


def visit(pk: int) -> None:
    ticket = Ticket.objects.get(pk=pk)
    ticket.visit()  # error: apr-unguarded-read-modify-write


def close(pk: int) -> None:
    ticket = Ticket.objects.get(pk=pk)
    ticket.close()  # error: apr-missing-row-lock


def visit_guarded(pk: int) -> None:
    ticket = Ticket.objects.select_for_update().get(pk=pk)
    ticket.visit()
