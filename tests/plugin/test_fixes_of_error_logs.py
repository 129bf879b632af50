"""The fix for a bare error log keeps what the line says already, names what is worked on in the library's own way, and never a secret."""

from __future__ import annotations

from conftest import Project

SERVICE = """
import asyncio
import logging

import httpx
import structlog
from loguru import logger

log = logging.getLogger(__name__)
events = structlog.get_logger()


class Mailer:
    def log_error(self, text: str) -> None:
        log.error(text)

    def send_mail(self, user_id: int) -> None:
        try:
            httpx.get("https://mail", timeout=3)
        except httpx.HTTPError as error:
            log.error(error)  # log.exception("send mail failed: %s", user_id)
            raise


def thumbnail(data: bytes, image_id: int) -> None:
    try:
        httpx.get("https://images", timeout=3)
    except httpx.HTTPError as error:
        log.warning(f"Failed to create thumbnail: {error}")  # log.warning(f"Failed to create thumbnail: {image_id}", exc_info=True)
        raise


def _load_user(user_id: int) -> None:
    try:
        httpx.get("https://users", timeout=3)
    except httpx.HTTPError as error:
        logger.warning(error)  # logger.opt(exception=True).warning("load user failed: {}", user_id)
        raise


def charge(order_id: int) -> None:
    try:
        httpx.get("https://pay", timeout=3)
    except httpx.HTTPError as error:
        events.error("charge_went_wrong", error=str(error))  # events.exception("charge_went_wrong", order_id=order_id)
        raise


def refund(order_id: int) -> None:
    try:
        httpx.get("https://pay", timeout=3)
    except httpx.HTTPError as error:
        log.error("Error: %s", error)  # log.exception("refund failed: %s", order_id)
        raise


def log_in(api_key: str) -> None:
    try:
        httpx.get("https://pay", timeout=3)
    except httpx.HTTPError as error:
        log.error("login was refused: %s" % error)  # log.exception("login was refused")
        raise


def ship(order_id: int) -> None:
    try:
        httpx.get("https://parcels", timeout=3)
    except httpx.HTTPError as error:
        log.error("could not ship to {}".format(error))  # log.exception("could not ship: %s", order_id)
        raise


def refresh(client_cert: str, client_key: str) -> None:
    for attempt in range(3):
        try:
            httpx.get("https://tokens", timeout=3)
        except httpx.HTTPError as error:
            log.warning("Token refresh attempt %s failed: %s", attempt, str(error))  # log.warning("Token refresh failed", exc_info=True)
            raise


def parse(text: str) -> None:
    try:
        httpx.get("https://types", timeout=3)
    except httpx.HTTPError as error:
        log.warning("Error in parsing to determine type {}".format(error))  # log.warning("Error in parsing to determine type", exc_info=True)
        raise


class StartPage:
    def get(self) -> None:
        try:
            httpx.get("https://start", timeout=3)
        except httpx.HTTPError as error:
            log.error(error)  # log.exception("StartPage.get failed")
            raise


async def sync_all(order_id: int) -> None:
    for result in await asyncio.gather(asyncio.sleep(order_id), return_exceptions=True):
        if isinstance(result, BaseException):
            log.error("sync went wrong: %s", result)  # log.error("sync went wrong: %s", order_id, exc_info=result)
"""


def test_each_line_gets_the_fix_that_stands_beside_it(project: Project) -> None:
    project.write({"service.py": SERVICE})
    expected = {number: line.partition("  # ")[2] for number, line in enumerate(SERVICE.splitlines(), 1) if "  # " in line}
    assert dict(project.fixes("apr-contextless-error-log")) == expected
