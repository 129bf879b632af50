# only: apr-mocked-internals
from __future__ import annotations

import contextlib
from datetime import date
from unittest.mock import MagicMock, Mock, PropertyMock, patch

import pytest

import vet.billing.invoices
from vet.billing import invoices, tariffs
from vet.billing.invoices import InvoiceMaker
from vet.clients.mail import MailClient
from vet.storage.invoices import InvoiceStore


def maker() -> InvoiceMaker:
    return InvoiceMaker(Mock(spec=InvoiceStore), Mock(spec_set=MailClient))


def test_make() -> None:
    assert maker().make(["x"]).startswith("V-")


def test_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invoices, "today", lambda: date(2020, 1, 1))
    assert maker().next_number() == "V-200101"


@patch.object(InvoiceMaker, "next_number", return_value="V-1")  # error: apr-mocked-internals
def test_number(next_number: MagicMock) -> None:
    assert maker().make([]) == "V-1"


def test_text() -> None:
    with patch.object(InvoiceMaker, "_InvoiceMaker__text", return_value=""):  # error: apr-mocked-internals
        maker().make([])


def test_total() -> None:
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch("vet.billing.invoices.total", return_value=1))  # error: apr-mocked-internals
        stack.enter_context(patch("vet.billing.invoices.logger"))
        maker().make([])


def test_label() -> None:
    with patch.object(InvoiceMaker, "label", new_callable=PropertyMock, return_value="X"):  # error: apr-mocked-internals
        assert maker().label == "X"


def test_tariff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tariffs, "tariff", lambda kind: 2)  # error: apr-mocked-internals
    assert tariffs.total(["a", "b"]) == 4


def test_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vet.billing.invoices.PREFIX", "T-")
    assert maker().next_number().startswith("T-")


def test_self() -> None:
    unit = MagicMock(spec=InvoiceMaker)  # error: apr-mocked-internals
    unit.next_number.return_value = "V-2"
    assert InvoiceMaker.make(unit, []) == "V-2"


def test_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InvoiceStore, "put", lambda self, number, total: None)
    InvoiceMaker(InvoiceStore(""), Mock()).make([])


def test_multiple() -> None:
    with patch.multiple("vet.billing.invoices", total=Mock(return_value=3)):  # error: apr-mocked-internals
        maker().make([])


def test_wraps() -> None:
    with patch("vet.billing.invoices.total", wraps=tariffs.total) as total:
        maker().make(["a"])
    total.assert_called_once()


def test_assigned() -> None:
    unit = maker()
    unit.next_number = lambda: "V-3"  # type: ignore[method-assign]  # error: apr-mocked-internals
    assert unit.make([]) == "V-3"


def test_mail_assigned() -> None:
    unit = maker()
    unit.mail = Mock()
    unit.make([])
    unit.mail.send.assert_called_once()


def test_env(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A", "1")
    with patch.dict("os.environ", {"B": "2"}), patch("time.sleep"):
        maker().make([])
