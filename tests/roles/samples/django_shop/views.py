"""Django views: functions registered by URL, class-based, DRF."""  # role: handler

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import ListView
from rest_framework.decorators import action, api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ModelViewSet

from django_shop.models import Order


def index(request: HttpRequest) -> HttpResponse:  # role: handler runs: worker
    return HttpResponse()


async def later(request: HttpRequest) -> HttpResponse:  # role: handler runs: loop
    return HttpResponse()


@csrf_exempt
def stripe_webhook(request: HttpRequest) -> HttpResponse:  # role: webhook
    return HttpResponse()


class OrderList(ListView[Order]):  # role: handler
    model = Order

    def get_queryset(self) -> Any:  # role: handler
        return Order.objects.all()


class Checkout(View):  # role: handler
    def post(self, request: HttpRequest) -> HttpResponse:  # role: handler runs: worker route: POST checkout
        return self.done()

    def done(self) -> HttpResponse:
        return HttpResponse()


@api_view(["GET", "POST"])
def api(request: Request) -> Response:  # role: handler
    return Response()


class OrderApi(APIView):  # role: handler
    def get(self, request: Request) -> Response:  # role: handler
        return Response()


class OrderViewSet(ModelViewSet[Order]):  # role: handler
    def perform_create(self, serializer: Any) -> None:  # role: handler
        serializer.save()

    @action(detail=True, methods=["post"])
    def pay(self, request: Request, pk: str) -> Response:  # role: handler
        return Response()
