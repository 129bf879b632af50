# only: apr-no-correlation-id
"""What the library of the organisation sets up are counters, and no log."""

from __future__ import annotations

import logging

from flask import Flask, current_app
from house_utils.metrics import flask as house_metrics  # type: ignore[import-not-found]

logging.basicConfig(level=logging.INFO)
app = Flask(__name__)
house_metrics.init_app(app)


@app.post("/letters")
def post_letter() -> dict[str, str]:
    current_app.logger.info("a letter is taken in")  # error: apr-no-correlation-id
    return {}
