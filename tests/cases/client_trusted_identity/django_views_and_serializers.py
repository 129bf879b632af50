# only: apr-client-trusted-identity
"""Django and DRF: functions, class views, view sets, serializers and forms; ids from the URL and the body, fields = "__all__"; querysets of who acts, read-only fields, permissions."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views import View
from rest_framework import permissions, serializers, viewsets
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Account(models.Model):
    name = models.CharField(max_length=50)
    role = models.CharField(max_length=10)
    is_staff = models.BooleanField(default=False)

    class Meta:
        app_label = "bank"


class Payment(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    amount = models.IntegerField()
    status = models.CharField(max_length=10)
    note = models.TextField()

    class Meta:
        app_label = "bank"


class City(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "bank"


@login_required
def payment(request: HttpRequest, pk: int) -> HttpResponse:  # error: apr-client-trusted-identity
    row = get_object_or_404(Payment, pk=pk)
    return JsonResponse({"note": row.note})


def payments(request: HttpRequest) -> HttpResponse:  # error: apr-client-trusted-identity
    rows = Payment.objects.filter(user_id=request.GET["user_id"])
    return JsonResponse({"ids": [row.pk for row in rows]})


@login_required
def pay(request: HttpRequest) -> HttpResponse:  # error: apr-client-trusted-identity
    Payment.objects.create(user_id=request.POST["user_id"], amount=0, note=request.POST["note"])
    return HttpResponse()


@api_view(["GET"])
def payments_of(request: Request, user_id: int) -> Response:  # error: apr-client-trusted-identity
    return Response(list(Payment.objects.filter(user__id=user_id).values("id")))


class PaymentView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # error: apr-client-trusted-identity
        return JsonResponse({"note": Payment.objects.get(pk=pk).note})


class PaymentByKey(APIView):
    permission_classes = [permissions.IsAuthenticated]

    def delete(self, request: Request, **kwargs: Any) -> Response:  # error: apr-client-trusted-identity
        Payment.objects.filter(pk=self.kwargs["pk"]).delete()
        return Response(status=204)


class AccountSerializer(serializers.ModelSerializer[Account]):  # error: apr-client-trusted-identity
    class Meta:
        model = Account
        fields = "__all__"


class AccountForm(forms.ModelForm[Account]):  # error: apr-client-trusted-identity
    class Meta:
        model = Account
        fields = ["name", "is_staff"]


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    class Meta:
        model = Payment
        fields = ["id", "user", "amount", "status", "note"]
        read_only_fields = ["user", "amount", "status"]


class AllPayments(viewsets.ModelViewSet[Payment]):  # error: apr-client-trusted-identity
    permission_classes = [permissions.IsAuthenticated]
    queryset = Payment.objects.all()
    serializer_class = PaymentSerializer


class MyPayments(viewsets.ModelViewSet[Payment]):
    permission_classes = [permissions.IsAuthenticated]
    queryset = Payment.objects.all()
    serializer_class = PaymentSerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(user=self.request.user)


class StaffPayments(viewsets.ModelViewSet[Payment]):
    permission_classes = [permissions.IsAdminUser]
    queryset = Payment.objects.all()
    serializer_class = PaymentSerializer


class Cities(viewsets.ModelViewSet[City]):
    permission_classes = [permissions.IsAuthenticated]
    queryset = City.objects.all()


class ProfileSerializer(serializers.ModelSerializer[Account]):
    class Meta:
        model = Account
        fields = ["name", "role"]
        extra_kwargs = {"role": {"read_only": True}}


class NewPaymentSerializer(serializers.ModelSerializer[Payment]):
    user = serializers.HiddenField(default=serializers.CurrentUserDefault())

    class Meta:
        model = Payment
        fields = ["user", "note"]


class NameForm(forms.ModelForm[Account]):
    class Meta:
        model = Account
        fields = ["name"]


@login_required
def my_payment(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Payment, pk=pk, user=request.user)
    return JsonResponse({"note": row.note})


@login_required
def my_payment_checked(request: HttpRequest, pk: int) -> HttpResponse:
    row = Payment.objects.get(pk=pk)
    if row.user != request.user:
        return HttpResponse(status=404)
    return JsonResponse({"note": row.note})


@permission_required("bank.view_payment")
def any_payment(request: HttpRequest, pk: int) -> HttpResponse:
    return JsonResponse({"note": get_object_or_404(Payment, pk=pk).note})


@login_required
def city(request: HttpRequest, pk: int) -> HttpResponse:
    return JsonResponse({"name": get_object_or_404(City, pk=pk).name})


@login_required
def related(request: HttpRequest, pk: int) -> HttpResponse:
    row = request.user.payment_set.get(pk=pk)  # type: ignore[union-attr]
    return JsonResponse({"note": row.note})


urlpatterns = [
    path("payments/<int:pk>", payment),
    path("payments", payments),
    path("pay", pay),
    path("of/<int:user_id>", payments_of),
    path("view/<int:pk>", PaymentView.as_view()),
    path("key/<int:pk>", PaymentByKey.as_view()),
    path("mine/<int:pk>", my_payment),
    path("checked/<int:pk>", my_payment_checked),
    path("any/<int:pk>", any_payment),
    path("city/<int:pk>", city),
    path("related/<int:pk>", related),
]
