# only: apr-log-and-continue
"""What only success sets is not there where it failed; what was set before, or is asked for, is."""

import logging
from typing import Protocol

logger = logging.getLogger(__name__)


class Maps(Protocol):
    def images(self, event: str) -> list[str]: ...


def details(maps: Maps, event: str) -> dict[str, object]:
    try:
        images = maps.images(event)
    except Exception:  # error: apr-log-and-continue
        logger.exception("no maps for %s", event)
    return {"event": event, "images": images}


def details_with_none(maps: Maps, event: str) -> dict[str, object]:
    images: list[str] | None = None
    try:
        images = maps.images(event)
    except Exception:
        logger.exception("no maps for %s", event)
    if images is None:
        return {"event": event}
    return {"event": event, "images": images}
