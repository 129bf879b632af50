import smtplib


def send() -> None:
    smtplib.SMTP()
