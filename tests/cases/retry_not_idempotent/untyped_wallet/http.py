import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry


class TimeoutSession(requests.Session):
    def request(self, method, url, **kwargs):
        kwargs.setdefault("timeout", 8)
        return super().request(method, url, **kwargs)


def reading_session():
    session = TimeoutSession()
    session.mount("https://", HTTPAdapter(max_retries=Retry(total=4, allowed_methods={"GET", "HEAD"})))
    return session


def stubborn_session():
    session = TimeoutSession()
    policy = Retry(total=3, status_forcelist=[502, 503], allowed_methods=None)  # error: apr-retry-not-idempotent
    session.mount("https://", HTTPAdapter(max_retries=policy))
    return session


def unused_session():
    session = TimeoutSession()
    session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, allowed_methods=None)))
    return session


class ApiClient:
    base_url = ""

    def __init__(self):
        self.http = reading_session()

    def fetch(self, method, path, **options):
        return self.http.request(method, self.base_url + path, **options).json()
