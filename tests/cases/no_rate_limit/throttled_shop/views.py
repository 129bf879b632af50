from typing import Any

from django.contrib.auth import authenticate, get_user_model, login
from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import send_mail
from rest_framework import generics, permissions, serializers, status, viewsets
from rest_framework.decorators import action, api_view, permission_classes, throttle_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from throttled_shop.throttles import BurstThrottle, EmailThrottle, WithdrawThrottle

User = get_user_model()


class SignupSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    password = serializers.CharField(write_only=True)

    def create(self, validated_data: dict[str, Any]) -> Any:
        return User.objects.create_user(**validated_data)  # type: ignore[attr-defined]


class LoginView(APIView):
    permission_classes = [permissions.AllowAny]

    def post(self, request: Request) -> Response:  # error: apr-no-rate-limit
        user = authenticate(username=request.data["email"], password=request.data["password"])
        if user is None:
            return Response(status=status.HTTP_401_UNAUTHORIZED)
        login(request._request, user)
        return Response({"id": user.pk})


class LimitedLoginView(LoginView):
    throttle_classes = [EmailThrottle]

    def post(self, request: Request) -> Response:
        return super().post(request)


class ScopeOnlyLoginView(APIView):
    permission_classes = [permissions.AllowAny]
    throttle_scope = "login"

    def post(self, request: Request) -> Response:  # error: apr-no-rate-limit
        user = authenticate(username=request.data["email"], password=request.data["password"])
        if user is None:
            return Response(status=status.HTTP_401_UNAUTHORIZED)
        return Response({"id": user.pk})


class ScopedLoginView(APIView):
    permission_classes = [permissions.AllowAny]
    throttle_scope = "login"
    throttle_classes = [ScopedRateThrottle]

    def post(self, request: Request) -> Response:
        user = authenticate(username=request.data["email"], password=request.data["password"])
        if user is None:
            return Response(status=status.HTTP_401_UNAUTHORIZED)
        return Response({"id": user.pk})


class SignupView(generics.CreateAPIView[Any]):  # error: apr-no-rate-limit
    serializer_class = SignupSerializer
    permission_classes = [permissions.AllowAny]


class LimitedSignupView(generics.CreateAPIView[Any]):
    serializer_class = SignupSerializer
    permission_classes = [permissions.AllowAny]
    throttle_classes = [BurstThrottle]


class UserViewSet(viewsets.GenericViewSet[Any]):
    queryset = User.objects.all()
    serializer_class = SignupSerializer

    def create(self, request: Request) -> Response:  # error: apr-no-rate-limit
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data, status=status.HTTP_201_CREATED)

    @action(detail=False, methods=["post"])
    def reset_password(self, request: Request) -> Response:  # error: apr-no-rate-limit
        form = PasswordResetForm(request.data)
        if form.is_valid():
            form.save(request=request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=False, methods=["post"], throttle_classes=[EmailThrottle])
    def resend_confirmation(self, request: Request) -> Response:
        send_mail("Confirm", "Follow the link", None, [request.data["email"]])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=False, methods=["get"])
    def me(self, request: Request) -> Response:
        return Response({"id": request.user.pk})


@api_view(["POST"])
@permission_classes([permissions.IsAuthenticated])
def withdraw(request: Request) -> Response:  # error: apr-no-rate-limit
    return Response({"withdrawn": request.data["amount"]})


@api_view(["POST"])
@permission_classes([permissions.IsAuthenticated])
@throttle_classes([WithdrawThrottle])
def withdraw_limited(request: Request) -> Response:
    return Response({"withdrawn": request.data["amount"]})


@api_view(["POST"])
@permission_classes([permissions.IsAdminUser])
def refund_by_staff(request: Request, pk: int) -> Response:
    """Only the staff gets here."""
    return Response({"refunded": pk})


class AvatarUpload(APIView):
    parser_classes = [MultiPartParser]
    permission_classes = [permissions.IsAuthenticated]
    throttle_classes: list[Any] = []

    def put(self, request: Request) -> Response:  # error: apr-no-rate-limit
        upload = request.FILES["avatar"]
        return Response({"size": upload.size})


class ContactView(APIView):
    throttle_classes = [BurstThrottle]

    def get_throttles(self) -> list[Any]:
        if self.request.method == "GET":
            return []
        return super().get_throttles()

    def post(self, request: Request) -> Response:
        send_mail("Contact", request.data["text"], None, ["office@example.com"])
        return Response(status=status.HTTP_202_ACCEPTED)
