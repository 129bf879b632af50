from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.authentication import requires
from starlette.background import BackgroundTask
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from trips_and_drivers import vehicles
from trips_and_drivers.support import TicketDesk


@requires(["authenticated", "dispatcher"])
async def refund(request: Request) -> Response:
    await vehicles.refund_trip(request.path_params["trip_id"])
    return JSONResponse({})


@requires("authenticated")
async def complain(request: Request) -> Response:
    return JSONResponse({}, background=BackgroundTask(TicketDesk().settle, request.path_params["trip_id"]))


class DriverEndpoint(HTTPEndpoint):
    @requires("dispatcher")
    async def delete(self, request: Request) -> Response:
        await vehicles.delete_driver(request.path_params["driver_id"])
        return JSONResponse({})

    @requires("authenticated")
    async def post(self, request: Request) -> Response:
        if (await request.json())["action"] == "leave":
            await vehicles.delete_driver(request.path_params["driver_id"])
        return JSONResponse({})

    @requires("dispatcher")
    async def put(self, request: Request) -> Response:
        await vehicles.promote_driver(request.path_params["driver_id"])
        return JSONResponse({})


@requires("authenticated")
async def import_drivers(request: Request) -> Response:
    rows: list[dict[str, Any]] = await request.json()
    for row in rows:
        if row.get("dispatcher"):
            await vehicles.promote_driver(row["id"])
    return JSONResponse({})


@requires("authenticated")
async def delete_trip(request: Request) -> Response:
    await vehicles.delete_trip(request.path_params["trip_id"], request.user)
    return JSONResponse({})


@requires("dispatcher")
async def delete_trip_by_dispatcher(request: Request) -> Response:
    await vehicles.delete_trip(request.path_params["trip_id"], request.user)
    return JSONResponse({})


@requires("dispatcher")
async def clean_up(request: Request) -> Response:
    await vehicles.delete_old_trips(int(request.query_params["before"]))
    return JSONResponse({})


app = Starlette(
    routes=[
        Route("/trips/{trip_id:int}/refund", refund, methods=["POST"]),
        Route("/trips/{trip_id:int}/complaint", complain, methods=["POST"]),
        Route("/trips/{trip_id:int}", delete_trip, methods=["DELETE"]),
        Route("/dispatch/trips/{trip_id:int}", delete_trip_by_dispatcher, methods=["DELETE"]),
        Route("/drivers/import", import_drivers, methods=["POST"]),
        Route("/drivers/{driver_id:int}", DriverEndpoint),
        Route("/clean-up", clean_up, methods=["POST"]),
    ]
)
