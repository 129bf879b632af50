import logging
import logging.config
import uuid

from flask import Flask, request

from app.log import request_id

logging.config.fileConfig("logging.ini")
app = Flask(__name__)
log = logging.getLogger(__name__)


@app.before_request
def remember() -> None:
    request_id.set(request.headers.get("X-Request-ID") or uuid.uuid4().hex)


@app.get("/desks")
def desks() -> list[str]:
    log.info("desks")
    return []
