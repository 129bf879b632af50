import requests


class TimeoutSession(requests.Session):
    def __init__(self, seconds: float = 8) -> None:
        super().__init__()
        self.seconds = seconds

    def request(self, method, url, **kwargs):  # type: ignore[no-untyped-def, override]
        kwargs.setdefault("timeout", self.seconds)
        return super().request(method, url, **kwargs)


def session():  # type: ignore[no-untyped-def]
    return TimeoutSession(4)
