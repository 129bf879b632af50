# only: apr-missing-timeout
"""A session of OAuth is one of requests: it has no timeout of its own, and mypy may know nothing of its class."""

from typing import Any

from requests_oauthlib import OAuth1Session, OAuth2Session

PROFILE = "https://login.example.com/me"
TOKEN = "https://login.example.com/token"


def profile_of(client_id: str, token: dict[str, str]) -> Any:
    session = OAuth2Session(client_id, token=token)
    return session.get(PROFILE).json()  # error: apr-missing-timeout


def token_for(client_id: str, secret: str, answer: str) -> Any:
    session = OAuth2Session(client_id)
    return session.fetch_token(TOKEN, client_secret=secret, authorization_response=answer)  # error: apr-missing-timeout


def token_in_time(client_id: str, secret: str, answer: str) -> Any:
    session = OAuth2Session(client_id)
    return session.fetch_token(TOKEN, client_secret=secret, authorization_response=answer, timeout=10)


def where_to_log_in(client_id: str) -> Any:
    session = OAuth2Session(client_id, scope=["email"])
    url, state = session.authorization_url("https://login.example.com/authorize")
    return url, state


class Mirror:
    def __init__(self, key: str, secret: str) -> None:
        self._http = OAuth1Session(key, client_secret=secret)

    def post(self, text: str) -> int:
        answer = self._http.post("https://mirror.example.com/notes", data={"text": text})  # error: apr-missing-timeout
        return int(answer.status_code)

    def notes(self) -> Any:
        return self._http.get("https://mirror.example.com/notes", timeout=(3, 10)).json()
