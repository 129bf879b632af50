# only: apr-no-correlation-id
import logging

from azure.monitor.opentelemetry import configure_azure_monitor
from fastapi import FastAPI

configure_azure_monitor()
app = FastAPI()
log = logging.getLogger(__name__)


@app.get("/a")
def a() -> str:
    log.info("a")
    return ""
