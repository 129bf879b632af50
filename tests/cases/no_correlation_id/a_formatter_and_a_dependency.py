# only: apr-no-correlation-id
import logging
from contextvars import ContextVar
from typing import Annotated

from fastapi import Depends, FastAPI, Header

current: ContextVar[str] = ContextVar("current", default="-")


class Lines(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:
        return f"{current.get()} {super().formatMessage(record)}"


async def remember(x_request_id: Annotated[str, Header()]) -> None:
    current.set(x_request_id)


handler = logging.StreamHandler()
handler.setFormatter(Lines())
logging.basicConfig(handlers=[handler])
logger = logging.getLogger(__name__)
app = FastAPI(dependencies=[Depends(remember)])


@app.get("/stock/{sku}")
async def stock(sku: str) -> str:
    logger.info("stock of %s", sku)
    return sku
