# only: apr-untested-transition
from __future__ import annotations

import pytest

from vet.visits import Visit, arrive


@pytest.fixture
def arrived() -> Visit:
    visit = Visit(1)
    arrive(visit)
    return visit
