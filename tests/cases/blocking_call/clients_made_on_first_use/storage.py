import threading
from typing import Any

import boto3

_client = None
_lock = threading.Lock()
_names = None


def client():  # type: ignore[no-untyped-def]
    global _client
    if _client is not None:
        return _client
    with _lock:
        if _client is not None:
            return _client
        _client = boto3.client("s3", region_name="eu-central-1")
        return _client


def names():  # type: ignore[no-untyped-def]
    global _names
    if _names is None:
        _names = Names()
    return _names


class Names:
    """The same verbs, in memory."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def head_object(self, Bucket: str, Key: str) -> str:
        return self.known.get(f"{Bucket}/{Key}", "")


def read(path: str) -> Any:
    return client().get_object(Bucket="media", Key=path)["Body"].read()
