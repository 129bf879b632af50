from __future__ import annotations

from email.message import EmailMessage

from mailer import Message  # a library without types


def send_mail(to: str, subject: str) -> None:
    message = Message(subject=subject, sender="support@example.com")
    message.send(to=to)


def compose(to: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message.set_content(f"about {subject}")
    message["To"] = to
    return message
