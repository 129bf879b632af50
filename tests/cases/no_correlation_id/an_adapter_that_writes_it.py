# only: apr-no-correlation-id
"""An adapter that puts the id which a hook keeps on `g` into each line's text."""

import logging
from collections.abc import MutableMapping
from typing import Any

from flask import Flask, Response, g, request

app = Flask(__name__)


class RequestLogger(logging.LoggerAdapter):  # type: ignore[type-arg]
    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        return f"[{g.request_id}] {msg}", kwargs


log = RequestLogger(logging.getLogger(__name__), {})


@app.before_request
def bind() -> None:
    g.request_id = request.headers.get("X-Request-ID", "-")


@app.post("/votes")
def vote() -> Response:
    log.info("vote")
    return Response(status=204)
