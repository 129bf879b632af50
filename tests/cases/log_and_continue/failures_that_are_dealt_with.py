# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""Logging is fine where the failure goes on: raised, kept, answered, worked around, or where only cleaning up failed."""

import logging
import random
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

import httpx
import redis
import requests
from celery import Task, shared_task
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from fastapi import APIRouter, HTTPException
from fastapi.responses import JSONResponse
from flask import abort, jsonify
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)
router = APIRouter()


class Unavailable(Exception):  # noqa: N818
    pass


class Row:
    id: int = 0
    status: str = ""
    error: str = ""

    def mark_failed(self, why: str) -> None:
        self.status = "failed"


def fetch(url: str) -> dict[str, Any]:
    raise requests.ConnectionError(url)


def translated(url: str) -> dict[str, Any]:
    try:
        return fetch(url)
    except requests.RequestException as error:
        logger.warning("%s failed", url)
        raise Unavailable(url) from error


def fail(message: str) -> NoReturn:
    logger.error(message)
    raise Unavailable(message)


def never_returns(url: str) -> dict[str, Any]:
    try:
        return fetch(url)
    except requests.RequestException:
        fail(url)


def _give_up(error: Exception):  # type: ignore[no-untyped-def]
    logger.error("giving up: %s", error)
    raise Unavailable from error


def helper_that_raises(url: str) -> None:
    try:
        fetch(url)
    except requests.RequestException as error:
        _give_up(error)


def aborted(url: str) -> Any:
    try:
        fetch(url)
    except requests.RequestException:
        logger.exception("failed")
        abort(502)
    return jsonify({"ok": True})


def main() -> None:
    try:
        fetch("https://example.org")
    except requests.RequestException:
        logger.exception("failed")
        sys.exit(1)


def row_is_set(rows: list[Row]) -> None:
    for row in rows:
        try:
            fetch(row.status)
        except Exception as error:
            logger.exception("row failed")
            row.status = "failed"
            row.error = str(error)


def row_is_marked(rows: list[Row]) -> None:
    for row in rows:
        try:
            fetch(row.status)
        except Exception as error:
            logger.exception("row failed")
            row.mark_failed(str(error))


def failures_are_returned(urls: list[str]) -> list[str]:
    failed: list[str] = []
    for url in urls:
        try:
            fetch(url)
        except requests.RequestException:
            logger.warning("%s failed", url)
            failed.append(url)
    return failed


def failures_are_counted(urls: list[str]) -> dict[str, int]:
    failed = 0
    for url in urls:
        try:
            fetch(url)
        except requests.RequestException:
            logger.warning("%s failed", url)
            failed += 1
    return {"failed": failed, "all": len(urls)}


def first_error_is_raised(urls: list[str]) -> None:
    first: Exception | None = None
    for url in urls:
        try:
            fetch(url)
        except requests.RequestException as error:
            logger.warning("%s failed", url)
            first = first or error
    if first is not None:
        raise first


def flag_is_asked(url: str) -> None:
    ok = True
    try:
        fetch(url)
    except requests.RequestException:
        logger.warning("%s failed", url)
        ok = False
    if not ok:
        raise Unavailable(url)


def result_is_asked(url: str) -> dict[str, Any]:
    found = None
    try:
        found = fetch(url)
    except requests.RequestException:
        logger.warning("%s failed", url)
    if found is None:
        raise Unavailable(url)
    return found


def retried(url: str) -> dict[str, Any]:
    for attempt in range(3):
        try:
            return fetch(url)
        except requests.RequestException:
            logger.warning("attempt %d failed", attempt)
            time.sleep(random.uniform(0, 2**attempt))
    raise Unavailable(url)


def retried_with_last(url: str) -> dict[str, Any]:
    last: Exception | None = None
    for attempt in range(3):
        try:
            return fetch(url)
        except requests.RequestException as error:
            last = error
            logger.warning("attempt %d failed", attempt)
    raise Unavailable(url) from last


