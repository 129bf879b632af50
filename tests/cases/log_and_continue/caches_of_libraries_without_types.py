# only: apr-log-and-continue
"""A cache that could not be filled is asked again and asks the source of truth, also where mypy did not find its library; a store is no cache."""

import logging

from nosuchlibrary.backends import cache, store

logger = logging.getLogger(__name__)


def remember(key: str, payload: bytes) -> None:
    try:
        cache.set(key, payload, timeout=60)
    except Exception:
        logger.exception("%s was not cached", key)


def keep(key: str, payload: bytes) -> None:
    try:
        store.set(key, payload, timeout=60)
    except Exception:  # error: apr-log-and-continue
        logger.exception("%s was not kept", key)


def remember_and_keep(key: str, payload: bytes) -> None:
    try:
        cache.set(key, payload, timeout=60)
        store.set(key, payload)
    except Exception:  # error: apr-log-and-continue
        logger.exception("%s was not kept", key)
