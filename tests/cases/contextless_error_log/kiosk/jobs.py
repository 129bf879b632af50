import logging

from kiosk import errors, vault
from kiosk.errors import Printed, ProductGone, Refused

log = logging.getLogger(__name__)


def settle(bodies: list[bytes]) -> None:
    for body in bodies:
        try:
            vault.publish(body)
        except errors.VaultDown as exc:
            log.error(f"settling failed: {exc!s}")  # error: apr-contextless-error-log
            raise


def take(product_id: int) -> None:
    try:
        vault.take(product_id)
    except ProductGone as exc:
        log.error("not taken: %s", exc)
        raise


def charge(order_id: int) -> None:
    try:
        vault.charge(order_id)
    except Refused as exc:
        log.error("not charged: %s", exc)
        raise


def print_receipt(receipt_id: int) -> None:
    try:
        vault.print_receipt(receipt_id)
    except Printed as exc:
        log.error("not printed: %s", exc)
        raise


def settle_one(body: bytes, order_id: int) -> None:
    try:
        vault.publish(body)
    except errors.VaultDown as exc:
        log.error("settling of %s failed: %s", order_id, exc)
        raise
