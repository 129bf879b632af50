"""The web application: `uvicorn --factory shop.main:create_app`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from shop.features.accounts import routers as accounts
from shop.features.catalog import routers as catalog
from shop.features.orders import routers as orders
from shop.features.payments import routers as payments
from shop.kernel import errors
from shop.logs import configure_logging
from shop.resources import open_resources
from shop.security.limits import install_limits
from shop.settings import settings

STATUS: dict[type[errors.ShopError], int] = {
    errors.DuplicateEvent: 200,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.TooSoon: 429,
    errors.Unavailable: 503,
}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open what the application needs, and close it at the end."""
    async with open_resources(settings()) as resources:
        app.state.resources = resources
        app.state.statements = {}
        yield


async def answer_error(request: Request, error: Exception) -> JSONResponse:
    """A ShopError as a response. Everything else is a 500 of the framework's."""
    if not isinstance(error, errors.ShopError):
        raise error
    return JSONResponse({"detail": str(error)}, status_code=STATUS[type(error)])


def create_app() -> FastAPI:
    """The application with all its routes."""
    configure_logging()
    app = FastAPI(title="shop", lifespan=lifespan)
    install_limits(app)
    app.add_exception_handler(errors.ShopError, answer_error)
    for feature in (catalog, orders, payments, accounts):
        app.include_router(feature.router)
    return app
