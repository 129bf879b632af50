# only: apr-sensitive-log
"""What is logged under a name that the log covers, and what is not."""

import logging

import structlog

log = structlog.get_logger()
plain = logging.getLogger(__name__)


def refused(token: str) -> None:
    log.warning("refused", token=token)


def tried(verification_code: str) -> None:
    log.info("tried", verification_code=verification_code)


def refused_key(api_key: str) -> None:
    log.warning("refused", api_key=api_key)  # error: apr-sensitive-log


def refused_in_text(token: str) -> None:
    log.warning(f"refused {token}")  # error: apr-sensitive-log


def refused_under_another_name(token: str) -> None:
    log.warning("refused", given=token)  # error: apr-sensitive-log


def raised(token: str) -> None:
    raise ValueError(f"refused {token}")  # error: apr-sensitive-log
