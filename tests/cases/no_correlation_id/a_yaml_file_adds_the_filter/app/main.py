import logging
import logging.config
from pathlib import Path

import yaml
from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI

logging.config.dictConfig(yaml.safe_load(Path("logging.yaml").read_text()))
logger = logging.getLogger(__name__)
app = FastAPI()
app.add_middleware(CorrelationIdMiddleware)


@app.get("/tickets/{ticket_id}")
def ticket(ticket_id: int) -> dict[str, int]:
    logger.info("ticket %s", ticket_id)
    return {"id": ticket_id}
