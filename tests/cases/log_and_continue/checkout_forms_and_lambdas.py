# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import grpc
import httpx
import requests
from aiokafka import AIOKafkaConsumer
from celery import Celery
from django import forms
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.generic.edit import FormView
from fastapi import BackgroundTasks, FastAPI, Request, Response, WebSocket
from fastapi.responses import JSONResponse
from rest_framework import generics, serializers, status
from rest_framework.response import Response as DRFResponse
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

log = logging.getLogger(__name__)
app = FastAPI()
celery = Celery("x")


class Repository(Protocol):
    async def save(self, order: Any) -> None: ...
    async def mark(self, order_id: int, state: str) -> None: ...


class Gateway(Protocol):
    async def capture(self, order_id: int) -> str: ...


class UnitOfWork:
    def __init__(self, factory: async_sessionmaker[AsyncSession]) -> None:
        self.factory = factory

    async def __aenter__(self) -> "UnitOfWork":
        self.session = self.factory()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: object) -> None:
        if error is not None:
            log.error("rolled back", exc_info=error)
            await self.session.rollback()
        await self.session.close()

    async def commit(self) -> None:
        await self.session.commit()


class CheckoutService:
    def __init__(self, repo: Repository, gateway: Gateway) -> None:
        self._repo = repo
        self._gateway = gateway

    async def checkout(self, order: Any) -> None:
        try:
            await self._gateway.capture(order.id)
        except httpx.HTTPError:  # error: apr-log-and-continue
            log.exception("capture of %s", order.id)
        await self._repo.save(order)

    async def checkout_marked(self, order: Any) -> None:
        try:
            await self._gateway.capture(order.id)
        except httpx.HTTPError:
            log.exception("capture of %s", order.id)
            await self._repo.mark(order.id, "capture_failed")
            return
        await self._repo.save(order)

    async def checkout_flag(self, order: Any) -> None:
        captured = True
        try:
            await self._gateway.capture(order.id)
        except httpx.HTTPError:
            log.exception("capture of %s", order.id)
            captured = False
        await self._repo.mark(order.id, "captured" if captured else "failed")

    async def checkout_early(self, order: Any) -> None:
        try:
            await self._gateway.capture(order.id)
        except httpx.HTTPError as error:  # error: apr-log-and-continue
            log.error("capture of %s: %s", order.id, error)
            return
        await self._repo.save(order)

    async def checkout_all(self, orders: list[Any]) -> None:
        processed, errors = 0, 0
        for order in orders:
            try:
                await self._gateway.capture(order.id)
                processed += 1
            except Exception:  # error: apr-log-and-continue
                errors += 1
                log.exception("capture of %s", order.id)
        log.info("processed %d, errors %d", processed, errors)

    async def checkout_all_counted(self, orders: list[Any]) -> tuple[int, int]:
        processed, errors = 0, 0
        for order in orders:
            try:
                await self._gateway.capture(order.id)
                processed += 1
            except Exception:
                errors += 1
                log.exception("capture of %s", order.id)
        return processed, errors

    async def checkout_parallel(self, orders: list[Any]) -> None:
        results = await asyncio.gather(*(self._gateway.capture(o.id) for o in orders), return_exceptions=True)
        for order, result in zip(orders, results, strict=True):
            if isinstance(result, BaseException):
                await self._repo.mark(order.id, "failed")

    async def checkout_timeout(self, order: Any) -> None:
        try:
            async with asyncio.timeout(3):
                await self._gateway.capture(order.id)
        except TimeoutError:  # error: apr-log-and-continue
            log.warning("capture of %s timed out", order.id)


def mail_order(order_id: int, to: str) -> None:
    try:
        send_mail("Your order", f"{order_id}", None, [to])
    except Exception as e:  # error: apr-log-and-continue
        log.error("mail for %s: %s", order_id, e)


