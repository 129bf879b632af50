from .outbox import send


def mail(to: str, text: str) -> None:
    send(to, text)
