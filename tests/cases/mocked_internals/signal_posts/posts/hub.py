"""The hub's API, the storage of recordings, and what reckons with both."""

from __future__ import annotations

from typing import Any

import requests

from signal_posts.posts.storage import storage_client

session = requests.Session()
HUB_TOKEN = "t"


class HubApi:
    def __init__(self, _session=session, token=None):  # type: ignore[no-untyped-def]
        self.session = _session
        self.token = token

    def _request(self, method, path, **options):  # type: ignore[no-untyped-def]
        headers = options.pop("headers", {})
        if self.token and "Authorization" not in headers:
            headers = headers | {"Authorization": f"bearer {self.token}"}
        return self.session.request(method, f"https://hub.example/{path}", headers=headers, timeout=5, **options)

    def post_of(self, name):  # type: ignore[no-untyped-def]
        return self._request("get", f"posts/{name}").json()

    def lower(self, name):  # type: ignore[no-untyped-def]
        answer = self._request("post", f"posts/{name}/lower")
        if answer.status_code == 409:
            raise ValueError(name)
        return answer.json()


def _get_hub_api():  # type: ignore[no-untyped-def]
    return HubApi(_session=session, token=HUB_TOKEN)


class Tolls:
    def __init__(self, rate: int) -> None:
        self.rate = rate

    def of(self, cars: int) -> int:
        return cars * self.rate

    def halved(self, cars: int) -> int:
        return self.of(cars) // 2

    def sent(self, cars: int) -> Any:
        return requests.post("https://tolls.example", json={"cars": cars}, timeout=5)


RATE = 3


def _get_tolls() -> Tolls:
    return Tolls(RATE)


def recording_of(bucket, key):  # type: ignore[no-untyped-def]
    if bucket and key:
        client = storage_client()
        if client is None:
            raise ValueError("no storage")
        return client.get_object(Bucket=bucket, Key=key)["Body"].read()


def recording_where_wanted(bucket, key, cars):  # type: ignore[no-untyped-def]
    client = storage_client()
    if cars > 10:
        return client.get_object(Bucket=bucket, Key=key)["Body"].read()
    return b""


def seconds_of(recording: bytes) -> int:
    return len(recording) // 8


def lowered(name: str, cars: int, bucket: str = "b") -> int:
    hub = _get_hub_api()
    if hub.post_of(name)["cars"] > cars:
        hub.lower(name)
    recording = recording_where_wanted(bucket, name, cars) or recording_of(bucket, name) or b""
    return _get_tolls().of(cars) + seconds_of(recording)
