import pybreaker

from .session import TimeoutSession, session

breaker = pybreaker.CircuitBreaker(fail_max=5)


class Bank:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.http = TimeoutSession()

    def _call(self, method: str, path: str):  # type: ignore[no-untyped-def]  # error: apr-no-circuit-breaker
        return self.http.request(method, self.base_url + path).json()

    def balance(self, account: str):  # type: ignore[no-untyped-def]
        return self._call("GET", f"/accounts/{account}")

    def close(self, account: str):  # type: ignore[no-untyped-def]
        return self._call("DELETE", f"/accounts/{account}")


class Fraud:
    def __init__(self):  # type: ignore[no-untyped-def]
        self.http = session()

    @breaker
    def score(self, account):  # type: ignore[no-untyped-def]
        return self.http.request("GET", f"https://fraud.example/{account}").json()


class Rates:
    def __init__(self):  # type: ignore[no-untyped-def]
        self.http = session()

    def of(self, currency):  # type: ignore[no-untyped-def]  # error: apr-no-circuit-breaker
        return self.http.request("GET", f"https://rates.example/{currency}").json()
