# only: apr-sensitive-log
"""Lines of a log whose handler has a filter."""

import logging

from .filters import RedactingFilter, RequestIdFilter

logger = logging.getLogger(__name__)


def set_up() -> None:
    handler = logging.StreamHandler()
    handler.addFilter(RedactingFilter())
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)


def sign_in(user: str, password: str) -> None:
    logger.info("signing in %s password=%s", user, password)


def call(api_key: str) -> None:
    logger.debug("calling with api_key=%s", api_key)


def renew(token: str) -> None:
    logger.debug("renewing token=%s", token)  # error: apr-sensitive-log


def show(password: str) -> None:
    raise ValueError(f"bad password {password}")  # error: apr-sensitive-log
