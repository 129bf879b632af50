# only: apr-retry-not-idempotent
import time
import uuid

import boto3
import requests
import stripe
from celery import Celery, shared_task
from django.core.mail import send_mail
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from requests.adapters import HTTPAdapter
from retrying import retry
from tenacity import retry as tretry, stop_after_attempt, wait_random_exponential
from urllib3.util.retry import Retry

app = Celery("m")
db = SQLAlchemy()
sns = boto3.client("sns")
s3 = boto3.client("s3")


class Ledger(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ref = db.Column(db.String(40))
    amount = db.Column(db.Integer)


def make_session():
    s = requests.Session()
    retry_policy = Retry(total=3, backoff_factor=1, status_forcelist=[502, 503])
    s.mount("https://", HTTPAdapter(max_retries=retry_policy))
    return s


def make_post_session():  # gap: apr-retry-not-idempotent
    s = requests.Session()
    policy = Retry(total=3, backoff_factor=1, status_forcelist=[502, 503], method_whitelist=False)
    s.mount("https://", HTTPAdapter(max_retries=policy))
    return s


posting = make_post_session()


def create_remote(payload):
    return posting.post("https://api.partner.com/orders", json=payload, timeout=5)


@retry(stop_max_attempt_number=3, wait_exponential_multiplier=1000)
def create_ticket(subject):  # error: apr-retry-not-idempotent
    r = requests.post("https://desk.example.com/tickets", json={"subject": subject}, timeout=5)
    r.raise_for_status()
    return r.json()["id"]


@retry(stop_max_attempt_number=3, wait_exponential_multiplier=1000)
def read_ticket(tid):
    r = requests.get("https://desk.example.com/tickets/%s" % tid, timeout=5)
    r.raise_for_status()
    return r.json()


@retry(stop_max_attempt_number=3)
def search_tickets(q):
    return requests.post("https://desk.example.com/tickets/search", json={"q": q}, timeout=5).json()


def charge(customer, amount):
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            return stripe.Charge.create(customer=customer, amount=amount, currency="eur")
        except stripe.error.APIConnectionError:
            time.sleep(2 ** attempt)
    raise RuntimeError("charge failed")


def charge_inside_key(customer, amount):
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            return stripe.Charge.create(customer=customer, amount=amount, currency="eur", idempotency_key=str(uuid.uuid4()))
        except stripe.error.APIConnectionError:
            time.sleep(2 ** attempt)
    raise RuntimeError("charge failed")


def charge_key(customer, amount, order_id):
    key = "order-%s" % order_id
    for attempt in range(3):
        try:
            return stripe.Charge.create(customer=customer, amount=amount, currency="eur", idempotency_key=key)
        except stripe.error.APIConnectionError:
            time.sleep(2 ** attempt)
    raise RuntimeError("charge failed")


@app.task(bind=True, max_retries=5)
def mail_receipt(self, order_id, email):  # error: apr-retry-not-idempotent
    try:
        send_mail("Receipt", "...", "shop@example.com", [email])
        requests.post("https://hooks.example.com/mailed", json={"order": order_id}, timeout=3)
    except Exception as exc:
        raise self.retry(exc=exc, countdown=30)


@shared_task(autoretry_for=(Exception,), retry_backoff=True)
def book_entry(ref, amount):  # error: apr-retry-not-idempotent
    db.session.add(Ledger(ref=ref, amount=amount))
    db.session.commit()
    publish_entry(ref)


def publish_entry(ref):
    sns.publish(TopicArn="arn:x", Message=ref)


@shared_task(autoretry_for=(Exception,), retry_backoff=True)
def upload(key, body):
    s3.put_object(Bucket="b", Key=key, Body=body)


@shared_task(bind=True, max_retries=3)
def set_price(self, sku, price):
    try:
        requests.put("https://erp.example.com/prices/%s" % sku, json={"price": price}, timeout=5).raise_for_status()
    except requests.RequestException as exc:
        raise self.retry(exc=exc)


@shared_task(bind=True, max_retries=3)
def store_entry(self, conn, ref, amount):
    try:
        with conn.cursor() as cur:
            cur.execute("INSERT INTO ledger (ref, amount) VALUES (%s, %s) ON CONFLICT (ref) DO NOTHING", (ref, amount))
        conn.commit()
    except Exception as exc:
        raise self.retry(exc=exc)


@shared_task(bind=True, max_retries=3)
def store_entry_twice(self, conn, ref, amount):  # error: apr-retry-not-idempotent
    try:
        with conn.cursor() as cur:
            cur.execute("INSERT INTO ledger (ref, amount) VALUES (%s, %s)", (ref, amount))
            cur.execute("UPDATE balances SET total = total + %s", (amount,))
        conn.commit()
        requests.get("https://ping.example.com/", timeout=2)
    except Exception as exc:
        raise self.retry(exc=exc)


class Sms(object):
    def __init__(self, key):
        self.key = key
        self.http = requests.Session()

    def _call(self, path, data):
        res = self.http.post("https://sms.example.com" + path, data=data, timeout=5)
        res.raise_for_status()
        return res.json()

    def send(self, to, text):
        tries = 0
        while tries < 3:  # error: apr-retry-not-idempotent
            try:
                return self._call("/messages", {"to": to, "text": text})
            except requests.RequestException:
                tries += 1
        raise RuntimeError("sms")

    def send_keyed(self, to, text, message_id):
        tries = 0
        while tries < 3:
            try:
                return self.http.post("https://sms.example.com/messages", data={"to": to}, headers={"Idempotency-Key": message_id}, timeout=5)
            except requests.RequestException:
                tries += 1
        raise RuntimeError("sms")

    def token(self):
        for _ in range(3):
            try:
                return self.http.post("https://sms.example.com/oauth/token", data={"grant_type": "client_credentials"}, timeout=5).json()
            except requests.RequestException:
                continue
        raise RuntimeError("token")


@tretry(stop=stop_after_attempt(3), wait=wait_random_exponential())
def count_hit(cache, key):  # error: apr-retry-not-idempotent
    import redis

    redis.StrictRedis().incr(key)
