"""A call that half the program reaches from the event loop: one finding, where the cause is; and one that a few reach: a finding for each of them."""

# only: apr-blocking-call
from __future__ import annotations

import time

import requests


class Reporter:
    """Sends what happened to a collector, whoever asks."""

    def capture(self, event: str) -> None:
        if event:
            self.send(event)

    def send(self, event: str) -> None:
        requests.post("https://collector.example", data=event, timeout=5)  # error: apr-blocking-call

    def pause(self) -> None:
        time.sleep(1)


reporter = Reporter()


async def order_created(number: int) -> None:
    reporter.capture(f"order {number} created")


async def order_changed(number: int) -> None:
    reporter.capture(f"order {number} changed")


async def order_paid(number: int) -> None:
    reporter.capture(f"order {number} paid")


async def order_archived(number: int) -> None:
    reporter.capture(f"order {number} archived")


async def order_viewed(number: int) -> None:
    reporter.capture(f"order {number} viewed")


async def order_shared(number: int) -> None:
    reporter.capture(f"order {number} shared")


async def order_deleted(number: int) -> None:
    reporter.capture(f"order {number} deleted")


async def invoice_created(number: int) -> None:
    reporter.capture(f"invoice {number} created")


async def invoice_changed(number: int) -> None:
    reporter.capture(f"invoice {number} changed")


async def invoice_paid(number: int) -> None:
    reporter.capture(f"invoice {number} paid")


async def invoice_archived(number: int) -> None:
    reporter.capture(f"invoice {number} archived")


async def invoice_viewed(number: int) -> None:
    reporter.capture(f"invoice {number} viewed")


async def invoice_shared(number: int) -> None:
    reporter.capture(f"invoice {number} shared")


async def invoice_deleted(number: int) -> None:
    reporter.capture(f"invoice {number} deleted")


async def parcel_created(number: int) -> None:
    reporter.capture(f"parcel {number} created")


async def parcel_changed(number: int) -> None:
    reporter.capture(f"parcel {number} changed")


async def parcel_paid(number: int) -> None:
    reporter.capture(f"parcel {number} paid")


async def parcel_archived(number: int) -> None:
    reporter.capture(f"parcel {number} archived")


async def parcel_viewed(number: int) -> None:
    reporter.capture(f"parcel {number} viewed")


async def parcel_shared(number: int) -> None:
    reporter.capture(f"parcel {number} shared")


async def parcel_deleted(number: int) -> None:
    reporter.capture(f"parcel {number} deleted")


async def refund_created(number: int) -> None:
    reporter.capture(f"refund {number} created")


async def refund_changed(number: int) -> None:
    reporter.capture(f"refund {number} changed")


async def refund_paid(number: int) -> None:
    reporter.capture(f"refund {number} paid")


async def refund_archived(number: int) -> None:
    reporter.capture(f"refund {number} archived")


async def refund_viewed(number: int) -> None:
    reporter.capture(f"refund {number} viewed")


async def refund_shared(number: int) -> None:
    reporter.capture(f"refund {number} shared")


async def refund_deleted(number: int) -> None:
    reporter.capture(f"refund {number} deleted")


async def coupon_created(number: int) -> None:
    reporter.capture(f"coupon {number} created")


async def coupon_changed(number: int) -> None:
    reporter.capture(f"coupon {number} changed")


async def coupon_paid(number: int) -> None:
    reporter.capture(f"coupon {number} paid")


async def coupon_archived(number: int) -> None:
    reporter.capture(f"coupon {number} archived")


async def coupon_viewed(number: int) -> None:
    reporter.capture(f"coupon {number} viewed")


async def coupon_shared(number: int) -> None:
    reporter.capture(f"coupon {number} shared")


async def coupon_deleted(number: int) -> None:
    reporter.capture(f"coupon {number} deleted")


async def basket_created(number: int) -> None:
    reporter.capture(f"basket {number} created")


async def basket_changed(number: int) -> None:
    reporter.capture(f"basket {number} changed")


async def basket_paid(number: int) -> None:
    reporter.capture(f"basket {number} paid")


async def basket_archived(number: int) -> None:
    reporter.capture(f"basket {number} archived")


async def basket_viewed(number: int) -> None:
    reporter.capture(f"basket {number} viewed")


async def basket_shared(number: int) -> None:
    reporter.capture(f"basket {number} shared")


async def basket_deleted(number: int) -> None:
    reporter.capture(f"basket {number} deleted")


async def hold(order_id: int) -> None:
    reporter.pause()  # error: apr-blocking-call


async def release(order_id: int) -> None:
    reporter.pause()  # error: apr-blocking-call
