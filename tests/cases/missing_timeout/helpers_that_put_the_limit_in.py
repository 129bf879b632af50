# only: apr-missing-timeout
"""What is handed to a helper of the project is limited where the helper puts a timeout into what it hands on."""

from collections.abc import Callable
from typing import Any

import requests


class Proxy:
    def __init__(self) -> None:
        self.session = requests.Session()

    def authorize(self, url: str) -> requests.Response:
        return self.safely(self.session.get, url)

    def push(self, url: str) -> requests.Response:
        return self.always(self.session.put, url, data=b"")

    def read(self, url: str) -> requests.Response:
        return self.plainly(self.session.get, url)  # error: apr-missing-timeout

    def look(self, url: str) -> requests.Response:
        return self.sometimes(self.session.get, url)  # error: apr-missing-timeout

    def safely(self, send: Callable[..., requests.Response], *args: Any, **kwargs: Any) -> requests.Response:
        if "timeout" not in kwargs:
            kwargs["timeout"] = (5, 30)
        try:
            return send(*args, **kwargs)
        except requests.ConnectionError as error:
            raise RuntimeError("upstream") from error

    def always(self, send: Callable[..., requests.Response], *args: Any, **kwargs: Any) -> requests.Response:
        return send(*args, timeout=10, **kwargs)

    def plainly(self, send: Callable[..., requests.Response], *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["allow_redirects"] = False
        return send(*args, **kwargs)

    def sometimes(self, send: Callable[..., requests.Response], *args: Any, **kwargs: Any) -> requests.Response:
        first = send(*args, timeout=10, **kwargs)
        return first if first.ok else send(*args, **kwargs)
