"""Imports models for their effect only: they register themselves. Nothing of them is handed on."""

import shop.features.billing.models
from shop.features.catalog import models as _catalog_models  # noqa: F401

METADATA: dict[str, object] = {}
