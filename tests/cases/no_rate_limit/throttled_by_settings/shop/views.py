# only: apr-no-rate-limit
"""What the defaults cover, and what they do not."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class LoginView(APIView):
    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:
        return Response()


class RefundView(APIView):
    def post(self, request: Request) -> Response:  # error: apr-no-rate-limit
        return Response()


class PayView(APIView):
    throttle_scope = "pay"

    def post(self, request: Request) -> Response:
        return Response()


class SignUpView(APIView):
    permission_classes = [AllowAny]
    throttle_classes = ()

    def post(self, request: Request) -> Response:  # error: apr-no-rate-limit
        return Response()


@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_POST
def password_reset(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    return HttpResponse()
