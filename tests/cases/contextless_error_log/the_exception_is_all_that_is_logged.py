# only: apr-contextless-error-log
"""The exception's text is all that is told, in every way in which people put it into a line, and in every framework's entry points."""

from __future__ import annotations

import asyncio
import logging
import logging as log
import smtplib
from collections.abc import Iterable
from logging import error as complain
from typing import Any

import httpx
import requests
from celery import Celery, shared_task
from django.http import HttpRequest, JsonResponse
from django.views import View
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse
from flask import Blueprint
from rest_framework.request import Request as DrfRequest
from rest_framework.response import Response
from rest_framework.views import APIView

logger = logging.getLogger(__name__)
LOGGER = logging.getLogger("billing")
SERVICE = "billing"
router = APIRouter()
blueprint = Blueprint("orders", __name__)
celery = Celery("shop")


def fetch(url: str) -> str:
    return httpx.get(url).text


def the_exception_itself(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as error:
        logger.error(error)  # error: apr-contextless-error-log
        raise


def its_text(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as error:
        logger.error(str(error))  # error: apr-contextless-error-log
        raise


def in_an_f_string(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error(f"failed: {e}")  # error: apr-contextless-error-log
        raise


def by_percent(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("failed: %s" % e)  # error: apr-contextless-error-log  # noqa: UP031
        raise


def by_format(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("failed: {}".format(e))  # error: apr-contextless-error-log  # noqa: UP032
        raise


def by_plus(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("failed: " + str(e))  # error: apr-contextless-error-log
        raise


def as_an_argument(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("failed: %r", e)  # error: apr-contextless-error-log
        raise


def as_an_argument_nobody_formats(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("failed", e)  # error: apr-contextless-error-log
        raise


def its_class_and_its_arguments(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("%s: %s", type(e).__name__, e.args)  # error: apr-contextless-error-log
        raise


def its_class_by_its_name(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error(f"{e.__class__.__name__} in {__name__}: {e!r}")  # error: apr-contextless-error-log
        raise


def by_a_message_put_together_before(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        message = f"could not fetch: {e}"
        logger.error(message)  # error: apr-contextless-error-log
        raise


def by_the_name_of_the_service(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("[%s] failed: %s", SERVICE, e)  # error: apr-contextless-error-log
        raise


def exc_info_switched_off(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("failed: %s", e, exc_info=False)  # error: apr-contextless-error-log
        raise


def where_the_line_was_written_is_no_traceback(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("failed: %s", e, stack_info=True)  # error: apr-contextless-error-log
        raise


def a_component_is_no_identifier(url: str) -> str:
    try:
        return fetch(url)
    except Exception as e:
        logger.error("failed: %s", e, extra={"component": "fetcher", "version": 3})  # error: apr-contextless-error-log
        raise


def of_the_module(order_id: int) -> None:
    try:
        requests.post("https://pay.example.com/charge", json={"order": order_id}, timeout=5)
    except requests.RequestException as exc:
        logging.error("charge failed: %s", exc)  # error: apr-contextless-error-log
        raise


def of_the_module_under_another_name(order_id: int) -> None:
    try:
        requests.post("https://pay.example.com/charge", json={"order": order_id}, timeout=5)
    except requests.RequestException as exc:
        log.critical(exc)  # error: apr-contextless-error-log
        raise


def of_a_function_under_another_name(order_id: int) -> None:
    try:
        requests.post("https://pay.example.com/charge", json={"order": order_id}, timeout=5)
    except requests.RequestException as exc:
        complain(f"charge failed: {exc}")  # error: apr-contextless-error-log
        raise


def at_a_level_given(order_id: int) -> None:
    try:
        requests.post("https://pay.example.com/charge", json={"order": order_id}, timeout=5)
    except requests.RequestException as exc:
        LOGGER.log(logging.ERROR, "charge failed: %s", exc)  # error: apr-contextless-error-log
        raise


def as_a_warning(order_id: int) -> None:
    try:
        requests.post("https://pay.example.com/charge", json={"order": order_id}, timeout=5)
    except requests.RequestException as exc:
        LOGGER.warning(f"charge failed: {exc}")  # error: apr-contextless-error-log
        raise


def the_number_of_the_attempt_is_no_identifier(order_id: int) -> None:
    for attempt in range(3):
        try:
            requests.post("https://pay.example.com/charge", json={"order": order_id}, timeout=5)
            return
        except requests.RequestException as exc:
            logger.warning("attempt %d failed: %s", attempt + 1, exc)  # error: apr-contextless-error-log
    raise RuntimeError("charge failed")


def not_even_the_exception(order_id: int) -> None:
    try:
        requests.post("https://pay.example.com/charge", json={"order": order_id}, timeout=5)
    except Exception:
        logger.error("could not charge")  # error: apr-contextless-error-log


class InvoiceMailer:
    def __init__(self, host: str) -> None:
        self.host = host
        self._logger = logging.getLogger(type(self).__name__)

    def send(self, invoice_id: int, to: str) -> None:
        try:
            with smtplib.SMTP(self.host, timeout=5) as smtp:
                smtp.sendmail("shop@example.com", to, f"Invoice {invoice_id}")
        except smtplib.SMTPException as error:
            self._logger.error(f"{self.__class__.__name__}: {error}")  # error: apr-contextless-error-log
            raise


class LoudMailer(InvoiceMailer):
    def send(self, invoice_id: int, to: str) -> None:
        try:
            super().send(invoice_id, to)
        except OSError as error:
            self._logger.critical("mail server is down: %s", error)  # error: apr-contextless-error-log
            raise


@router.post("/orders/{order_id}/pay")
async def pay(order_id: int) -> dict[str, int]:
    try:
        async with httpx.AsyncClient() as client:
            await client.post(f"https://pay.example.com/{order_id}")
    except httpx.HTTPError as exc:
        logger.error(f"Payment failed: {exc}")  # error: apr-contextless-error-log
        raise HTTPException(502, "payment failed") from exc
    return {"order": order_id}


async def answer_anything(request: Request, exc: Exception) -> JSONResponse:
    logger.error("unhandled: %s", exc)  # error: apr-contextless-error-log
    return JSONResponse({"detail": "internal"}, status_code=500)


@blueprint.post("/orders/<int:order_id>/cancel")
def cancel(order_id: int) -> tuple[dict[str, str], int]:
    try:
        requests.delete(f"https://orders.example.com/{order_id}", timeout=5)
    except requests.RequestException as exc:
        logger.error("cancel failed: %s", exc)  # error: apr-contextless-error-log
        return {"error": "upstream"}, 502
    return {"status": "ok"}, 200


class ShipmentView(View):
    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        try:
            requests.put(f"https://ship.example.com/{pk}", timeout=5)
        except requests.RequestException as exc:
            logger.error("Shipping failed: {0}".format(exc))  # error: apr-contextless-error-log  # noqa: UP030, UP032
            return JsonResponse({"error": "upstream"}, status=502)
        return JsonResponse({})


class RefundView(APIView):
    def post(self, request: DrfRequest, pk: int) -> Response:
        try:
            requests.put(f"https://pay.example.com/{pk}", timeout=5)
        except requests.RequestException as exc:
            logger.error(exc)  # error: apr-contextless-error-log
            return Response(status=502)
        return Response({})


@celery.task
def renew(subscription_id: int) -> None:
    try:
        requests.post(f"https://pay.example.com/{subscription_id}", timeout=5)
    except requests.RequestException as exc:
        logger.error("renewal failed: %s", exc)  # error: apr-contextless-error-log
        raise


@shared_task(bind=True)
def remind(self: Any, subscription_id: int) -> None:
    try:
        requests.post(f"https://mail.example.com/{subscription_id}", timeout=5)
    except requests.RequestException as exc:
        logger.warning("reminder failed: %s", exc)  # error: apr-contextless-error-log
        raise self.retry(exc=exc) from exc


def both_handlers(paths: Iterable[str]) -> None:
    for path in paths:
        try:
            with open(path) as file:
                file.read()
        except PermissionError as error:
            logger.error("no access: %s", error)  # error: apr-contextless-error-log
            raise
        except OSError as error:
            logger.error("cannot read: %s", error)  # error: apr-contextless-error-log
            raise


async def results_that_hold_exceptions(urls: list[str]) -> list[str]:
    async with httpx.AsyncClient() as client:
        results = await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)
    texts = []
    for result in results:
        if isinstance(result, BaseException):
            logger.error("a request failed: %s", result)  # error: apr-contextless-error-log
        else:
            texts.append(result.text)
    return texts


class GatewayError(Exception):
    """Made of words only."""


def charge(order_id: int) -> None:
    if order_id % 2:
        raise GatewayError("declined")


def an_own_exception_without_id(order_id: int) -> None:
    try:
        charge(order_id)
    except GatewayError as exc:
        logger.error("charge failed: %s", exc)  # error: apr-contextless-error-log
        raise
