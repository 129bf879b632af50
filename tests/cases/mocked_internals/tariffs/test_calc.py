from unittest.mock import AsyncMock, MagicMock, patch

import pytest

import tariffs.calc
from tariffs.calc import Tariff


@pytest.fixture
def tariff():
    return Tariff(MagicMock())


class TestTariff:
    @pytest.fixture(autouse=True)
    def _no_zone(self, monkeypatch):
        monkeypatch.setattr("tariffs.calc._zone", lambda km: "z")  # error: apr-mocked-internals

    def test_price(self, tariff):
        assert tariff.price(1)

    @patch.object(Tariff, "surcharge", return_value=0)  # error: apr-mocked-internals
    def test_surcharge(self, surcharge, tariff):
        assert tariff.price(1) == 1

    def test_both(self, tariff):
        with (
            patch("tariffs.calc.base_price", return_value=3),  # error: apr-mocked-internals
            patch("tariffs.calc.LIMIT", 3),
        ):
            assert tariff.price(1)

    def test_session(self, tariff):
        tariff.session = MagicMock()
        assert tariff.price(1)

    def test_random(self, tariff, monkeypatch):
        monkeypatch.setattr(tariffs.calc.random, "randint", lambda a, b: a)
        assert tariff.price(1)

    def test_mangled(self, tariff, monkeypatch):
        monkeypatch.setattr(tariff, "_Tariff__factor", lambda: 1)  # error: apr-mocked-internals
        assert tariff.price(1)

    def test_swap_method(self, tariff):
        tariff.surcharge = MagicMock(return_value=0)  # error: apr-mocked-internals
        assert tariff.price(1)

    def test_clock(self, tariff, mocker):
        mocker.patch("tariffs.calc.date")
        assert tariff.price(1)


def test_async_part(tariff, mocker):
    mocker.patch.object(tariff, "surcharge", new=AsyncMock())  # error: apr-mocked-internals
    assert tariff.price(1)


def test_env(monkeypatch, tariff):
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delattr("tariffs.calc.LIMIT", raising=False)
    assert tariff.price(1)
