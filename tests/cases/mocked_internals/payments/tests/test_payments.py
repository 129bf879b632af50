from __future__ import annotations

from unittest.mock import MagicMock, patch

from ..pay import clock, commands
from ..pay.fiat import FakeWallet, Invoice, Wallet, paid, usual_wallet
from ..pay.provider import Provider
from ..pay.utils.loops import at_once


@patch.object(Provider, "_make_request")
def test_capture(asked: MagicMock) -> None:
    asked.return_value.accepted = True
    assert Provider(None).capture(1.0)


@patch.object(Provider, "_rounded")  # error: apr-mocked-internals
def test_capture_rounds(rounded: MagicMock) -> None:
    rounded.return_value = 1.0
    assert Provider(MagicMock()).capture(1.004)


@patch("payments.pay.commands.coloured")
def test_show_is_coloured(coloured: MagicMock) -> None:
    at_once(commands.show)
    coloured.assert_called_once_with("totals")


@patch("payments.pay.commands.totals")  # error: apr-mocked-internals
def test_show_sums(totals: MagicMock) -> None:
    totals.return_value = [3]
    assert commands.show() == 3


@patch.object(Wallet, "create_invoice")
def test_invoice(create: MagicMock) -> None:
    create.return_value = Invoice("1", True)
    assert paid(usual_wallet(), 5)


@patch.object(Wallet, "fee")  # error: apr-mocked-internals
def test_fee(fee: MagicMock) -> None:
    fee.return_value = 0
    assert paid(usual_wallet(), 5)


@patch.object(FakeWallet, "create_invoice")
def test_invoice_of_a_double(create: MagicMock) -> None:
    create.return_value = Invoice("1", False)
    assert not paid(FakeWallet(), 5)


@patch("payments.pay.clock.naive_now")
def test_expired(naive_now: MagicMock) -> None:
    naive_now.return_value = clock.naive_now()
    assert clock.is_late(clock.naive_now())
