# only: apr-sensitive-log
"""Django and DRF views, typed and not, aiohttp and Litestar handlers."""

import logging
from typing import Any

from aiohttp import web
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from litestar import Request as LitestarRequest
from litestar import post
from rest_framework.request import Request
from rest_framework.views import APIView

logger = logging.getLogger(__name__)


def sign_in(request: HttpRequest) -> HttpResponse:
    logger.info("post %s", request.POST)  # error: apr-sensitive-log
    logger.info("meta %s", request.META)  # error: apr-sensitive-log
    logger.info("ip %s", request.META["REMOTE_ADDR"])
    logger.info("password %s", request.POST.get("password"))  # error: apr-sensitive-log
    logger.info("name %s", request.POST.get("username"))
    logger.info("session %s", request.session.session_key)  # error: apr-sensitive-log
    logger.info("body %r", request.body)  # error: apr-sensitive-log
    logger.info("key %s", settings.SECRET_KEY)  # error: apr-sensitive-log
    logger.info("debug %s", settings.DEBUG)
    logger.info("reset by %s", settings.PASSWORD_RESET_URL_NAME)
    logger.info("user %s", request.user)
    return HttpResponse()


def untyped(request):  # type: ignore[no-untyped-def]
    logger.info("headers %s", request.headers)  # error: apr-sensitive-log
    logger.info("data %s", request.POST)  # error: apr-sensitive-log
    logger.info("method %s", request.method)
    password = request.POST["password"]
    logger.info("with %s", password)  # error: apr-sensitive-log
    user = {"name": "x", "password": password}
    logger.info("user %s", user)  # error: apr-sensitive-log
    user.pop("password")
    return HttpResponse()


class Sessions(APIView):
    def post(self, request: Request) -> HttpResponse:
        logger.info("data %s", request.data)  # error: apr-sensitive-log
        logger.info("fields %s", list(request.data.keys()))
        logger.info("kind %s", request.data["kind"])
        token = request.data["refresh_token"]
        logger.warning("refused %s", token)  # error: apr-sensitive-log
        return HttpResponse()


async def hook(request: web.Request) -> web.Response:
    data = await request.json()
    logger.info("hook %s", data)  # error: apr-sensitive-log
    logger.info("hook %s", data.get("id"))
    logger.info("hook %s", request.headers)  # error: apr-sensitive-log
    for name, value in request.headers.items():
        logger.debug("%s: %s", name, value)  # error: apr-sensitive-log
    for name in request.headers:
        logger.debug("header %s", name)
    return web.Response()


@post("/sessions")
async def create_session(request: LitestarRequest[Any, Any, Any], data: dict[str, str]) -> None:
    logger.info("cookies %s", request.cookies)  # error: apr-sensitive-log
    logger.info("with %s", data["password"])  # error: apr-sensitive-log
    logger.info("keys %s", list(data))
    request.logger.info("body %s", await request.json())  # error: apr-sensitive-log
