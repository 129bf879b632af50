"""Litestar: its rate limit as a middleware of a handler, a controller or the application, and a path that it leaves out."""
# only: apr-no-rate-limit

from typing import Annotated

from litestar import Controller, Litestar, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import TooManyRequestsException
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import Body
from litestar.stores.memory import MemoryStore

few = RateLimitConfig(rate_limit=("minute", 5))
counts = MemoryStore()


async def not_too_often(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    if await counts.get("x") == b"9":
        raise TooManyRequestsException()


@post("/login", middleware=[few.middleware])
async def log_in(data: dict[str, str]) -> None:
    print(data)


@post("/register", guards=[not_too_often])
async def register(data: dict[str, str]) -> None:
    print(data)


@post("/password-reset")
async def request_reset(data: dict[str, str]) -> None:  # error: apr-no-rate-limit
    print(data)


class Payments(Controller):
    path = "/payments"

    @post("/")
    async def create_payment(self, data: dict[str, str]) -> None:  # error: apr-no-rate-limit
        print(data)

    @get("/")
    async def list_payments(self) -> list[str]:
        return []


class Vouchers(Controller):
    path = "/vouchers"
    middleware = [few.middleware]

    @post("/redeem")
    async def redeem(self, data: dict[str, str]) -> None:
        print(data)


@post("/documents")
async def store_document(data: Annotated[UploadFile, Body(media_type=RequestEncodingType.MULTI_PART)]) -> None:  # error: apr-no-rate-limit
    print(data.filename)


app = Litestar(route_handlers=[log_in, register, request_reset, Payments, Vouchers, store_document])
