from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import clinic.apps.patients.models as patient_models  # error: apr-cross-feature-import
from clinic.apps.audit import log  # error: apr-cross-feature-import
from clinic.apps.audit.log import purge  # error: apr-cross-feature-import
from clinic.apps.patients import models, services  # error: apr-cross-feature-import
from clinic.apps.patients.models import Consent as Agreement  # error: apr-cross-feature-import
from clinic.apps.patients.querysets import active  # error: apr-cross-feature-import
from clinic.apps.patients.servicesx import secret  # error: apr-cross-feature-import
from clinic.lib import late as late_loading  # error: apr-cross-feature-import
from clinic.lib.hub import late  # error: apr-cross-feature-import
from clinic.lib.people import label  # error: apr-cross-feature-import
from clinic.lib.strings import load  # error: apr-cross-feature-import

if TYPE_CHECKING:
    from clinic.apps.patients.models import Patient  # error: apr-cross-feature-import


class VisitView:
    model = import_module("clinic.apps.patients.models")  # error: apr-cross-feature-import

    def get(self) -> object:
        from clinic.apps.patients.models import Patient  # error: apr-cross-feature-import

        return Patient()

    async def post(self) -> object:
        from ..patients.querysets import active  # error: apr-cross-feature-import

        return active()
