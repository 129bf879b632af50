# only: apr-retry-without-backoff
"""A base class leaves the number of attempts to its subclasses."""

import requests
from requests.adapters import HTTPAdapter


class ApiClient:
    retries = 0

    def __init__(self) -> None:
        self.http = requests.Session()
        if self.retries:
            self.http.mount("https://", HTTPAdapter(max_retries=self.retries))  # gap: apr-retry-without-backoff (only a subclass says 3)


class Labs(ApiClient):
    retries = 3


class Kits(ApiClient):
    pass


class Patient:
    retries = 4

    def __init__(self) -> None:
        self.http = requests.Session()
        self.http.mount("https://", HTTPAdapter(max_retries=self.retries))  # error: apr-retry-without-backoff