def retried_and_raised_inside(url: str) -> dict[str, Any]:
    attempt = 0
    while True:
        try:
            return fetch(url)
        except requests.RequestException:
            attempt += 1
            if attempt >= 3:
                raise
            logger.warning("attempt %d failed", attempt)


def mirrors(urls: list[str]) -> dict[str, Any]:
    for url in urls:
        try:
            return fetch(url)
        except requests.RequestException:
            logger.info("mirror %s is down", url)
            continue
    raise Unavailable("all mirrors")


@router.post("/orders")
async def create(client: httpx.AsyncClient) -> Any:
    try:
        await client.post("https://example.org")
    except httpx.HTTPError:
        logger.exception("failed")
        return JSONResponse({"detail": "try again"}, status_code=503)
    return {"ok": True}


@router.put("/orders")
async def change(client: httpx.AsyncClient) -> Any:
    try:
        await client.post("https://example.org")
    except httpx.HTTPError as error:
        logger.exception("failed")
        raise HTTPException(502, "carrier") from error
    return {"ok": True}


def view(request: HttpRequest) -> HttpResponse:
    try:
        fetch("https://example.org")
    except requests.RequestException:
        logger.exception("failed")
        return HttpResponseServerError()
    return JsonResponse({"ok": True})


def view_with_message(request: HttpRequest) -> HttpResponse:
    try:
        fetch("https://example.org")
    except requests.RequestException:
        logger.exception("failed")
        messages.error(request, "The carrier does not answer")
    return redirect("orders")


def view_with_page(request: HttpRequest) -> HttpResponse:
    try:
        fetch("https://example.org")
    except requests.RequestException:
        logger.exception("failed")
        return render(request, "error.html", status=502)
    return JsonResponse({"ok": True})


def flask_view() -> Any:
    try:
        fetch("https://example.org")
    except requests.RequestException:
        logger.exception("failed")
        return jsonify({"error": "carrier"}), 502
    return jsonify({"ok": True})


@shared_task(bind=True, max_retries=3)
def retried_task(self: Task[Any, Any], url: str) -> None:
    try:
        fetch(url)
    except requests.RequestException as error:
        logger.warning("%s failed", url)
        self.retry(exc=error)


class Prices:
    def __init__(self, cache: "redis.Redis", session: Session) -> None:
        self._cache = cache
        self._session = session
        self._stopped = False

    def price(self, sku: str) -> str:
        try:
            cached = self._cache.get(sku)
            if cached:
                return str(cached)
        except redis.RedisError:
            logger.warning("cache is down")
        return self._load(sku)

    def remember(self, sku: str, price: str) -> None:
        try:
            self._cache.set(sku, price)
        except redis.RedisError:
            logger.warning("cache is down")

    def price_or_table(self, sku: str) -> str:
        try:
            return str(fetch(sku)["price"])
        except requests.RequestException:
            logger.warning("service is down, reading the table")
            return self._load(sku)

    def _load(self, sku: str) -> str:
        return sku

    def close(self) -> None:
        try:
            self._cache.close()
        except redis.RedisError:
            logger.warning("cache was not closed")

    def run(self, step: Callable[[], None]) -> None:
        while not self._stopped:
            try:
                step()
            except Exception:
                logger.exception("step failed")
            time.sleep(1)

    def save(self, row: object) -> None:
        try:
            self._session.add(row)
            self._session.commit()
        except SQLAlchemyError:
            logger.exception("not saved")
            try:
                self._session.rollback()
            except Exception:
                logger.exception("not rolled back")
            raise


def serve(step: Callable[[], None]) -> None:
    while True:
        try:
            step()
        except Exception:
            logger.exception("step failed")


def duplicates(session: Session, row: object) -> None:
    try:
        session.add(row)
        session.flush()
    except IntegrityError:
        logger.info("there already")


def tolerated(url: str, strict: bool) -> None:
    try:
        fetch(url)
    except requests.RequestException:
        if strict:
            raise
        logger.warning("%s failed", url)


def known_status(url: str) -> None:
    try:
        requests.delete(url, timeout=3).raise_for_status()
    except requests.HTTPError as error:
        if error.response.status_code != 404:
            raise
        logger.info("gone already")
