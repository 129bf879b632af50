# only: apr-contextless-error-log
import asyncio
import logging
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any

import aio_pika
import grpc
import httpx
import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from flask import Blueprint, current_app, g, request
from litestar import post
from loguru import logger as log
from rest_framework.views import APIView
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from tenacity import RetryCallState

logger = logging.getLogger(__name__)
bp = Blueprint("pay", __name__)


class PayError(Exception):
    def __init__(self, payment_id: str) -> None:
        super().__init__(payment_id)
        self.payment_id = payment_id


def charge(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except httpx.HTTPError as ex:
        logger.error("Error: %s" % ex)  # error: apr-contextless-error-log
        raise


def charge_2(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except httpx.HTTPError as ex:
        logger.error("Error in %s: %s", "charge_2", ex)  # error: apr-contextless-error-log
        raise


def charge_3(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except httpx.HTTPError as ex:
        logger.error("Error charging %(id)s: %(error)s", {"id": payment_id, "error": ex})
        raise


def charge_4(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except PayError as ex:
        logger.error("charge of %s failed", ex.payment_id)
        raise


def charge_5(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except Exception as ex:
        logger.critical(repr(ex))  # error: apr-contextless-error-log
        raise


def charge_6(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except Exception as ex:
        logger.error("charge failed", exc_info=(type(ex), ex, ex.__traceback__))
        raise


def charge_7(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except Exception as ex:
        logger.error("charge failed: %s", ex)
        logger.debug("details", exc_info=True)
        raise


def charge_8(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except Exception as ex:
        log.error("charge failed: {}", ex)  # error: apr-contextless-error-log
        raise


def charge_9(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except Exception as ex:
        log.bind(payment_id=payment_id).error("charge failed: {}", ex)
        raise


def charge_10(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except Exception:
        log.exception("charge failed")
        raise


def charge_11(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except Exception:
        print(traceback.format_exc())  # error: apr-contextless-error-log
        raise


def charge_12(payment_id: str, amount: int) -> None:
    try:
        httpx.post("https://pay.example.com", json={"amount": amount})
    except (httpx.TimeoutException, httpx.ConnectError) as ex:
        logger.warning("gateway unreachable (%s)", ex.__class__.__name__)  # error: apr-contextless-error-log
        raise


class Payments:
    def __init__(self, session: Session, customer_id: int) -> None:
        self._session = session
        self._customer_id = customer_id
        self._log = structlog.get_logger().bind(customer_id=customer_id)
        self._std = logging.getLogger(f"payments.{customer_id}")

    def save(self, row: Any) -> None:
        try:
            self._session.add(row)
            self._session.commit()
        except SQLAlchemyError as e:
            logger.error(f"DB error: {e}")  # error: apr-contextless-error-log
            self._session.rollback()
            raise

    def save_2(self, row: Any) -> None:
        try:
            self._session.commit()
        except SQLAlchemyError as e:
            logger.error(f"DB error for {self._customer_id}: {e}")
            raise

    def save_3(self, row: Any) -> None:
        try:
            self._session.commit()
        except SQLAlchemyError as e:
            self._log.warning("db error", err=e)
            raise

    def save_4(self, row: Any) -> None:
        try:
            self._session.commit()
        except SQLAlchemyError as e:
            logger.error("DB error: %s", e.orig if hasattr(e, "orig") else e)  # error: apr-contextless-error-log
            raise

    def save_5(self, row: Any) -> None:
        try:
            self._session.commit()
        except SQLAlchemyError as e:
            logger.error("DB error: %s (row %r)", e, row)
            raise


class PayView(APIView):
    def post(self, request: Any, pk: int) -> HttpResponse:
        try:
            charge(str(pk), 1)
        except Exception as e:
            logger.error(e)  # error: apr-contextless-error-log
            return JsonResponse({"error": "failed"}, status=500)
        return HttpResponse()


def pay_view(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        charge(str(pk), 1)
    except Exception as e:
        logger.error("%s %s: %s", request.method, request.path, e)
        return HttpResponse(status=500)
    return HttpResponse()


@bp.post("/pay/<pk>")
def pay_flask(pk: str) -> Any:
    try:
        charge(pk, 1)
    except httpx.HTTPError as e:
        current_app.logger.error("payment failed: %s", e)  # error: apr-contextless-error-log
        return {"error": "failed"}, 502
    return {}


@bp.post("/pay2/<pk>")
def pay_flask_2(pk: str) -> Any:
    try:
        charge(pk, 1)
    except httpx.HTTPError as e:
        current_app.logger.error("payment failed: %s [%s]", e, g.request_id)
        return {"error": "failed"}, 502
    return {}


@post("/pay/{pk:str}")
async def pay_litestar(pk: str) -> None:
    try:
        charge(pk, 1)
    except Exception as exc:
        structlog.get_logger().error("payment_failed", error=exc)  # error: apr-contextless-error-log
        raise


class Servicer:
    def Pay(self, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            charge(request.id, 1)
        except Exception as e:
            logging.error("Pay failed: %s", e)  # error: apr-contextless-error-log
            context.abort(grpc.StatusCode.INTERNAL, "failed")


async def on_message(message: aio_pika.abc.AbstractIncomingMessage) -> None:
    async with message.process():
        try:
            charge(message.body.decode(), 1)
        except Exception as e:
            logger.error("could not process message: %s", e)  # error: apr-contextless-error-log
            raise


async def on_message_2(message: aio_pika.abc.AbstractIncomingMessage) -> None:
    async with message.process():
        try:
            charge(message.body.decode(), 1)
        except Exception as e:
            logger.error("could not process message %s: %s", message.message_id, e)
            raise


def log_retry(state: RetryCallState) -> None:
    assert state.outcome is not None
    logger.warning("attempt %s failed: %s", state.attempt_number, state.outcome.exception())  # error: apr-contextless-error-log


def callback(name: str, task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        logger.error("%s failed: %s", name, task.exception())


def start(coroutine: Any, payment_id: str) -> None:
    task = asyncio.ensure_future(coroutine)
    task.add_done_callback(lambda t: logger.error("failed: %s", t.exception()))  # error: apr-contextless-error-log
    task.add_done_callback(partial(callback, payment_id))


def each(payments: list[str], do: Callable[[str], None]) -> None:
    for payment in payments:
        try:
            do(payment)
        except* ValueError as eg:
            for e in eg.exceptions:
                logger.error(e)  # error: apr-contextless-error-log
            raise


def each_2(payments: list[str], do: Callable[[str], None]) -> None:
    for number, payment in enumerate(payments):
        try:
            do(payment)
        except ValueError as e:
            logger.error("payment %s (%s of %s): %s", payment, number, len(payments), e)
            raise


def wrapped(payment_id: str) -> None:
    adapter = logging.LoggerAdapter(logger, {"service": "payments"})
    try:
        charge(payment_id, 1)
    except Exception as e:
        adapter.error("failed: %s", e)  # error: apr-contextless-error-log
        raise


def form_error(form: Any) -> None:
    error = form.errors.get("amount")
    if error:
        logger.error(error)


def unhandled(e: Exception) -> Any:
    logger.error("unhandled", exc_info=e)
    return {"error": "internal"}, 500


@bp.errorhandler(PayError)
def handled(e: PayError) -> Any:
    logger.error("payment error: %s at %s", e, request.path)
    return {"error": "payment"}, 502
