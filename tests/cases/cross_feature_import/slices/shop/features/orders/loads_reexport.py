"""Loads the module and takes nothing of the other feature from it."""

import shop.shared.reexport
from shop.shared import reexport

LOADED = [reexport]
