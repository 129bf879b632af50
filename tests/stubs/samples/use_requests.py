from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from requests.exceptions import ConnectionError, HTTPError, Timeout


class Client(requests.Session):
    """A subclass may give the timeout itself; its own callers are the ones who are checked."""

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", 10)
        return super().request(method, url, *args, **kwargs)


def loose(session: requests.Session, url: str, limit: float | None, prepared: requests.PreparedRequest) -> None:
    requests.get(url)  # loose
    requests.get(url, {"page": "1"})  # loose
    requests.get(url, timeout=None)  # loose
    requests.get(url, timeout=limit)  # loose
    requests.post(url, json={"a": 1})  # loose
    requests.put(url, data=b"")  # loose
    requests.patch(url)  # loose
    requests.delete(url)  # loose
    requests.head(url)  # loose
    requests.options(url)  # loose
    requests.request("GET", url)  # loose
    session.get(url)  # loose
    session.post(url, json={})  # loose
    session.request("GET", url)  # loose
    session.request("GET", url, None, None, None, None, None, None, None)  # loose
    session.send(prepared)  # loose


def strict(session: requests.Session, url: str, limit: float, prepared: requests.PreparedRequest) -> None:
    requests.get(url, timeout=10)
    requests.get(url, {"page": "1"}, timeout=(3, None))
    requests.post(url, json={"a": 1}, timeout=limit, headers={"X": "y"}, auth=HTTPBasicAuth("a", "b"))
    requests.request("GET", url, timeout=limit)
    session.request("GET", url, {"a": "b"}, timeout=3, allow_redirects=False)
    session.request("GET", url, None, None, None, None, None, None, 3.5, False)
    session.send(prepared, timeout=3)


def rest(session: requests.Session, url: str) -> None:
    try:
        response = session.get(url, timeout=3, stream=True)
        response.raise_for_status()
    except (HTTPError, Timeout, ConnectionError) as error:
        reveal_type(error.response)
        return
    reveal_type(response)
    reveal_type(response.headers)
    reveal_type(response.json())
    reveal_type(response.iter_content(1))
    reveal_type(response.elapsed.total_seconds())
    reveal_type(response.cookies)
    reveal_type(session.headers)
    reveal_type(session.cookies)
    reveal_type(requests.codes.ok)
    reveal_type(requests.Request("GET", url).prepare())
    session.mount("https://", HTTPAdapter(max_retries=3))
    session.mount(1, HTTPAdapter())
    requests.get(1, timeout=3)
    response.no_such_thing
    requests.no_such_thing
