from datetime import datetime
from unittest import TestCase, mock
from unittest.mock import MagicMock, Mock, create_autospec, patch

import pytest

from pricing import engine
from pricing.adapters import RateClient
from pricing.engine import Engine, with_vat
from pricing.repository import PriceRepository


@patch("pricing.engine._round")  # error: apr-mocked-internals
def test_private_by_name(rounding):
    rounding.return_value = 3
    assert with_vat(1) == 3


@patch("pricing.engine.with_vat", return_value=5)  # error: apr-mocked-internals
def test_function_of_the_unit(vat):
    assert Engine(Mock(), Mock()).quote("a") == 5


def test_patch_object():
    unit = Engine(Mock(spec=PriceRepository), Mock(spec=RateClient))
    with patch.object(unit, "_discounted", return_value=7):  # error: apr-mocked-internals
        assert unit.quote("a") == 8


def test_patch_object_of_class():
    with mock.patch.object(Engine, "discount", autospec=True) as discount:  # error: apr-mocked-internals
        discount.return_value = 0
        assert Engine(Mock(), Mock()).quote("a")


def test_patch_multiple():
    with patch.multiple(Engine, discount=Mock(return_value=0), _discounted=Mock(return_value=1)):  # error: apr-mocked-internals
        assert Engine(Mock(), Mock()).quote("a") == 1


@patch.multiple("pricing.engine", _round=mock.DEFAULT)  # error: apr-mocked-internals
def test_patch_multiple_by_name(_round):  # noqa: PT019
    assert with_vat(1)


@patch.multiple("pricing.engine", requests=mock.DEFAULT, time=mock.DEFAULT)
def test_patch_multiple_boundaries(requests, time):
    assert engine.fetch_remote("a")


@patch("pricing.engine.requests.get")
def test_http(get):
    get.return_value.json.return_value = {"cents": 3}
    assert engine.fetch_remote("a") == 3


@patch("pricing.engine.time.sleep")
@patch("pricing.engine.VAT", 7)
def test_clock_and_constant(sleep):
    assert with_vat(100) == 107


@patch("pricing.engine.datetime")
def test_datetime(moment):
    moment.now.return_value = datetime(2024, 1, 1)
    assert engine.now().year == 2024


@patch("pricing.engine.RateClient")
def test_adapter_class(client):
    assert Engine(Mock(), client()).convert("a", "EUR")


def test_adapter_method(monkeypatch):
    monkeypatch.setattr(RateClient, "rate", lambda self, currency: 2.0)
    monkeypatch.setattr("pricing.repository.PriceRepository.price_of", lambda self, sku: 2)
    monkeypatch.setitem(engine.settings, "x", 1)
    monkeypatch.setenv("VAT", "7")
    assert Engine(PriceRepository(Mock()), RateClient()).convert("a", "EUR")


def test_monkeypatch_private(monkeypatch):
    monkeypatch.setattr(engine, "_round", lambda cents: 4)  # error: apr-mocked-internals
    assert with_vat(1) == 4


def test_monkeypatch_string(monkeypatch):
    monkeypatch.setattr("pricing.engine.Engine._discounted", lambda self, cents: 4)  # error: apr-mocked-internals
    assert Engine(Mock(), Mock()).quote("a")


def test_mocker(mocker):
    mocker.patch("pricing.engine.Engine.discount", return_value=0)  # error: apr-mocked-internals
    assert Engine(mocker.Mock(), mocker.Mock()).quote("a")


def test_mocker_object(mocker):
    mocker.patch.object(engine, "with_vat", side_effect=lambda cents: cents)  # error: apr-mocked-internals
    assert Engine(mocker.Mock(), mocker.Mock()).quote("a")


def test_spy(mocker):
    spy = mocker.spy(engine, "with_vat")
    Engine(mocker.Mock(), mocker.Mock()).quote("a")
    assert spy.call_count == 1


def test_assignment():
    unit = Engine(Mock(), Mock())
    unit._discounted = Mock(return_value=3)  # error: apr-mocked-internals
    assert unit.quote("a")


def test_assignment_of_public():
    unit = Engine(Mock(), Mock())
    unit.discount = lambda cents: 0  # error: apr-mocked-internals
    assert unit.quote("a")


def test_assignment_of_boundary():
    unit = Engine(Mock(), Mock())
    unit.rates = Mock(rate=lambda currency: 2)
    unit.repository = create_autospec(PriceRepository)
    assert unit.convert("a", "EUR")


def test_mock_as_self():
    unit = MagicMock(spec=Engine)  # error: apr-mocked-internals
    unit.discount.return_value = 1
    assert Engine._discounted(unit, 10) == 9


@pytest.fixture
def no_discount(monkeypatch):
    monkeypatch.setattr(Engine, "discount", lambda self, cents: 0)  # error: apr-mocked-internals


def test_with_fixture(no_discount):
    assert Engine(Mock(), Mock()).quote("a")


class EngineTest(TestCase):
    def setUp(self):
        patcher = patch("pricing.engine._round")  # error: apr-mocked-internals
        self.rounding = patcher.start()
        self.addCleanup(patcher.stop)

    def test_quote(self):
        assert Engine(Mock(), Mock()).quote("a")


@patch.object(Engine, "margin", new_callable=mock.PropertyMock, return_value=4)  # error: apr-mocked-internals
def test_property(margin):
    assert Engine(Mock(), Mock()).margin == 4


@patch.dict("os.environ", {"VAT": "7"})
@patch.dict(engine.settings, {"vat": 7})
def test_dicts():
    assert with_vat(1)


def test_setattr_builtin(monkeypatch):
    setattr(engine, "_round", lambda cents: 4)  # noqa: B010  # error: apr-mocked-internals
    assert with_vat(1) == 4


def test_partial_mock():
    repository = Mock(spec_set=PriceRepository)
    repository.price_of.return_value = 100
    assert Engine(repository, Mock()).quote("a") == 107
