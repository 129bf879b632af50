from tours.features.mailing.outbox import send


def dispatch(to: str, text: str) -> None:
    send(to, text)
