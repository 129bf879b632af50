from __future__ import annotations

import boto3
import redis
import requests
import stripe
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

cache = redis.Redis()
session = requests.Session()
session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, backoff_factor=1)))


class BaseClient:
    url = ""

    def fetch(self, path: str) -> str:  # error: apr-no-circuit-breaker
        return session.get(f"{self.url}{path}", timeout=3).text


class CrmClient(BaseClient):
    url = "https://crm.example"

    def contact(self, number: int) -> str:
        return self.fetch(f"/contacts/{number}")


class ErpClient(BaseClient):
    url = "https://erp.example"

    def order(self, number: int) -> str:
        return self.fetch(f"/orders/{number}")


class NightlyClient:
    def totals(self) -> str:
        return session.get("https://nightly.example/totals", timeout=30).text


def deliver(target: str, body: dict[str, str]) -> int:
    """A customer's own address."""
    return session.post(target, json=body, timeout=3).status_code


def customers() -> list[str]:  # error: apr-no-circuit-breaker
    return [one.id for one in stripe.Customer.list(limit=3)]


def stored(key: str) -> bytes:
    client = boto3.client("s3")
    return bytes(client.get_object(Bucket="files", Key=key)["Body"].read())


def remembered(key: str) -> object:
    return cache.get(key)


def healthy() -> bool:
    return session.get("http://localhost:8080/health", timeout=1).ok
