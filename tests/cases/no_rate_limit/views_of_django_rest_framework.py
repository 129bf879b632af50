"""Django REST framework: throttles of the class, emptied ones, a scope without its throttle, actions and function views."""
# only: apr-no-rate-limit

from rest_framework import permissions, viewsets
from rest_framework.decorators import action, api_view, throttle_classes
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle, ScopedRateThrottle, UserRateThrottle
from rest_framework.views import APIView


class BurstThrottle(UserRateThrottle):
    rate = "5/min"


class LoginView(APIView):
    throttle_classes = []

    def post(self, request: Request) -> Response:  # error: apr-no-rate-limit
        return Response({})


class RegisterView(APIView):
    throttle_scope = "register"

    def post(self, request: Request) -> Response:  # error: apr-no-rate-limit
        return Response({})


class PasswordResetView(APIView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "reset"

    def post(self, request: Request) -> Response:
        return Response({})


class VerifyCodeView(APIView):
    throttle_classes = (BurstThrottle,)

    def post(self, request: Request) -> Response:
        return Response({})


class LimitedView(APIView):
    throttle_classes = [AnonRateThrottle]


class SignInView(LimitedView):
    def post(self, request: Request) -> Response:
        return Response({})


class RefundView(LimitedView):
    permission_classes = [permissions.IsAuthenticated]

    def post(self, request: Request) -> Response:  # error: apr-no-rate-limit
        return Response({})


class OrderViewSet(viewsets.ViewSet):
    def list(self, request: Request) -> Response:
        return Response([])

    @action(detail=True, methods=["post"])
    def refund(self, request: Request, pk: int) -> Response:  # error: apr-no-rate-limit
        return Response({})

    @action(detail=False, methods=["post"], throttle_classes=[BurstThrottle])
    def checkout(self, request: Request) -> Response:
        return Response({})

    @action(detail=False, methods=["get"])
    def refunds(self, request: Request) -> Response:
        return Response([])


@api_view(["POST"])
def upload(request: Request) -> Response:  # error: apr-no-rate-limit
    return Response({"size": len(request.FILES)})


@api_view(["POST"])
@throttle_classes([BurstThrottle])
def send_invitation(request: Request) -> Response:
    return Response({})


@api_view(["GET"])
def login_methods(request: Request) -> Response:
    return Response([])
