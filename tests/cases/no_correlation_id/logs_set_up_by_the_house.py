# only: apr-no-correlation-id
"""The log is set up by a library of the organisation that nobody can read here."""

from __future__ import annotations

from flask import Flask, current_app
from house_utils.logging import flask as house_logging  # type: ignore[import-not-found]

app = Flask(__name__)
house_logging.init_app(app)


@app.post("/letters")
def post_letter() -> dict[str, str]:
    current_app.logger.info("a letter is taken in")
    return {}
