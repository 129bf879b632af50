import json
import logging.config
from pathlib import Path

from quart import Quart, request

from svc.context import trace_id

app = Quart(__name__)
log = logging.getLogger(__name__)
logging.config.dictConfig(json.loads(Path(__file__).with_name("log_config.json").read_text()))


@app.before_request
async def trace() -> None:
    trace_id.set(request.headers.get("traceparent", ""))


@app.route("/a")
async def a() -> str:
    log.info("a")
    return ""
