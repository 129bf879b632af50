"""Outgoing mail, for the worker."""

from __future__ import annotations

import logging
import smtplib
from email.message import EmailMessage

logger = logging.getLogger(__name__)


class Mailer:
    """Sends one message at a time over SMTP."""

    def __init__(self, host: str, port: int, user: str, password: str) -> None:
        self._host = host
        self._port = port
        self._user = user
        self._password = password

    def send(self, recipient: str, subject: str, text: str) -> None:
        """Send a plain text message. Raises smtplib.SMTPException, OSError."""
        message = EmailMessage()
        message["From"] = "shop@shop.example"
        message["To"] = recipient
        message["Subject"] = subject
        message.set_content(text)
        with smtplib.SMTP_SSL(self._host, self._port, timeout=10) as smtp:
            smtp.login(self._user, self._password)
            smtp.send_message(message)
        logger.info("sent %r to %s", subject, recipient)
