# only: apr-no-correlation-id
"""An adapter that puts the tenant into each line: many requests have the same."""

import logging
from collections.abc import MutableMapping
from typing import Any

from flask import Flask, Response, g, request

app = Flask(__name__)


class TenantLogger(logging.LoggerAdapter):  # type: ignore[type-arg]
    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        return f"[{g.language}] {msg}", kwargs


log = TenantLogger(logging.getLogger(__name__), {})


@app.before_request
def bind() -> None:
    g.language = request.headers.get("Accept-Language", "-")


@app.post("/votes")
def vote() -> Response:
    log.info("vote")  # error: apr-no-correlation-id
    return Response(status=204)
