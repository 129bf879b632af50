import smtplib


def send(text: str) -> None:
    with smtplib.SMTP("localhost", timeout=5) as server:
        server.sendmail("a@example.org", "b@example.org", text)
