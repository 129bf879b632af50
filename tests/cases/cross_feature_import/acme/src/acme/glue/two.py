from acme.ship.core import send


def run() -> None:
    send()
