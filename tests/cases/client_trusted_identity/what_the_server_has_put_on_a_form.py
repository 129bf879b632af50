"""Rows that a form or serializer has made or found are the server's; a permission that a view names guards it; fields of the form are still the client's."""

# only: apr-client-trusted-identity
from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpResponse
from django.views.generic import FormView
from rest_framework import serializers, viewsets
from rest_framework.response import Response


class Customer(models.Model):
    email = models.EmailField()


class Order(models.Model):
    code = models.CharField(max_length=16)
    organizer = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    total = models.IntegerField()


class Invoice(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    organizer = models.ForeignKey("auth.User", on_delete=models.CASCADE)


class Mail(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    text = models.TextField()


class ResetView(FormView[Any]):
    def form_valid(self, form: Any) -> HttpResponse:
        Mail.objects.create(customer=form.customer, text="reset")
        return super().form_valid(form)


class ComposeView(FormView[Any]):
    def form_valid(self, form: Any) -> HttpResponse:  # error: apr-client-trusted-identity
        Mail.objects.create(customer=form.cleaned_data["customer"], text="hello")
        return super().form_valid(form)


class CodeOnly(serializers.ModelSerializer[Order]):
    class Meta:
        model = Order
        fields = ("code",)


class OrderViewSet(viewsets.ModelViewSet[Order]):
    serializer_class = CodeOnly

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        serializer: Any = CodeOnly(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        order = serializer.instance
        Invoice.objects.create(order=order, organizer=order.organizer)
        return Response(serializer.data)


class ImportedOrderViewSet(viewsets.ModelViewSet[Order]):
    serializer_class = CodeOnly

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:  # error: apr-client-trusted-identity
        serializer: Any = CodeOnly(data=request.data)
        serializer.is_valid(raise_exception=True)
        Order.objects.create(code=serializer.validated_data["code"], organizer=request.data["organizer"], total=1)
        return Response(serializer.data)


class PriceOfStaff(serializers.ModelSerializer[Order]):
    class Meta:
        model = Order
        fields = ("code", "total")


class StaffOrderViewSet(viewsets.ModelViewSet[Order]):
    serializer_class = PriceOfStaff
    permission = "orders:read"
    write_permission = "orders:write"


class PriceOfAnybody(serializers.ModelSerializer[Order]):  # error: apr-client-trusted-identity
    class Meta:
        model = Order
        fields = ("code", "total")


class OpenOrderViewSet(viewsets.ModelViewSet[Order]):
    serializer_class = PriceOfAnybody
    permission = None
    write_permission = ""
