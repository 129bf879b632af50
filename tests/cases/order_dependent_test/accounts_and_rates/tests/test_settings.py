from __future__ import annotations

import os
from typing import ClassVar

import pytest


def test_loads_dsn_from_environment() -> None:
    os.environ["HEXPAY_DSN"] = "postgresql://localhost/test"  # error: apr-order-dependent-test
    assert os.environ["HEXPAY_DSN"].startswith("postgresql")


def test_dsn_has_database() -> None:
    assert os.environ["HEXPAY_DSN"].endswith("/test")


class TestMandate:
    mandate_id: ClassVar[str] = ""
    limits: ClassVar[tuple[int, ...]] = (10, 20)

    def test_create(self) -> None:
        TestMandate.mandate_id = "m-1"  # error: apr-order-dependent-test

    def test_revoke(self) -> None:
        assert self.mandate_id == "m-1"

    def test_limits(self) -> None:
        assert sum(self.limits) == 30


class TestStatement:
    def setup_method(self) -> None:
        self.lines: list[str] = []

    def test_adds_line(self) -> None:
        self.lines.append("fee")
        assert self.lines == ["fee"]

    def test_starts_empty(self) -> None:
        assert self.lines == []


@pytest.mark.order(2)  # error: apr-order-dependent-test
def test_settlement_after_capture() -> None:
    assert 1 + 1 == 2
