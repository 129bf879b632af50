from importlib import import_module
import importlib as il


def late() -> object:
    name = "acme.ship.core"
    return import_module(name)  # error: apr-cross-feature-import


def later() -> object:
    return il.import_module(".core", "acme.pay")  # error: apr-cross-feature-import


def dunder() -> object:
    return __import__("acme.pay.core")  # error: apr-cross-feature-import


def fine() -> object:
    return import_module("acme.pay.public")


class Lazy:
    def __init__(self) -> None:
        from ..ship.core import send  # error: apr-cross-feature-import

        self.send = send
