from .. import scans
from ..hooks import on_parcel


def test_delivered():
    scans.delivered("T1")
    scans.received(1, "received")


async def test_on_parcel(message):
    await on_parcel(message)
