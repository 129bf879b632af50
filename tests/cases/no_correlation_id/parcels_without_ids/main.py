"""The application."""

import logging

from fastapi import FastAPI, Request

from parcels_without_ids.api import health, labels, tracking

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s %(message)s")
log = logging.getLogger(__name__)


def create_app() -> FastAPI:
    app = FastAPI()
    for module in (health, labels, tracking):
        app.include_router(module.router)
    log.info("application made")
    return app


app = create_app()


@app.middleware("http")
async def timing(request: Request, call_next):  # type: ignore[no-untyped-def]
    response = await call_next(request)
    response.headers["X-Time"] = "1"
    return response
