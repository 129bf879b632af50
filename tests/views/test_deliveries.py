"""Who takes deliveries, what of its values was delivered, which of them identify it, and where it goes."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy import facts as f
from apr_mypy.views.deliveries import Delivery, Kind, deliveries, parts, reached

SOURCES = {
    "deliveries_web": """
        import hashlib
        import hmac
        import json
        from typing import Annotated, Any

        import stripe
        from fastapi import APIRouter, BackgroundTasks, Depends, Header, Request
        from pydantic import BaseModel
        from sqlalchemy.orm import Session

        router = APIRouter(prefix="/v1")

        class PaymentEvent(BaseModel):
            id: str
            amount: int
            order_id: int

        def get_db() -> Session:
            return Session()

        async def signed(request: Request) -> PaymentEvent:
            return PaymentEvent.model_validate_json(await request.body())

        @router.post("/webhook/payments")
        async def payments(event: PaymentEvent, background: BackgroundTasks, db: Session = Depends(get_db)) -> None:
            key = f"payment:{event.id}"
            order = db.get(PaymentEvent, event.order_id)
            total = event.amount * 2
            x = (key, order, total, db)

        @router.post("/stripe")
        async def stripe_events(request: Request, stripe_signature: Annotated[str, Header()]) -> None:
            event = stripe.Webhook.construct_event(await request.body(), stripe_signature, "secret")
            data = event["data"]["object"]
            delivery = request.headers["x-github-delivery"]
            store = request.app.state.store
            x = (event["id"], data["amount"], delivery, store)

        @router.post("/webhook/injected")
        async def injected(event: Annotated[PaymentEvent, Depends(signed)], db: Annotated[Session, Depends(get_db)]) -> None:
            x = (event.id, db)

        @router.post("/webhooks")
        async def create_webhook(url: str, db: Annotated[Session, Depends(get_db)]) -> None:
            db.add(url)

        @router.post("/contracts/{contract_id}/sign")
        async def sign_contract(contract_id: int, signature: str) -> None: ...

        @router.get("/webhook/payments")
        async def list_payments() -> None: ...

        class Ledger:
            def __init__(self, event: PaymentEvent) -> None:
                self.event = event
                self.rows: list[str] = []

            def book(self) -> None:
                self._book_one(self.event.id)

            def _book_one(self, reference: str) -> None:
                self.rows.append(reference)

        def notify(text: str) -> None: ...

        @router.post("/webhook/booked")
        def booked(event: PaymentEvent, background: BackgroundTasks) -> None:
            Ledger(event).book()
            background.add_task(notify, event.id)

        def apply_event(event: dict[str, Any]) -> None: ...

        def dispatch(update: PaymentEvent) -> None: ...

        def event_names(event: PaymentEvent) -> list[str]:
            return []
    """,
    "deliveries_queues": """
        import json
        from typing import Any

        import aio_pika
        import boto3
        import pika
        import redis
        from aiokafka import AIOKafkaConsumer
        from celery import shared_task
        from confluent_kafka import Consumer
        from kafka import KafkaConsumer

        async def kafka_loop() -> None:
            consumer = AIOKafkaConsumer("orders")
            async for message in consumer:
                event = json.loads(message.value)
                x = event["id"]

        class Worker:
            def __init__(self) -> None:
                self.consumer = AIOKafkaConsumer("orders")

            async def run(self) -> None:
                async for message in self.consumer:
                    await self.handle(message.value)

            async def handle(self, value: bytes) -> None: ...

        def polls() -> None:
            consumer = Consumer({})
            while True:
                record = consumer.poll(1.0)
                assert record is not None
                x = record.value()

        def plain_kafka(topic: str) -> None:
            for record in KafkaConsumer(topic):
                print(record.value)

        async def on_message(message: aio_pika.abc.AbstractIncomingMessage) -> None:
            async with message.process():
                x = json.loads(message.body)

        async def start(queue: aio_pika.abc.AbstractQueue) -> None:
            await queue.consume(on_message)

        def on_rabbit(ch: Any, method: Any, properties: Any, body: bytes) -> None:
            x = json.loads(body)

        def forgotten(ch: Any, method: Any, properties: Any, body: bytes) -> None:
            x = json.loads(body)

        def rabbit(channel: pika.adapters.blocking_connection.BlockingChannel) -> None:
            channel.basic_consume("q", on_message_callback=on_rabbit)
            channel.basic_consume("r", on_message_callback=forgotten, auto_ack=True)

        def sqs_loop() -> None:
            sqs = boto3.client("sqs")
            answer = sqs.receive_message(QueueUrl="u")
            for message in answer["Messages"]:
                x = message["MessageId"]

        def stream(client: redis.Redis) -> None:
            found: Any = client.xreadgroup("g", "c", {"s": ">"})
            for _, messages in found:
                print(messages)

        @shared_task(acks_late=True)
        def process_payment_event(payload: dict[str, Any]) -> None:
            x = payload["id"]

        @shared_task
        def send_mail(payload: dict[str, Any]) -> None: ...

        @shared_task(acks_late=True)
        def resize(image_id: int) -> None: ...
    """,
    "deliveries_django": """
        import json

        from django.http import HttpRequest, HttpResponse
        from django.urls import path
        from django.views import View
        from django.views.decorators.csrf import csrf_exempt
        from celery import shared_task

        @shared_task
        def process(event_id: str) -> None: ...

        @csrf_exempt
        def shop_webhook(request: HttpRequest) -> HttpResponse:
            payload = json.loads(request.body)
            process.delay(payload["id"])
            x = (payload["reference"], request.user)
            return HttpResponse()

        class PaypalWebhookView(View):
            def post(self, request: HttpRequest) -> HttpResponse:
                event = json.loads(request.body)
                return HttpResponse(event["id"])

        urlpatterns = [path("shop/webhook/", shop_webhook), path("paypal/webhook/", PaypalWebhookView.as_view())]
    """,
}


def of(sources: Any, module: str) -> dict[str, Delivery]:
    return {one.fn.full.removeprefix(f"{module}."): one for one in deliveries(sources.program) if one.fn.module.name == module}


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        (
            "deliveries_web",
            {"payments": Kind.WEBHOOK, "stripe_events": Kind.WEBHOOK, "injected": Kind.WEBHOOK, "booked": Kind.WEBHOOK},
        ),
        (
            "deliveries_queues",
            {
                "kafka_loop": Kind.CONSUMER,
                "Worker.run": Kind.CONSUMER,
                "polls": Kind.CONSUMER,
                "plain_kafka": Kind.CONSUMER,
                "on_message": Kind.CONSUMER,
                "on_rabbit": Kind.CONSUMER,
                "sqs_loop": Kind.CONSUMER,
                "stream": Kind.CONSUMER,
                "process_payment_event": Kind.JOB,
            },
        ),
        ("deliveries_django", {"shop_webhook": Kind.WEBHOOK, "PaypalWebhookView.post": Kind.WEBHOOK}),
    ],
)
def test_who_takes_deliveries(sources: Any, module: str, expected: dict[str, Kind]) -> None:
    assert {name: one.kind for name, one in of(sources, module).items()} == expected


@pytest.mark.parametrize(
    ("name", "text", "carries", "identifies"),
    [
        ("payments", "key", True, True),
        ("payments", "order", False, False),
        ("payments", "total", True, False),
        ("payments", "db", False, False),
        ("stripe_events", "event['id']", True, True),
        ("stripe_events", "data['amount']", True, False),
        ("stripe_events", "delivery", True, True),
        ("stripe_events", "store", False, False),
        ("injected", "event.id", True, True),
        ("injected", "db", False, False),
    ],
)
def test_what_was_delivered(sources: Any, name: str, text: str, carries: bool, identifies: bool) -> None:
    one = of(sources, "deliveries_web")[name]
    value = next(
        item
        for step in one.fn.all(f.Set)
        if isinstance(step.targets[0], f.Name) and step.targets[0].name == "x"
        for item in step.value.items
        if sources.value(one.fn, text, -1) is item
    )
    assert one.incoming.carries(value) is carries
    assert one.incoming.identifies(value) is identifies


@pytest.mark.parametrize("name", ["kafka_loop", "polls", "on_message", "on_rabbit", "sqs_loop", "process_payment_event"])
def test_what_a_consumer_takes_out_of_a_message_was_delivered(sources: Any, name: str) -> None:
    one = of(sources, "deliveries_queues")[name]
    (value,) = [step.value for step in one.fn.all(f.Set) if isinstance(step.targets[0], f.Name) and step.targets[0].name == "x"]
    assert one.incoming.carries(value)


def test_a_delivery_is_followed_through_calls_objects_and_jobs(sources: Any) -> None:
    booked = reached(sources.program, of(sources, "deliveries_web")["booked"])
    assert [one.fn.full.removeprefix("deliveries_web.") for one in booked] == [
        "booked",
        "Ledger.__init__",
        "Ledger.book",
        "notify",
        "Ledger._book_one",
    ]
    by_name = {one.fn.function.name: one for one in booked}
    assert not by_name["notify"].later
    assert [step.message for step in by_name["_book_one"].steps] == ["booked calls Ledger.book", "Ledger.book calls Ledger._book_one"]
    for name in ("notify", "_book_one"):
        assert by_name[name].incoming.marks >= {(by_name[name].fn.full, by_name[name].fn.function.params[-1].name)}
    django = {one.fn.function.name: one for one in reached(sources.program, of(sources, "deliveries_django")["shop_webhook"])}
    assert django["process"].later
    assert django["process"].incoming.marks >= {("deliveries_django.process", "event_id")}


def test_functions_that_are_handed_events(sources: Any) -> None:
    found = {one.fn.function.name for one in parts(sources.module("deliveries_web"))}
    assert {"apply_event", "dispatch"} <= found
    assert "event_names" not in found
