"""How parcels and routes are read."""

from __future__ import annotations

from typing import Any, Protocol

import psycopg
from django.shortcuts import get_object_or_404

from .models import Parcel, Route, RouteState


def parcel_or_404(pk: int) -> Parcel:
    return get_object_or_404(Parcel, pk=pk)


def locked_parcel(pk: int) -> Parcel:
    return Parcel.objects.select_for_update().get(pk=pk)


class Routes(Protocol):
    def find(self, number: int, *, lock: bool = False) -> Route: ...

    def store(self, route: Route) -> None: ...


class PostgresRoutes:
    def __init__(self, conn: psycopg.Connection[dict[str, Any]]) -> None:
        self.conn = conn

    def find(self, number: int, *, lock: bool = False) -> Route:
        query = "SELECT number, state FROM routes WHERE number = %s FOR UPDATE" if lock else "SELECT number, state FROM routes WHERE number = %s"
        row = self.conn.execute(query, (number,)).fetchone()
        if row is None:
            raise LookupError(number)
        return Route(number=row["number"], state=RouteState(row["state"]))

    def store(self, route: Route) -> None:
        self.conn.execute("UPDATE routes SET state = %s WHERE number = %s", (route.state.value, route.number))


class MemoryRoutes:
    def __init__(self) -> None:
        self.routes: dict[int, Route] = {}

    def find(self, number: int, *, lock: bool = False) -> Route:
        return self.routes[number]

    def store(self, route: Route) -> None:
        self.routes[route.number] = route
