# only: apr-retry-not-idempotent
"""The decorators by which huey is used in Django."""

import boto3
import requests
from django.core.mail import send_mail
from huey.contrib.djhuey import db_task
from pymongo import MongoClient

mongo = MongoClient("mongodb://m").shop
dynamo = boto3.resource("dynamodb").Table("orders")


@db_task(retries=3, retry_delay=30)
def mail_customer(to):  # error: apr-retry-not-idempotent
    send_mail("hi", "text", "us@example.com", [to])


@db_task()
def mail_once(to):
    send_mail("hi", "text", "us@example.com", [to])


@db_task(retries=3)
def log_visit(path):  # error: apr-retry-not-idempotent
    mongo.visits.insert_one({"path": path})


@db_task(retries=3)
def set_visit(path, n):
    mongo.visits.update_one({"path": path}, {"$set": {"n": n}}, upsert=True)


@db_task(retries=3)
def inc_visit(path):  # error: apr-retry-not-idempotent
    mongo.visits.update_one({"path": path}, {"$inc": {"n": 1}})


@db_task(retries=3)
def put_order(ref):
    dynamo.put_item(Item={"id": ref})


@db_task(retries=3)
def replace_profile(ref, data):
    requests.put("https://crm.example/profiles/" + ref, json=data, timeout=5)


@db_task(retries=3)
def create_profile(data):  # error: apr-retry-not-idempotent
    requests.request("POST", "https://crm.example/profiles", json=data, timeout=5)
