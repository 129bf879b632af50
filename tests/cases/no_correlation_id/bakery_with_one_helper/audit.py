# only: apr-no-correlation-id
import logging

log = logging.getLogger(__name__)


def note(what: str) -> None:
    log.info("changed %s", what)


def weigh(what: str) -> None:
    log.warning("weighed %s", what)


def heat(degrees: int) -> None:
    log.debug("heated to %s", degrees)
