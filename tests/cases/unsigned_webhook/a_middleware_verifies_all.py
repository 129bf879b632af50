# only: apr-unsigned-webhook
"""Verified by a middleware for all routes of webhooks; by the provider's library in its own ways; and one that only compares the secret in the address."""

import hashlib
import hmac
import os
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from redis import Redis
from starlette.middleware.base import BaseHTTPMiddleware

SECRET = os.environ["HOOK_SECRET"]
KEY = os.environ["PUBLIC_KEY"]
redis: "Redis" = Redis()


class SignatureMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.url.path.startswith("/webhooks"):
            expected = hmac.new(SECRET.encode(), await request.body(), hashlib.sha256).hexdigest()
            if not hmac.compare_digest(expected, request.headers.get("x-signature", "")):
                return Response(status_code=401)
        return await call_next(request)


app = FastAPI()
app.add_middleware(SignatureMiddleware)


@app.post("/webhooks/covered")
def covered_webhook(event: dict[str, Any]) -> None:
    redis.set(f"paid:{event['id']}", "1")
