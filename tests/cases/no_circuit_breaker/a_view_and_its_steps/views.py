"""What a view hands its request to is no entry point of its own: one endpoint asks once."""

from typing import Any

import requests
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views import View


class HookView(View):
    def post(self, request: HttpRequest, *args: Any) -> HttpResponse:
        for event in self.parse_events(request):
            print(event)
        return HttpResponse()

    def parse_events(self, request: HttpRequest) -> list[bytes]:
        raise NotImplementedError


class SignedView(HookView):
    def post(self, request: HttpRequest, *args: Any) -> HttpResponse:
        print(request.headers)
        return super().post(request, *args)

    def parse_events(self, request: HttpRequest) -> list[bytes]:
        return [request.body]


class InboundView(HookView):
    def parse_events(self, request: HttpRequest) -> list[bytes]:
        return [self._attachment(request.body.decode())]

    def _attachment(self, token: str) -> bytes:
        return requests.get(f"https://mail.example/attachments/{token}", timeout=5).content


class OutboundView(View):
    def post(self, request: HttpRequest, *args: Any) -> HttpResponse:
        return HttpResponse(send(request.body))

    def put(self, request: HttpRequest, *args: Any) -> HttpResponse:
        return HttpResponse(send(request.body))


def send(body: bytes) -> bytes:  # error: apr-no-circuit-breaker
    return requests.post("https://out.example/messages", data=body, timeout=5).content


urlpatterns = [path("signed/", SignedView.as_view()), path("in/", InboundView.as_view()), path("out/", OutboundView.as_view())]
