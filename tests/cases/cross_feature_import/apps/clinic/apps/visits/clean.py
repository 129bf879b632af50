"""What an app may import: itself, the interface of others and all behind it, the shared kernel, and shared code that knows no app's insides."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import clinic.apps.patients.services
import clinic.apps.patients.services.search
from clinic.apps import audit
from clinic.apps.audit import record
from clinic.apps.core import mixins
from clinic.apps.core.mixins import Timestamped
from clinic.apps.patients import services, signals
from clinic.apps.patients.services import find, search
from clinic.apps.patients.services.search import search as look
from clinic.apps.patients.signals import registered
from clinic.lib.numbers import luhn
from clinic.lib.signals import ALL

from . import models
from .models import Visit

if TYPE_CHECKING:
    from clinic.apps.patients.services import Patient


def late() -> object:
    from clinic.apps.patients.services import find

    return find(1), importlib.import_module("clinic.apps.patients.services")
