from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

_local = threading.local()


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = getattr(_local, "request_id", "-")
        return True


class RequestIdMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _local.request_id = request.headers.get("X-Request-ID") or uuid4().hex
        return self.get_response(request)
