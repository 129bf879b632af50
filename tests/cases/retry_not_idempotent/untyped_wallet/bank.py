import time
import uuid
from functools import partial

import requests

from .http import ApiClient, reading_session, stubborn_session
from .retrying import call_with_retries, retrying


class Bank:
    def __init__(self, base_url):
        self.base_url = base_url
        self.session = reading_session()

    def _call(self, method, path, **options):
        answer = self.session.request(method, self.base_url + path, **options)
        answer.raise_for_status()
        return answer.json()

    def transfer(self, account, cents):
        for _ in range(3):  # error: apr-retry-not-idempotent
            try:
                headers = {"Idempotency-Key": str(uuid.uuid4())}
                return self._call("POST", "/transfers", json={"to": account, "cents": cents}, headers=headers)
            except requests.ConnectionError:
                time.sleep(1)
        raise LookupError(account)

    def collect(self, mandate, cents, key):
        for _ in range(3):
            try:
                return self._call("POST", "/collections", json={"mandate": mandate, "cents": cents}, headers={"Idempotency-Key": key})
            except requests.ConnectionError:
                time.sleep(1)
        raise LookupError(mandate)


class Labs(ApiClient):
    base_url = "https://labs.example"

    @retrying(times=4)
    def order(self, code):  # error: apr-retry-not-idempotent
        return self.fetch("POST", "/orders", json={"code": code})

    @retrying()
    def result(self, code):
        return self.fetch("GET", f"/orders/{code}")


class Cards:
    def __init__(self):
        self.http = stubborn_session()

    def _ask(self, method, path, **options):
        return self.http.request(method, f"https://cards.example{path}", **options).json()

    def issue(self, holder):
        return self._ask("POST", "/cards", json={"holder": holder})


class Board:
    def __init__(self, session: requests.Session) -> None:
        self.session = session

    def post(self, text: str, key: str | None = None) -> str:  # error: apr-retry-not-idempotent
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.session.post("https://board.example/posts", json={"text": text}, headers=headers, timeout=9)
        return str(answer.json()["id"])


def share(board: Board, text: str) -> str:
    return call_with_retries(lambda: board.post(text))  # type: ignore[no-any-return]  # error: apr-retry-not-idempotent


def share_bound(board: Board, text: str) -> str:
    return call_with_retries(partial(board.post, text))  # type: ignore[no-any-return]


def share_once(board: Board, text: str) -> str:
    key = str(uuid.uuid4())
    return call_with_retries(partial(board.post, text, key=key))  # type: ignore[no-any-return]


def say(board: Board, text: str) -> str:
    return board.post(text)
