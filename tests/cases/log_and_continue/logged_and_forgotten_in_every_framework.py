# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""A failure that is only logged is found whatever logs it, and however the work goes on: continue, success response, return, ack, or the end of the function."""

import asyncio
import logging
import smtplib
from typing import Annotated, Any

import httpx
import loguru
import requests
import sentry_sdk
import structlog
from celery import shared_task
from celery.utils.log import get_task_logger
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from fastapi import APIRouter, Depends, Response
from flask import Flask, current_app, jsonify
from opentelemetry import trace
from rest_framework.response import Response as DrfResponse
from rest_framework.views import APIView
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)
events = structlog.get_logger()
task_log = get_task_logger(__name__)
router = APIRouter()
app = Flask(__name__)


class Invoice:
    id: int = 0
    email: str = ""


class Mailer:
    def send(self, to: str, text: str) -> None:
        raise smtplib.SMTPException


class Ledger:
    def __init__(self, session: Session, log: logging.LoggerAdapter[logging.Logger]) -> None:
        self._session = session
        self._log = log

    def book(self, entry: object) -> None:
        try:
            self._session.add(entry)
            self._session.commit()
        except SQLAlchemyError as error:  # error: apr-log-and-continue
            self._session.rollback()
            self._log.error("entry was not booked: %s", error)

    def book_all(self, entries: list[object]) -> None:
        for entry in entries:
            try:
                self._session.merge(entry)
            except Exception:  # error: apr-log-and-continue
                self._log.exception("entry was not booked")
        self._session.commit()


def send_reminders(mailer: Mailer, invoices: list[Invoice]) -> None:
    for invoice in invoices:
        try:
            mailer.send(invoice.email, "please pay")
        except smtplib.SMTPException as error:  # error: apr-log-and-continue
            loguru.logger.warning("reminder for {} failed: {}", invoice.id, error)
            continue


@router.post("/orders/{order_id}/ship")
async def ship(order_id: int, client: Annotated[httpx.AsyncClient, Depends()]) -> dict[str, str]:
    try:
        await client.post("https://carrier.example/shipments", json={"order": order_id})
    except httpx.HTTPError:  # error: apr-log-and-continue
        events.error("shipment_failed", order_id=order_id)
    return {"status": "ok"}


@router.post("/orders/{order_id}/return")
async def take_back(order_id: int, client: Annotated[httpx.AsyncClient, Depends()]) -> dict[str, str]:
    try:
        await client.post("https://carrier.example/returns", json={"order": order_id})
        return {"status": "ok"}
    except httpx.HTTPError as error:  # error: apr-log-and-continue
        logger.exception("return failed", exc_info=error)
        return {"status": "ok"}


@router.delete("/orders/{order_id}")
async def drop(order_id: int, client: Annotated[httpx.AsyncClient, Depends()]) -> Response:
    try:
        await client.delete(f"https://carrier.example/orders/{order_id}")
    except Exception as error:  # error: apr-log-and-continue
        sentry_sdk.capture_exception(error)
        return Response(status_code=204)
    return Response(status_code=204)


def paid(request: HttpRequest, invoice_id: int) -> HttpResponse:
    try:
        requests.post("https://books.example/paid", json={"id": invoice_id}, timeout=5)
    except requests.RequestException:  # error: apr-log-and-continue
        logger.warning("books were not told of %s", invoice_id)
        return JsonResponse({"status": "success"})
    return JsonResponse({"status": "success"})


class Refunds(APIView):
    def post(self, request: Any) -> DrfResponse:
        try:
            self._refund(request.data["id"])
        except DatabaseError:  # error: apr-log-and-continue
            logger.exception("refund failed")
        return DrfResponse({"refunded": True}, status=201)

    def _refund(self, number: int) -> None:
        raise DatabaseError


@app.post("/subscribe")
def subscribe() -> Any:
    try:
        requests.post("https://list.example/subscribe", timeout=3)
    except requests.ConnectionError:  # error: apr-log-and-continue
        current_app.logger.error("subscription failed")
    return jsonify({"ok": True})


@shared_task
def rebuild_index(product_id: int) -> None:
    try:
        requests.put(f"https://search.example/{product_id}", timeout=3)
    except Exception as error:  # error: apr-log-and-continue
        task_log.error("index of %s was not rebuilt: %s", product_id, error)


def traced(order_id: int) -> None:
    with trace.get_tracer(__name__).start_as_current_span("export") as span:
        try:
            requests.post("https://export.example", json={"id": order_id}, timeout=3)
        except requests.RequestException as error:  # error: apr-log-and-continue
            span.record_exception(error)


def told_by_a_helper(order_id: int) -> None:
    try:
        requests.post("https://export.example", json={"id": order_id}, timeout=3)
    except requests.RequestException as error:  # error: apr-log-and-continue
        _note(error, order_id)


def _note(error: Exception, order_id: int) -> None:
    if isinstance(error, requests.Timeout):
        logger.warning("timeout for %s", order_id)
    else:
        logger.error("failure for %s", order_id)


def two_paths(order_id: int, debug: bool) -> None:
    settings: dict[str, bool] = {"debug": debug}
    try:
        requests.post("https://export.example", json={"id": order_id}, timeout=3)
    except requests.RequestException:  # error: apr-log-and-continue
        if settings["debug"]:
            raise
        logger.error("export of %s failed", order_id)


def group(urls: list[str]) -> None:
    try:
        for url in urls:
            requests.post(url, timeout=3)
    except* OSError as group:  # error: apr-log-and-continue
        logger.error("some failed: %s", group)


def printed(url: str) -> None:
    try:
        requests.post(url, timeout=3)
    except OSError as error:  # error: apr-log-and-continue
        print("failed", error)


def counted_for_the_log_only(urls: list[str]) -> None:
    failed = 0
    for url in urls:
        try:
            requests.post(url, timeout=3)
        except OSError:  # error: apr-log-and-continue
            logger.warning("%s failed", url)
            failed += 1
    logger.info("done, %d failed", failed)


async def polls_and_cannot_be_cancelled() -> None:
    while True:
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:  # error: apr-log-and-continue
            logger.info("cancelled")
