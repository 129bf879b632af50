"""How often one address may call an endpoint."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from slowapi import Limiter
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)


async def too_many_requests(request: Request, error: Exception) -> JSONResponse:
    """What a caller sees who comes too often."""
    return JSONResponse({"detail": "too many requests"}, status_code=429, headers={"Retry-After": "60"})


def install_limits(app: FastAPI) -> None:
    """Make the limits of the routes effective."""
    app.state.limiter = limiter
    app.add_exception_handler(RateLimitExceeded, too_many_requests)
