import json

import aio_pika
import asyncpg
from aio_pika.abc import AbstractIncomingMessage
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from . import scans
from .states import Parcel, Receipt


@csrf_exempt
def carrier_webhook(request):
    event = json.loads(request.body)
    if Receipt.objects.filter(delivery=event["id"]).exists():
        return HttpResponse(status=200)
    parcel = Parcel.objects.get(tracking=event["tracking"])
    parcel.status = event["status"]  # error: apr-webhook-order-assumed
    parcel.save()
    Receipt.objects.create(delivery=event["id"])
    return HttpResponse(status=200)


@csrf_exempt
def counted_webhook(request):
    event = json.loads(request.body)
    if Parcel.objects.filter(tracking=event["tracking"], status=event["before"]).exists():
        Parcel.objects.filter(tracking=event["tracking"]).update(status=event["status"])
    return HttpResponse(status=200)


@csrf_exempt
def locker_webhook(request):
    event = json.loads(request.body)
    if event["kind"] == "delivered":
        scans.delivered(event["tracking"])
    else:
        scans.received(event["parcel"], event["kind"])
    return HttpResponse(status=200)


async def on_parcel(message: AbstractIncomingMessage) -> None:
    async with message.process():
        event = json.loads(message.body)
        parcel = await Parcel.objects.aget(tracking=event["tracking"])
        parcel.status = event["status"]  # error: apr-webhook-order-assumed
        await parcel.asave()


async def on_meter(message: AbstractIncomingMessage) -> None:
    async with message.process():
        event = json.loads(message.body)
        readings = scans.Readings(await asyncpg.create_pool(timeout=5))
        await readings.limit(event)
        await readings.raw_limit(event)
        await readings.reading(event)
        await readings.last_reading(event)


async def main() -> None:
    connection = await aio_pika.connect_robust(timeout=10)
    channel = await connection.channel()
    for name, callback in (("parcels", on_parcel), ("meters", on_meter)):
        queue = await channel.declare_queue(name, durable=True)
        await queue.consume(callback)
