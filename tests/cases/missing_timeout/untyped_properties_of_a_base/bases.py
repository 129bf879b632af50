from typing import Any

import requests
from django.utils.functional import cached_property


class Analyzer:
    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key
        self.found: Any = None

    @property
    def session(self):  # type: ignore[no-untyped-def]
        if not hasattr(self, "_session"):
            session = requests.Session()
            session.headers["x-key"] = self.key
            self._session = session
        return self._session

    @cached_property
    def uploads(self):  # type: ignore[no-untyped-def]
        return requests.Session()

    @property
    def memory(self):  # type: ignore[no-untyped-def]
        return Memory()


class Memory:
    """The same verbs, no network."""

    def get(self, key: str) -> str:
        return key

    def post(self, key: str, **data: Any) -> str:
        return key
