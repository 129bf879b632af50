# only: apr-missing-row-lock
"""A state that is checked and set in a section that the project enters by something of its own."""

from typing import Any

from .models import Bin
from .sections import at_once, for_changes, together


def close(pk: int) -> None:
    with at_once():
        found = Bin.objects.get(pk=pk)
        if found.state != "open":
            raise ValueError(pk)
        found.state = "full"
        found.save()


@for_changes
def close_view(request: Any, pk: int) -> None:
    found = Bin.objects.get(pk=pk)
    if found.state != "open":
        raise ValueError(pk)
    found.state = "full"
    found.save()


def close_together(pk: int) -> None:
    with together():
        found = Bin.objects.get(pk=pk)
        if found.state != "open":
            raise ValueError(pk)
        found.state = "full"  # error: apr-missing-row-lock
        found.save()
