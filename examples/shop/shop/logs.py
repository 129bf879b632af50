"""Logging: one line an event, on standard error."""

from __future__ import annotations

import logging


def configure_logging() -> None:
    """One stream handler for everything."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
