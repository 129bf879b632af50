from typing import Any

from timeout_shop.http import DeadlineSession, Http, KeySession, make_plain_session, make_session, plain, session


def rates() -> Any:
    return session.get("https://rates.example.com").json()


def plain_rates() -> Any:
    return plain.get("https://rates.example.com").json()  # error: apr-missing-timeout


def made_rates() -> Any:
    return make_session().get("https://rates.example.com").json()


def plainly_made_rates() -> Any:
    own = make_plain_session()
    return own.get("https://rates.example.com").json()  # error: apr-missing-timeout


class Catalogue:
    def __init__(self, http: Http, key: str) -> None:
        self.http = http
        self.deadline = DeadlineSession()
        self.keyed = KeySession(key)

    def item(self, sku: str) -> Any:
        return self.http.session.get(f"https://items.example.com/{sku}").json()

    def plain_item(self, sku: str) -> Any:
        return self.http.plain.get(f"https://items.example.com/{sku}").json()  # error: apr-missing-timeout

    def deadline_item(self, sku: str) -> Any:
        return self.deadline.get(f"https://items.example.com/{sku}").json()

    def keyed_item(self, sku: str) -> Any:
        return self.keyed.get(f"https://items.example.com/{sku}").json()  # error: apr-missing-timeout
