"""A base calls a method of its own object: that of its class, not that of a sister."""
# only: apr-cascading-retry

from abc import ABC, abstractmethod
from typing import Any

import requests
from tenacity import retry, stop_after_attempt, wait_random_exponential


class Source(ABC):
    def client(self) -> Any:
        return self.create_client()

    @abstractmethod
    def create_client(self) -> Any: ...


class TableSource(Source):
    def create_client(self) -> Any:
        return object()

    def read(self) -> Any:
        return self.client()


class BlobSource(Source):
    @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=9), reraise=True)
    def create_client(self) -> Any:
        return requests.get("https://blobs.example/session", timeout=5).json()

    def read(self) -> Any:
        return self.client()


class QuickBlobSource(BlobSource):
    def create_client(self) -> Any:
        return requests.get("https://blobs.example/quick", timeout=5).json()


@retry(stop=stop_after_attempt(4), wait=wait_random_exponential(max=9), reraise=True)
def read_table(source: TableSource) -> Any:
    return source.read()


@retry(stop=stop_after_attempt(4), wait=wait_random_exponential(max=9), reraise=True)
def read_blob(source: BlobSource) -> Any:  # error: apr-cascading-retry
    return source.read()


@retry(stop=stop_after_attempt(4), wait=wait_random_exponential(max=9), reraise=True)
def read_both(table: TableSource, blob: BlobSource) -> Any:  # error: apr-cascading-retry
    return table.read(), blob.read()


@retry(stop=stop_after_attempt(4), wait=wait_random_exponential(max=9), reraise=True)
def read_any(source: Source) -> Any:  # error: apr-cascading-retry
    return source.client()


@retry(stop=stop_after_attempt(4), wait=wait_random_exponential(max=9), reraise=True)
def read_quickly(source: QuickBlobSource) -> Any:
    return source.read()
