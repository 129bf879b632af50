"""Lists that a handler answers with when what it asked has failed."""
# only: apr-magic-return, apr-log-and-continue

from __future__ import annotations

import logging

import httpx
from django.http import HttpRequest, HttpResponse, JsonResponse
from flask import Blueprint, Response, jsonify

log = logging.getLogger(__name__)
bp = Blueprint("tram", __name__)
lines = httpx.Client(base_url="https://lines.example", timeout=3)


@bp.get("/stops")
def stops() -> Response:
    try:
        found = lines.get("/stops").json()
    except httpx.HTTPError:
        log.exception("stops")
        return jsonify([])  # error: apr-magic-return
    return jsonify([one["name"] for one in found])


@bp.get("/lines")
def all_lines() -> tuple[Response, int]:
    try:
        found = lines.get("/lines").json()
    except httpx.HTTPError:
        log.exception("lines")
        return jsonify([]), 502
    return jsonify(found), 200


def departures(request: HttpRequest) -> HttpResponse:
    try:
        found = lines.get("/departures").json()
    except httpx.HTTPError:
        return JsonResponse([], safe=False)  # error: apr-magic-return
    return JsonResponse(found, safe=False)


def delays(request: HttpRequest) -> HttpResponse:
    try:
        found = lines.get("/delays").json()
    except httpx.HTTPError:
        return JsonResponse([], safe=False, status=503)
    return JsonResponse(found, safe=False)


def nothing_asked(request: HttpRequest) -> HttpResponse:
    if "q" not in request.GET:
        return JsonResponse([], safe=False)
    return JsonResponse(lines.get("/search").json(), safe=False)
