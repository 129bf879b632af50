"""What is done with parcels."""

from __future__ import annotations

from django.db import transaction

from .models import Parcel, RouteState
from .repositories import Routes, locked_parcel, parcel_or_404


def send(pk: int) -> None:
    parcel = parcel_or_404(pk)
    if not parcel.can_be_sent:
        raise ValueError("not packed")
    parcel.mark_sent()  # error: apr-missing-row-lock


def lose(pk: int) -> None:
    with transaction.atomic():
        parcel = parcel_or_404(pk)
        parcel.lose()  # error: apr-missing-row-lock


def lose_deep(pk: int) -> None:
    parcel = parcel_or_404(pk)
    _lose(parcel)  # error: apr-missing-row-lock


def _lose(parcel: Parcel) -> None:
    _really(parcel)


def _really(parcel: Parcel) -> None:
    parcel.lose()


class RouteService:
    def __init__(self, routes: Routes) -> None:
        self.routes = routes

    def close(self, number: int) -> None:
        route = self.routes.find(number)
        if route.state is RouteState.CLOSED:
            raise ValueError("closed already")
        route.state = RouteState.CLOSED  # error: apr-missing-row-lock
        self.routes.store(route)

    def close_locked(self, number: int) -> None:
        route = self.routes.find(number, lock=True)
        if route.state is RouteState.CLOSED:
            raise ValueError("closed already")
        route.state = RouteState.CLOSED
        self.routes.store(route)


# --- left ---


@transaction.atomic
def send_locked(pk: int) -> None:
    parcel = locked_parcel(pk)
    if not parcel.can_be_sent:
        raise ValueError("not packed")
    parcel.mark_sent()


def lose_locked(pk: int) -> None:
    with transaction.atomic():
        _lose(locked_parcel(pk))


def set_blindly(pk: int) -> None:
    parcel_or_404(pk).mark_sent()
