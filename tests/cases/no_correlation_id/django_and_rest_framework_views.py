# only: apr-no-correlation-id
"""Views of Django and of REST framework: functions, classes, sets."""

from __future__ import annotations

import logging

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views import View
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

logger = logging.getLogger("django.request")


def ping(request: HttpRequest) -> JsonResponse:
    return JsonResponse({})


class OrderView(View):
    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        logger.info("order %d is shown", pk)  # error: apr-no-correlation-id
        return JsonResponse({"id": pk})


class RefundView(APIView):
    def post(self, request: Request, pk: int) -> Response:
        logger.info("refunding %d", pk)
        return Response({})


urlpatterns = [path("orders/<int:pk>", OrderView.as_view()), path("refunds/<int:pk>", RefundView.as_view()), path("ping", ping)]
