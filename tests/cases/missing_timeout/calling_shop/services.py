# only: apr-missing-timeout
"""Who calls the transport, with and without a timeout."""

from calling_shop import transport
from calling_shop.transport import Base, Client, LooseBase, LooseClient, call, call_that_nobody_limits, container

client = Client("https://shop.example.com", timeout=5)
loose = LooseClient("https://shop.example.com")


def front_page() -> int:
    return call("https://shop.example.com", timeout=3).status_code + transport.call("https://shop.example.com/a", 4).status_code


def back_page() -> int:
    return call_that_nobody_limits("https://shop.example.com").status_code


def pages() -> int:
    return client.get("/a").status_code + loose.get("/b").status_code


class Orders(Base):
    timeout = 4


class LooseOrders(LooseBase):
    pass


def orders() -> int:
    return Orders().get("https://shop.example.com").status_code + LooseOrders().get("https://shop.example.com").status_code


def shelves() -> int:
    return container.safe.get("https://shop.example.com").status_code + container.plain.get("https://shop.example.com").status_code  # error: apr-missing-timeout
