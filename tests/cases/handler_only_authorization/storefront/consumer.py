import json

import pika

from storefront import ops


def on_transfer(channel, method, properties, body):
    message = json.loads(body)
    ops.transfer_balance(message["source"], message["target"], message["cents"])
    channel.basic_ack(method.delivery_tag)


def main():
    channel = pika.BlockingConnection(pika.ConnectionParameters("mq")).channel()
    channel.basic_consume("transfers", on_transfer)
    channel.start_consuming()