@app.post("/orders")
async def create(tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(mail_order, 1, "a@example.com")
    return {}


@app.middleware("http")
async def errors(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    try:
        return await call_next(request)
    except Exception:
        log.exception("%s %s", request.method, request.url.path)
        return JSONResponse({"detail": "internal"}, status_code=500)


@app.websocket("/ws")
async def ws(socket: WebSocket) -> None:
    await socket.accept()
    while True:
        text = await socket.receive_text()
        try:
            await socket.send_json(json.loads(text))
        except ValueError as e:
            log.warning("bad message: %s", e)
            await socket.send_json({"error": "no JSON"})


class OrderForm(forms.Form):
    number = forms.CharField()


class OrderView(FormView[OrderForm]):
    form_class = OrderForm

    def form_valid(self, form: OrderForm) -> HttpResponse:
        try:
            requests.post("https://erp.example.com", data=form.cleaned_data, timeout=5).raise_for_status()
        except requests.RequestException:  # error: apr-log-and-continue
            log.exception("order not sent")
        return super().form_valid(form)


class OrderView2(FormView[OrderForm]):
    form_class = OrderForm

    def form_valid(self, form: OrderForm) -> HttpResponse:
        try:
            requests.post("https://erp.example.com", data=form.cleaned_data, timeout=5).raise_for_status()
        except requests.RequestException:
            log.exception("order not sent")
            form.add_error(None, "The order could not be sent")
            return self.form_invalid(form)
        return super().form_valid(form)


def pay(request: HttpRequest) -> HttpResponse:
    try:
        requests.post("https://pay.example.com", timeout=5).raise_for_status()
    except requests.RequestException as e:
        log.error("payment: %s", e)
        messages.error(request, "Payment failed")
    return HttpResponseRedirect("/")


class OrderSerializer(serializers.Serializer[Any]):
    number = serializers.CharField()


class Orders(generics.CreateAPIView[Any]):
    serializer_class = OrderSerializer

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        order = serializer.save()
        try:
            requests.post("https://erp.example.com", json={"id": order.pk}, timeout=5)
        except requests.RequestException:  # error: apr-log-and-continue
            log.exception("erp not told of %s", order.pk)

    def create(self, request: Any, *args: Any, **kwargs: Any) -> DRFResponse:
        try:
            return super().create(request, *args, **kwargs)
        except requests.RequestException as exc:
            log.exception("erp")
            return DRFResponse({"detail": str(exc)}, status=status.HTTP_502_BAD_GATEWAY)


class Servicer:
    def __init__(self, gateway: Any) -> None:
        self.gateway = gateway

    def Capture(self, request: Any, context: grpc.ServicerContext) -> dict[str, Any]:
        try:
            self.gateway.capture(request.id)
        except Exception:  # error: apr-log-and-continue
            log.exception("capture of %s", request.id)
        return {"id": request.id}

    def Refund(self, request: Any, context: grpc.ServicerContext) -> dict[str, Any]:
        try:
            self.gateway.refund(request.id)
        except Exception:
            log.exception("refund of %s", request.id)
            context.set_code(grpc.StatusCode.INTERNAL)
            context.set_details("refund failed")
        return {"id": request.id}


def sqs_lambda(event: dict[str, Any], context: Any) -> dict[str, Any]:
    try:
        for record in event["Records"]:
            mail_order(int(record["body"]), "a@example.com")
    except Exception:  # error: apr-log-and-continue
        log.exception("batch failed")
    return {"statusCode": 200}


def api_lambda(event: dict[str, Any], context: Any) -> dict[str, Any]:
    try:
        mail_order(int(event["id"]), "a@example.com")
    except Exception:
        log.exception("failed")
        return {"statusCode": 500, "body": "failed"}
    return {"statusCode": 200}


@celery.task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def push(order_id: int) -> str:
    try:
        requests.post(f"https://erp.example.com/{order_id}", timeout=5).raise_for_status()
    except requests.RequestException as exc:  # error: apr-log-and-continue
        log.warning("push of %s failed: %s", order_id, exc)
    return "ok"


@celery.task(bind=True)
def push_state(self: Any, order_id: int) -> None:
    try:
        requests.post(f"https://erp.example.com/{order_id}", timeout=5).raise_for_status()
    except requests.RequestException as exc:
        log.warning("push of %s failed", order_id)
        self.update_state(state="FAILURE", meta={"exc": str(exc)})
        raise


async def consume(consumer: AIOKafkaConsumer, handlers: dict[str, Callable[[Any], Awaitable[None]]]) -> None:
    await consumer.start()
    try:
        async for record in consumer:
            handler = handlers.get(record.topic)
            if handler is None:
                continue
            try:
                await handler(json.loads(record.value))
            except json.JSONDecodeError:  # error: apr-log-and-continue
                log.error("offset %s is no JSON", record.offset)
            except Exception:  # error: apr-log-and-continue
                log.exception("offset %s", record.offset)
    finally:
        await consumer.stop()


async def consume_strict(consumer: AIOKafkaConsumer, handler: Callable[[Any], Awaitable[None]]) -> None:
    async for record in consumer:
        try:
            await handler(json.loads(record.value))
        except Exception:
            log.exception("offset %s, stopping", record.offset)
            break
        await consumer.commit()


class Importer:
    def __init__(self) -> None:
        self.state = "new"
        self.problems: list[str] = []

    def run(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            try:
                self.one(row)
            except KeyError as error:
                log.warning("row without %s", error)
                self.problems.append(f"no {error}")

    def run_to_state(self, rows: list[dict[str, str]]) -> None:
        try:
            for row in rows:
                self.one(row)
        except Exception:
            log.exception("import failed")
            self.state = "failed"
        else:
            self.state = "done"

    def run_and_finish(self, rows: list[dict[str, str]]) -> None:
        try:
            for row in rows:
                self.one(row)
        except Exception:  # error: apr-log-and-continue
            log.exception("import failed")
        finally:
            self.state = "done"

    def one(self, row: dict[str, str]) -> None:
        requests.put("https://erp.example.com", json=row["number"], timeout=5)


def audit(user_id: int, what: str) -> None:
    try:
        requests.post("https://audit.example.com", json={"user": user_id, "what": what}, timeout=1)
    except Exception as e:  # error: apr-log-and-continue
        log.debug("audit of %s: %s", user_id, e)
