"""Invitations by mail: each box has a log of its own."""

import logging


def read_box(slug: str, folder: str) -> None:
    logger = logging.getLogger("invitations.box." + slug)
    handler = logging.FileHandler(f"{folder}/{slug}.log")
    logger.addHandler(handler)
    try:
        logger.info("reading %s", slug)
    finally:
        logger.removeHandler(handler)
        handler.close()
