import time

import boto3
import pybreaker
import requests
from flask import current_app, g
from requests.adapters import HTTPAdapter
from retrying import retry

breaker = pybreaker.CircuitBreaker(fail_max=5, reset_timeout=30)


def get_rates(base):  # error: apr-no-circuit-breaker
    r = requests.get("https://rates.example.com/latest", params={"base": base}, timeout=3)
    r.raise_for_status()
    return r.json()["rates"]


@breaker
def get_weather(city):
    return requests.get("https://weather.example.com/now", params={"q": city}, timeout=3).json()


@retry(stop_max_attempt_number=3)
def geocode(address):  # error: apr-no-circuit-breaker
    return requests.get("https://geo.example.com/search", params={"q": address}, timeout=3).json()


class Crm(object):
    URL = "https://crm.example.com"

    def __init__(self, token):
        self.session = requests.Session()
        self.session.mount("https://", HTTPAdapter(max_retries=3))
        self.session.headers["Authorization"] = "Bearer %s" % token

    def _request(self, method, path, **kw):  # error: apr-no-circuit-breaker
        kw.setdefault("timeout", 5)
        resp = self.session.request(method, self.URL + path, **kw)
        resp.raise_for_status()
        return resp.json()

    def contact(self, cid):
        return self._request("GET", "/contacts/%s" % cid)

    def note(self, cid, text):
        return self._request("POST", "/contacts/%s/notes" % cid, json={"text": text})


class Tax(object):
    failures = 0
    opened_at = None

    def __init__(self):
        self.state = "closed"

    def rate(self, country):
        if self.state == "open":
            if time.time() - self.opened_at < 60:
                raise RuntimeError("circuit open")
            self.state = "half-open"
        try:
            r = requests.get("https://tax.example.com/%s" % country, timeout=2)
            r.raise_for_status()
        except requests.RequestException:
            self.failures += 1
            if self.failures > 5:
                self.state, self.opened_at = "open", time.time()
            raise
        self.failures = 0
        self.state = "closed"
        return r.json()


def archive(doc):
    return requests.post("https://archive.example.com/docs", json=doc, timeout=30)


def presign(key):
    return boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": "b", "Key": key})


def moderation(text):
    return breaker.call(requests.post, "https://mod.example.com/check", json={"text": text}, timeout=3)


def send_push(token, body):
    sns = boto3.client("sns")
    return sns.publish(TargetArn=token, Message=body)


def vat_check(number):
    return requests.get("https://vat.example.com/%s" % number, timeout=3).json()
