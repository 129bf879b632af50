"""Who makes the sessions."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry


class TimeoutHTTPAdapter(HTTPAdapter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.timeout = kwargs.pop("timeout", 10)
        super().__init__(*args, **kwargs)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.timeout
        return super().send(request, **kwargs)


def get_remote_session() -> requests.Session:
    session = requests.Session()
    adapter = TimeoutHTTPAdapter(max_retries=Retry(total=3))
    session.mount("https://", adapter)
    return session


def get_plain_session() -> requests.Session:
    return requests.Session()
