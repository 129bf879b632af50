import json
import urllib.request
import urllib3

import redis
import requests
from django.conf import settings
from django.core.cache import cache

http = urllib3.PoolManager()


def lookup(isbn):  # error: apr-no-circuit-breaker
    resp = http.request("GET", "https://books.example.com/isbn/" + isbn, timeout=3.0)
    return json.loads(resp.data)


class PaymentGateway(object):
    def __init__(self):
        self.base = settings.PAYMENT_URL

    def _post(self, path, payload):  # error: apr-no-circuit-breaker
        for attempt in range(3):
            try:
                return requests.post(self.base + path, json=payload, headers={"Idempotency-Key": payload["id"]}, timeout=5).json()
            except requests.ConnectionError:
                if attempt == 2:
                    raise

    def authorize(self, payload):
        return self._post("/authorize", payload)


class Suggest(object):
    def get(self, q):
        if cache.get("suggest:open"):
            raise RuntimeError("suggest is open")
        try:
            data = requests.get("https://suggest.example.com/", params={"q": q}, timeout=1).json()
        except requests.RequestException:
            if cache.incr("suggest:failures") > 5:
                cache.set("suggest:open", 1, 30)
            raise
        return data


def cover(isbn):  # error: apr-no-circuit-breaker
    with urllib.request.urlopen("https://covers.example.com/%s.jpg" % isbn, timeout=3) as fh:
        return fh.read()


def counters():
    return redis.StrictRedis(host="cache").get("n")
