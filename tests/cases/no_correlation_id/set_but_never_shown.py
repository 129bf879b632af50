# only: apr-no-correlation-id
import logging
import uuid
from contextvars import ContextVar

from fastapi import FastAPI, Request

rid: ContextVar[str] = ContextVar("rid", default="-")
logging.basicConfig(format="%(asctime)s %(message)s")
log = logging.getLogger(__name__)
app = FastAPI()


@app.middleware("http")
async def ids(request: Request, call_next):  # type: ignore[no-untyped-def]
    rid.set(uuid.uuid4().hex)
    response = await call_next(request)
    response.headers["x-request-id"] = rid.get()
    return response


@app.get("/a")
def a() -> None:
    log.info("a")  # error: apr-no-correlation-id
