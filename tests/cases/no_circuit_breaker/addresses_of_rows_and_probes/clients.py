import requests


class Feed:
    def __init__(self, source, config):  # type: ignore[no-untyped-def]
        self.source = source
        self.config = config
        self.http = requests.Session()

    def items(self):  # type: ignore[no-untyped-def]
        return self.http.get(self.source.url, timeout=5).json()

    def rates(self):  # type: ignore[no-untyped-def]  # error: apr-no-circuit-breaker
        return self.http.get(self.config.rates_url, timeout=5).json()


def stream_is_up(host: str) -> bool:
    try:
        requests.get("https://stream.example.com/", timeout=2)
        return True
    except requests.RequestException:
        return False


def stream_state() -> str:  # error: apr-no-circuit-breaker
    return requests.get("https://state.example.com/", timeout=2).text


def person(code: str) -> str:  # error: apr-no-circuit-breaker
    token = requests.post("https://auth.people.example/token", data={"code": code}, timeout=2).text
    return requests.get("https://api.people.example/me", headers={"Authorization": token}, timeout=2).text
