# only: apr-mocked-internals
OUTBOX: list[tuple[str, str]] = []


def send_email(to: str, text: str) -> None:
    OUTBOX.append((to, text))
