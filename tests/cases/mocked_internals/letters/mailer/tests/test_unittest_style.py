import os
import unittest
from unittest.mock import Mock, patch

import mailer.notify.service
import mailer.notify.service as svc
from mailer.notify.service import NotificationService


class NotificationServiceTest(unittest.TestCase):
    def setUp(self):
        self.service = NotificationService(Mock(), Mock())
        patcher = patch.object(self.service, "_greeting", return_value="hi")  # error: apr-mocked-internals
        self.greeting = patcher.start()
        self.addCleanup(patcher.stop)

    def test_score(self):
        mailer.notify.service._weigh = lambda text: 1  # error: apr-mocked-internals
        with patch("requests.get") as get:
            get.return_value.json.return_value = {"score": 1}
            self.assertEqual(mailer.notify.service.score("x"), 2)

    @patch.dict(os.environ, {"A": "1"})
    def test_environment(self):
        self.assertEqual(os.environ["A"], "1")

    @patch("mailer.notify.service.smtplib")
    def test_smtp(self, smtp):
        self.service.deliver("a@b.c", "n")
        self.assertTrue(smtp.SMTP.called)

    @patch("builtins.open")
    def test_open(self, opened):
        self.service.repository.emails.return_value = []
        self.assertEqual(self.service.broadcast("x"), 0)


def test_by_alias() -> None:
    svc._weigh = Mock(return_value=1)  # error: apr-mocked-internals
    svc.requests.get = Mock()
    assert svc.score("x")


def other_weigh(text: str) -> int:
    return 3


def test_by_function() -> None:
    before = mailer.notify.service._weigh
    mailer.notify.service._weigh = other_weigh  # error: apr-mocked-internals
    try:
        assert mailer.notify.service.score("x")
    finally:
        mailer.notify.service._weigh = before


def test_constant_by_name() -> None:
    mailer.notify.service.MAX_RETRIES = 1
    assert svc.score("x")
