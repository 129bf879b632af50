import smtplib


def send() -> None:
    smtplib.SMTP(timeout=5)
