from ledger.util.bus import bus


def publish(name: str) -> None:
    bus.send(name)
