# only: apr-unguarded-read-modify-write
"""Sections that the project enters by something of its own: what begins a transaction that excludes others, what locks a row for all, what takes everything back; and what only opens a transaction."""

from typing import Any

from .models import Bin
from .sections import at_once, counted, for_changes, noticed, on_trial, through_the_gate, together


def put(pk: int, number: int) -> None:
    with at_once():
        found = Bin.objects.get(pk=pk)
        found.pieces += number
        found.save()


def put_through_the_gate(pk: int, number: int) -> None:
    with through_the_gate():
        found = Bin.objects.get(pk=pk)
        found.pieces += number
        found.save()


def put_together(pk: int, number: int) -> None:
    with together():
        found = Bin.objects.get(pk=pk)
        found.pieces += number  # error: apr-unguarded-read-modify-write
        found.save()


def put_before(pk: int, number: int) -> None:
    found = Bin.objects.get(pk=pk)
    with at_once():
        found.pieces += number  # error: apr-unguarded-read-modify-write
        found.save()


@at_once()
def put_decorated(pk: int, number: int) -> None:
    found = Bin.objects.get(pk=pk)
    found.pieces += number
    found.save()


@for_changes
def put_view(request: Any, pk: int) -> None:
    found = Bin.objects.get(pk=pk)
    found.pieces += 1
    found.save()


@counted
def put_counted(pk: int) -> None:
    found = Bin.objects.get(pk=pk)
    found.pieces += 1  # error: apr-unguarded-read-modify-write
    found.save()


def try_out(pk: int, number: int) -> None:
    with on_trial():
        found = Bin.objects.get(pk=pk)
        found.pieces += number
        found.save()


def put_noticed(pk: int, number: int) -> None:
    with noticed():
        found = Bin.objects.get(pk=pk)
        found.pieces += number  # error: apr-unguarded-read-modify-write
        found.save()
