# only: apr-no-correlation-id
import logging

import google.cloud.logging
from flask import Flask

google.cloud.logging.Client().setup_logging()
app = Flask(__name__)
log = logging.getLogger(__name__)


@app.get("/a")
def a() -> str:
    log.info("a")
    return ""
