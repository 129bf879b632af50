"""The whole file is about one incident."""

import pytest

from ticket_shop import seats

pytestmark = [pytest.mark.regression("INC-207")]


def test_file() -> None:
    assert seats.named_by_file("a") == seats.named_by_module_mark("a")
