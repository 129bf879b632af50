# only: apr-contextless-error-log
"""The logger of an application is that of all its requests; what one request carries may be bound to it."""

from __future__ import annotations

from aiohttp import ClientError, ClientSession, web


async def forecast(request: web.Request) -> web.Response:
    try:
        async with ClientSession() as session, session.get("https://weather.example") as found:
            return web.json_response(await found.json())
    except ClientError as error:
        request.app.logger.error("no forecast: %s", error)  # error: apr-contextless-error-log
        raise web.HTTPBadGateway from error


async def forecast_by_path(request: web.Request) -> web.Response:
    try:
        async with ClientSession() as session, session.get("https://weather.example") as found:
            return web.json_response(await found.json())
    except ClientError as error:
        request.app.logger.error("%s failed: %s", request.path, error)
        raise web.HTTPBadGateway from error


async def forecast_with_trace(request: web.Request) -> web.Response:
    try:
        async with ClientSession() as session, session.get("https://weather.example") as found:
            return web.json_response(await found.json())
    except ClientError as error:
        request.app.logger.error("no forecast", exc_info=error)
        raise web.HTTPBadGateway from error
