# only: apr-sensitive-log
"""Functions that say that they take secrets out: some do, and give back what they do not understand; some only say so."""

import logging
import re

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

logger = logging.getLogger(__name__)


def sanitize_db_url(db_url: str) -> str:
    try:
        parsed = make_url(db_url)
        if parsed.password:
            return db_url.replace(str(parsed.password), "***")
    except ArgumentError:
        pass
    if ":" in db_url and "@" in db_url:
        return re.sub(":[^:@]*@", ":***@", db_url)
    return db_url


def sanitize_by_name_alone(db_url: str) -> str:
    return db_url.strip()


def described(db_url: str) -> str:
    return f"*** {db_url} ***"


def connect(database_url: str) -> None:
    logger.info("connects to %s", sanitize_db_url(database_url))


def connect_shown(database_url: str) -> None:
    logger.info("connects to %s", sanitize_by_name_alone(database_url))  # error: apr-sensitive-log


def connect_described(database_url: str) -> None:
    logger.info("connects to %s", described(database_url))  # error: apr-sensitive-log
