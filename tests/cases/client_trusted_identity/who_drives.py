# only: apr-client-trusted-identity
"""Those who log in are called drivers here: Flask and aiohttp."""
from __future__ import annotations

import json
import os
from functools import wraps
from collections.abc import Callable
from typing import Any

import jwt
from aiohttp import web
from flask import Blueprint, abort, g, jsonify, request, session
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from itsdangerous import URLSafeSerializer
from sqlalchemy.orm import Mapped, mapped_column

db = SQLAlchemy()
bp = Blueprint("fleet", __name__)
signer = URLSafeSerializer(os.environ.get("KEY", ""))


class Driver(db.Model):  # type: ignore[name-defined, misc]
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]


class Trip(db.Model):  # type: ignore[name-defined, misc]
    id: Mapped[int] = mapped_column(primary_key=True)
    driver_id: Mapped[int]
    route: Mapped[str]
    fare: Mapped[int]


class Depot(db.Model):  # type: ignore[name-defined, misc]
    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str]


def login_required(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        driver_id = session.get("driver_id")
        if driver_id is None:
            abort(401)
        g.driver = db.session.get(Driver, driver_id)
        return view(*args, **kwargs)

    return guarded


def header_login(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:  # error: apr-client-trusted-identity
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        g.driver = db.session.get(Driver, request.headers["X-Driver-Id"])
        return view(*args, **kwargs)

    return guarded


@bp.get("/trips")
def trips() -> ResponseReturnValue:  # error: apr-client-trusted-identity
    driver = request.args.get("driver_id", type=int)
    rows = db.session.execute(db.select(Trip).filter_by(driver_id=driver)).scalars()
    return jsonify([row.route for row in rows])


@bp.get("/trips/<int:trip_id>")
@login_required
def trip(trip_id: int) -> ResponseReturnValue:  # error: apr-client-trusted-identity
    row = db.get_or_404(Trip, trip_id)
    return jsonify(route=row.route, fare=row.fare)


@bp.get("/mine/<int:trip_id>")
@login_required
def my_trip(trip_id: int) -> ResponseReturnValue:
    row = db.get_or_404(Trip, trip_id)
    if row.driver_id != g.driver.id:
        abort(404)
    return jsonify(route=row.route, fare=row.fare)


@bp.post("/trips")
@login_required
def add_trip() -> ResponseReturnValue:  # error: apr-client-trusted-identity
    body = request.get_json()
    row = Trip(driver_id=body["driver_id"], route=body["route"], fare=0)
    db.session.add(row)
    db.session.commit()
    return jsonify(id=row.id), 201


@bp.post("/trips/own")
@login_required
def add_own_trip() -> ResponseReturnValue:
    body = request.get_json()
    row = Trip(driver_id=g.driver.id, route=body["route"], fare=0)
    db.session.add(row)
    db.session.commit()
    return jsonify(id=row.id), 201


@bp.post("/drivers")
def register() -> ResponseReturnValue:  # error: apr-client-trusted-identity
    form = request.form
    row = Driver(name=form["name"], role=form.get("role", "driver"))
    db.session.add(row)
    db.session.commit()
    return jsonify(id=row.id), 201


@bp.get("/session/restore")
def restore() -> ResponseReturnValue:  # error: apr-client-trusted-identity
    session["driver_id"] = request.cookies["driver"]
    return "", 204


@bp.get("/session/restore-signed")
def restore_signed() -> ResponseReturnValue:
    session["driver_id"] = signer.loads(request.cookies["driver"])
    return "", 204


@bp.get("/trips/mine")
@header_login
def trips_of_header() -> ResponseReturnValue:
    rows = db.session.execute(db.select(Trip).filter_by(driver_id=g.driver.id)).scalars()
    return jsonify([row.route for row in rows])


@bp.get("/depots/<int:depot_id>")
@login_required
def depot(depot_id: int) -> ResponseReturnValue:
    return jsonify(city=db.get_or_404(Depot, depot_id).city)


# --- aiohttp -------------------------------------------------------------------------------------------
@web.middleware
async def read_token(request: web.Request, handler: Any) -> web.StreamResponse:  # error: apr-client-trusted-identity
    raw = request.headers.get("Authorization", "").removeprefix("Bearer ")
    claims = jwt.decode(raw, options={"verify_signature": False, "verify_aud": False})
    request["driver_id"] = claims["sub"]
    response: web.StreamResponse = await handler(request)
    return response


@web.middleware
async def read_verified_token(request: web.Request, handler: Any) -> web.StreamResponse:
    raw = request.headers.get("Authorization", "").removeprefix("Bearer ")
    kid = jwt.get_unverified_header(raw)["kid"]
    claims = jwt.decode(raw, request.app["keys"][kid], algorithms=["RS256"])
    request["driver_id"] = claims["sub"]
    response: web.StreamResponse = await handler(request)
    return response


async def wallet(request: web.Request) -> web.Response:  # error: apr-client-trusted-identity
    row = await request.app["db"].fetchrow("SELECT balance FROM wallets WHERE driver_id = $1", int(request.query["driver_id"]))
    return web.json_response({"balance": row["balance"]})


async def my_wallet(request: web.Request) -> web.Response:
    row = await request.app["db"].fetchrow("SELECT balance FROM wallets WHERE driver_id = $1", request["driver_id"])
    return web.json_response({"balance": row["balance"]})


async def rename_route(request: web.Request) -> web.Response:
    """Compared in the statement itself."""
    body = json.loads(await request.text())
    tag = await request.app["db"].execute(
        "UPDATE trips SET route = $1 WHERE id = $2 AND driver_id = $3", body["route"], int(request.match_info["id"]), request["driver_id"]
    )
    if tag == "UPDATE 0":
        raise web.HTTPNotFound()
    return web.Response(status=204)


def routes() -> list[web.RouteDef]:
    return [web.get("/wallet", wallet), web.get("/my/wallet", my_wallet), web.patch("/trips/{id}", rename_route)]
