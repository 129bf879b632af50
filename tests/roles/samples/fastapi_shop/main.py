"""A FastAPI application put together: lifespan, hooks, routes registered by call."""  # role: composition root

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, Request, Response
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint

from fastapi_shop import routers
from fastapi_shop.deps import check_csrf


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:  # role: lifespan runs: loop
    yield


def warm_up() -> None:  # role: lifespan runs: loop
    pass


class Timing(BaseHTTPMiddleware):  # role: middleware
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:  # role: middleware runs: loop
        return await call_next(request)


app = FastAPI(lifespan=lifespan, on_startup=[warm_up], dependencies=[Depends(check_csrf)])
app.include_router(routers.router)
app.add_middleware(Timing)


@app.middleware("http")
async def add_header(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:  # role: middleware runs: loop
    return await call_next(request)


@app.exception_handler(ValueError)
async def on_value_error(request: Request, error: Exception) -> Response:  # role: handler what: error handler
    return Response(status_code=400)


def health() -> dict[str, str]:  # role: handler runs: thread route: GET /health
    return {"status": "ok"}


app.add_api_route("/health", health, methods=["GET"])


def create_app() -> FastAPI:
    inner = FastAPI()

    def version() -> str:  # role: handler runs: thread route: GET /version
        return "1"

    @inner.get("/ping")
    async def ping() -> str:  # role: handler runs: loop route: GET /ping
        return "pong"

    inner.add_api_route("/version", version, methods=["GET"])
    return inner
