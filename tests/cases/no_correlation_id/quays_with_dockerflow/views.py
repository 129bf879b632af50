from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views import View

logger = logging.getLogger(__name__)


class OrderView(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        logger.info("order %d is shown", pk)
        return HttpResponse()
