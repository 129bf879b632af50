"""Every way into another feature's internals."""

from __future__ import annotations

import importlib
import importlib as il
from importlib import import_module as load
from typing import TYPE_CHECKING

import shop.features.billing.models  # error: apr-cross-feature-import
import shop.features.billing.service as billing_service  # error: apr-cross-feature-import
from shop.features.billing import models, service  # error: apr-cross-feature-import
from shop.features.billing.models import Invoice  # error: apr-cross-feature-import
from shop.features.billing.models import (  # error: apr-cross-feature-import
    Invoice as Bill,
)
from ..billing.models import Invoice as Relative  # error: apr-cross-feature-import
from ..catalog import signals  # error: apr-cross-feature-import
from shop.features.catalog.signals import connect  # error: apr-cross-feature-import

if TYPE_CHECKING:
    from shop.features.catalog.models import Product  # error: apr-cross-feature-import

try:
    from shop.features.billing.service import charge  # error: apr-cross-feature-import
except ImportError:
    charge = None  # type: ignore[assignment]


def pay(number: str) -> object:
    from shop.features.billing.service import charge as now  # error: apr-cross-feature-import

    return now(number)


def by_string() -> list[object]:
    target = importlib.import_module("shop.features.billing.models")  # error: apr-cross-feature-import
    other = il.import_module("shop.features.catalog.models")  # error: apr-cross-feature-import
    third = load("shop.features.billing.service")  # error: apr-cross-feature-import
    fourth = __import__("shop.features.billing.service")  # error: apr-cross-feature-import
    fifth = load("..billing.models", "shop.features.orders")  # error: apr-cross-feature-import
    fine = load("shop.features.billing.api")
    own = load(".models", package=__package__)
    return [target, other, third, fourth, fifth, fine, own]


class Registry:
    def import_module(self, name: str) -> None: ...


Registry().import_module("shop.features.billing.models")
"""importlib.import_module("shop.features.billing.models") in a docstring is no import."""
