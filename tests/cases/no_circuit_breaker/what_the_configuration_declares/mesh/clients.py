import requests


def named_by_host() -> str:
    return requests.get("https://api.broken.example/a", timeout=3).text


def named_by_pattern() -> str:
    return requests.get("https://stock.mesh.example/a", timeout=3).text


class LedgerApi:
    def __init__(self, url: str) -> None:
        self.url = url

    def entries(self) -> str:
        return requests.get(f"{self.url}/entries", timeout=3).text


def not_named() -> str:  # error: apr-no-circuit-breaker
    return requests.get("https://other.example/a", timeout=3).text
