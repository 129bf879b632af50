from __future__ import annotations

import erp.modules.hr._people as people  # error: apr-cross-feature-import
from erp.modules.hr import employee


def slip(id: int) -> str:
    return people._Person(id).name + employee(id)
