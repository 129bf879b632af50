from __future__ import annotations

import datetime
from unittest import mock
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch

import pytest
import requests

from mailer.config import settings
from mailer.notify import service as svc
from mailer.notify.gateway import SmsGateway
from mailer.notify.repository import SubscriberRepository
from mailer.notify.service import NotificationService, score


@pytest.fixture
def repository() -> Mock:
    return create_autospec(SubscriberRepository, instance=True)


@pytest.fixture
def gateway() -> MagicMock:
    return MagicMock(spec=SmsGateway)


@pytest.fixture
def service(repository: Mock, gateway: MagicMock) -> NotificationService:
    return NotificationService(repository, gateway)


# ---- must be flagged


@patch("mailer.notify.service._weigh", return_value=3)  # error: apr-mocked-internals
def test_score(weigh: MagicMock) -> None:
    with patch("mailer.notify.service.requests.get") as get:
        get.return_value.json.return_value = {"score": 4}
        assert score("abc") == 7


def test_broadcast(service: NotificationService, repository: Mock) -> None:
    repository.emails.return_value = ["a@b.c"]
    with patch.object(NotificationService, "_eligible", return_value=True):  # error: apr-mocked-internals
        with patch.object(service, "deliver") as deliver:
            assert service.broadcast("news") == 1
    deliver.assert_called_once()


def test_render(monkeypatch: pytest.MonkeyPatch, service: NotificationService) -> None:
    monkeypatch.setattr(svc, "render_body", lambda name, lines: "x")  # error: apr-mocked-internals
    monkeypatch.setattr(svc.smtplib, "SMTP", MagicMock())
    service.deliver("a@b.c", "news")


def test_greeting(service: NotificationService) -> None:
    service._greeting = lambda name: "hi"  # type: ignore[method-assign]  # error: apr-mocked-internals
    with mock.patch("smtplib.SMTP"):
        service.deliver("a@b.c", "news")


def test_subject(mocker, service: NotificationService) -> None:
    mocker.patch("mailer.notify.service.subject_for", return_value="S")  # error: apr-mocked-internals
    mocker.patch("mailer.notify.service.smtplib.SMTP")
    service.deliver("a@b.c", "x")


def test_with_unit_as_self() -> None:
    fake = MagicMock(spec=NotificationService)  # error: apr-mocked-internals
    fake.repository.emails.return_value = ["a"]
    NotificationService.broadcast(fake, "news")


@pytest.fixture
def weightless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailer.notify.service._weigh", lambda text: 0)  # error: apr-mocked-internals


def test_weightless(weightless: None, monkeypatch: pytest.MonkeyPatch) -> None:
    response = Mock(spec=requests.Response)
    response.json.return_value = {"score": 1}
    monkeypatch.setattr(requests, "get", lambda *a, **k: response)
    assert score("x") == 1


@patch.multiple(NotificationService, _greeting=Mock(return_value="hi"), _eligible=Mock(return_value=True))  # error: apr-mocked-internals
def test_multiple(service: NotificationService) -> None:
    assert service._eligible("x")


def test_patcher(service: NotificationService) -> None:
    patcher = mock.patch("mailer.notify.rendering.render_body")  # error: apr-mocked-internals
    patcher.start()
    try:
        service.due()
    finally:
        patcher.stop()


@patch.object(svc.NotificationService, "due", autospec=True)  # error: apr-mocked-internals
def test_due_itself(due: MagicMock, service: NotificationService) -> None:
    due.return_value = True
    assert service.due()


@patch.dict(svc._cache, {"a": "b"})
def test_cache() -> None:
    assert svc._cache["a"] == "b"


# ---- must be left


def test_clock(service: NotificationService) -> None:
    with patch("mailer.notify.service.datetime") as clock:
        clock.datetime.now.return_value = datetime.datetime(2024, 1, 1, 9)
        assert service.due()


def test_settings(monkeypatch: pytest.MonkeyPatch, service: NotificationService) -> None:
    monkeypatch.setattr(settings, "from_address", "b@example.com")
    monkeypatch.setattr(svc, "MAX_RETRIES", 1)
    monkeypatch.setenv("X", "1")
    assert service.due() in (True, False)


@patch("mailer.notify.service.time.sleep")
@patch("mailer.notify.service.uuid4", return_value="u")
@patch("mailer.notify.service.smtplib.SMTP")
def test_boundaries(smtp: MagicMock, uuid: MagicMock, sleep: MagicMock, service: NotificationService) -> None:
    assert service.deliver("a@b.c", "news") == "u"


@patch("mailer.notify.service.SmsGateway")
@patch("mailer.notify.service.SubscriberRepository")
def test_adapters(repository_class: MagicMock, gateway_class: MagicMock) -> None:
    made = NotificationService(repository_class(), gateway_class())
    assert made.broadcast("x") == 0


def test_repository_method(monkeypatch: pytest.MonkeyPatch, service: NotificationService) -> None:
    monkeypatch.setattr(SubscriberRepository, "emails", lambda self: [])
    with patch.object(SmsGateway, "send") as send:
        service.broadcast("x")
    send.assert_not_called()


def test_callback(service: NotificationService) -> None:
    callback = Mock()
    callback("x")
    callback.assert_called_once_with("x")


def test_plain_attribute(service: NotificationService, gateway: MagicMock) -> None:
    service.gateway = gateway
    gateway.send.return_value = None
    assert service.due() in (True, False)
