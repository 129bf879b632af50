# only: apr-contextless-error-log
from __future__ import annotations

import logging
from typing import Protocol

logger = logging.getLogger(__name__)


class Service(Protocol):
    def service_id(self) -> str: ...
    def kind(self) -> str: ...
    def issuers(self) -> list[str]: ...


def issuers_in_turn(services: list[Service]) -> list[str]:
    found = []
    for service in services:
        try:
            found += service.issuers()
        except Exception as error:
            logger.warning("the issuers of %s are not known: %s", service.service_id(), error)
    return found


def issuers(service: Service) -> list[str]:
    try:
        return service.issuers()
    except Exception as error:
        logger.warning("the issuers of %s are not known: %s", service.service_id(), error)
        raise


def issuers_of_a_kind(service: Service) -> list[str]:
    try:
        return service.issuers()
    except Exception as error:
        logger.warning("the issuers of %s are not known: %s", service.kind(), error)  # error: apr-contextless-error-log
        raise


def issuers_by_kind(services: list[Service]) -> list[str]:
    found = []
    for service in services:
        try:
            found += service.issuers()
        except Exception as error:
            logger.warning("the issuers of %s are not known: %s", service, error)
    return found


class Worker:
    def worker_id(self) -> str:
        return "worker-1"

    def run(self, services: list[Service]) -> None:
        try:
            issuers_in_turn(services)
        except Exception as error:
            logger.error("%s has failed: %s", self.worker_id(), error)  # error: apr-contextless-error-log
