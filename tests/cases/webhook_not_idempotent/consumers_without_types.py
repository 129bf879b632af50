# only: apr-webhook-not-idempotent
import json

import boto3
import pika
import psycopg2
import requests
from django.core.mail import send_mail
from django.db import models, transaction
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from kafka import KafkaConsumer
from pymongo import MongoClient

conn = psycopg2.connect("dbname=x")
mdb = MongoClient().shop
sqs = boto3.client("sqs")


class Delivery(models.Model):
    event = models.CharField(max_length=60, unique=True)

    class Meta:
        app_label = "w"


class Shipment(models.Model):
    ref = models.CharField(max_length=60)

    class Meta:
        app_label = "w"


@csrf_exempt
def shippo_webhook(request):  # error: apr-webhook-not-idempotent
    data = json.loads(request.body)
    Shipment.objects.create(ref=data["tracking"])
    send_mail("Shipped", "...", "a@b.c", [data["email"]])
    return HttpResponse("ok")


@csrf_exempt
def shippo_webhook_ok(request):
    data = json.loads(request.body)
    with transaction.atomic():
        _, created = Delivery.objects.get_or_create(event=data["id"])
        if not created:
            return HttpResponse("dup")
        Shipment.objects.create(ref=data["tracking"])
    return HttpResponse("ok")


def run_kafka():  # error: apr-webhook-not-idempotent
    consumer = KafkaConsumer("orders", group_id="billing")
    for msg in consumer:
        order = json.loads(msg.value)
        cur = conn.cursor()
        cur.execute("INSERT INTO invoices (order_id, total) VALUES (%s, %s)", (order["id"], order["total"]))
        conn.commit()


def run_kafka_ok():
    consumer = KafkaConsumer("orders", group_id="billing")
    for msg in consumer:
        order = json.loads(msg.value)
        cur = conn.cursor()
        cur.execute("INSERT INTO invoices (order_id, total) VALUES (%s, %s) ON CONFLICT (order_id) DO NOTHING", (order["id"], order["total"]))
        conn.commit()


def on_message(ch, method, properties, body):  # error: apr-webhook-not-idempotent
    doc = json.loads(body)
    mdb.stats.update_one({"_id": doc["sku"]}, {"$inc": {"sold": doc["qty"]}})
    ch.basic_ack(delivery_tag=method.delivery_tag)


def on_upsert(ch, method, properties, body):
    doc = json.loads(body)
    mdb.products.replace_one({"_id": doc["sku"]}, doc, upsert=True)
    ch.basic_ack(delivery_tag=method.delivery_tag)


def rabbit():
    channel = pika.BlockingConnection().channel()
    channel.basic_consume(queue="sales", on_message_callback=on_message)
    channel.basic_consume(queue="products", on_message_callback=on_upsert)
    channel.start_consuming()


class Poller(object):
    def __init__(self, url):
        self.url = url
        self.sqs = boto3.client("sqs")

    def poll(self):  # error: apr-webhook-not-idempotent
        while True:
            resp = self.sqs.receive_message(QueueUrl=self.url, WaitTimeSeconds=20)
            for m in resp.get("Messages", []):
                body = json.loads(m["Body"])
                requests.post("https://sms.example.com/send", json={"to": body["phone"]}, timeout=5)
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=m["ReceiptHandle"])

    def poll_keyed(self):
        while True:
            resp = self.sqs.receive_message(QueueUrl=self.url, WaitTimeSeconds=20)
            for m in resp.get("Messages", []):
                body = json.loads(m["Body"])
                requests.post(
                    "https://sms.example.com/send", json={"to": body["phone"]}, headers={"Idempotency-Key": m["MessageId"]}, timeout=5
                )
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=m["ReceiptHandle"])
