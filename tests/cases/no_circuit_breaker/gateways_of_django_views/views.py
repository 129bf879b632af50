from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import View
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .gateway import Crm, Payments, Sms


class CustomerView(View):
    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        return JsonResponse(Crm().customer(key))


class DealsView(APIView):
    def get(self, request: Request, key: int) -> Response:
        return Response(Crm().deals(key))


class NotifyView(APIView):
    def post(self, request: Request) -> Response:
        Sms().send(request.data["to"], "hello")
        return Response({})

    def put(self, request: Request) -> Response:
        Sms().send(request.data["to"], "again")
        return Response({})


class PayView(APIView):
    def post(self, request: Request) -> Response:
        return Response(Payments().pay(100, request.data["key"]))


class PayLaterView(APIView):
    def post(self, request: Request) -> Response:
        return Response(Payments().pay(200, request.data["key"]))
