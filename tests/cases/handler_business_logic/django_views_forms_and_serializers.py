# only: apr-handler-business-logic
"""Django and DRF: function and class-based views, viewsets, serializers and forms; what they copy or map is left, what they decide is not."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models, transaction
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views import View
from django.views.generic import CreateView, DetailView, UpdateView
from rest_framework import serializers, viewsets
from rest_framework.decorators import action, api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Invoice(models.Model):
    number = models.CharField(max_length=20)
    status = models.CharField(max_length=20, default="draft")
    amount = models.IntegerField(default=0)
    paid = models.IntegerField(default=0)
    due = models.DateTimeField()
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)

    def settle(self) -> None:
        self.status = "paid"


class Item(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="items")
    price = models.IntegerField()


# --- function views ---------------------------------------------------------------------------------------------------------------


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(Invoice, pk=pk)
    invoice.status = "approved"  # error: apr-handler-business-logic
    invoice.save()
    return redirect("invoices")


def approve_all(request: HttpRequest) -> HttpResponse:
    Invoice.objects.filter(status="draft").update(status="approved")  # error: apr-handler-business-logic
    return redirect("invoices")


@transaction.atomic
def split(request: HttpRequest, pk: int) -> HttpResponse:  # error: apr-handler-business-logic
    invoice = get_object_or_404(Invoice, pk=pk)
    Item.objects.create(invoice=invoice, price=1)
    Item.objects.create(invoice=invoice, price=2)
    return redirect("invoices")


def late_fee(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = Invoice.objects.get(pk=pk)
    if invoice.due < timezone.now():  # error: apr-handler-business-logic
        Item.objects.create(invoice=invoice, price=500)
    return redirect("invoices")


def overdue_total(request: HttpRequest) -> HttpResponse:
    total = 0
    for invoice in Invoice.objects.filter(status="late"):
        total += invoice.amount - invoice.paid  # error: apr-handler-business-logic
    Item.objects.create(price=total, invoice_id=1)
    return redirect("invoices")


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Sums and labels for a template."""
    invoice = get_object_or_404(Invoice.objects.select_related("owner"), pk=pk)
    items = list(Item.objects.filter(invoice=invoice))
    total = sum(item.price for item in items)
    context: dict[str, Any] = {"invoice": invoice, "total": total / 100, "rest": (invoice.amount - invoice.paid) / 100}
    if invoice.due < timezone.now():
        context["warning"] = "overdue"
    if invoice.status == "paid":
        messages.success(request, "this one is paid")
        return render(request, "paid.html", context)
    return render(request, "invoice.html", context)


def remove(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(Invoice, pk=pk)
    if invoice.owner != request.user:
        raise Http404
    invoice.delete()
    return redirect("invoices")


def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The entity decides."""
    invoice = get_object_or_404(Invoice, pk=pk)
    invoice.settle()
    invoice.save()
    return JsonResponse({"status": invoice.status})


def _charge(invoice: Invoice) -> None:
    invoice.paid = invoice.amount  # error: apr-handler-business-logic
    invoice.save()


def charge(request: HttpRequest, pk: int) -> HttpResponse:
    _charge(get_object_or_404(Invoice, pk=pk))
    return HttpResponse(status=204)


# --- class-based views ------------------------------------------------------------------------------------------------------------


class InvoiceView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        invoice = get_object_or_404(Invoice, pk=pk)
        self._extend(invoice)
        return HttpResponse(status=204)

    def _extend(self, invoice: Invoice) -> None:
        invoice.due = invoice.due + timedelta(days=14)  # error: apr-handler-business-logic
        invoice.save(update_fields=["due"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        invoice = get_object_or_404(Invoice, pk=pk)
        return JsonResponse({"number": invoice.number, "rest": f"{(invoice.amount - invoice.paid) / 100:.2f}"})


class InvoiceForm(forms.ModelForm[Invoice]):
    class Meta:
        model = Invoice
        fields = ["number", "amount"]

    def save(self, commit: bool = True) -> Invoice:
        invoice = super().save(commit=False)
        stored = Invoice.objects.get(pk=invoice.pk)
        stored.status = "changed"  # error: apr-handler-business-logic
        stored.save()
        return invoice


class PlainForm(forms.Form):
    number = forms.CharField()

    def save(self, invoice: Invoice) -> Invoice:
        """Copies what it validated."""
        invoice.number = self.cleaned_data["number"]
        invoice.save()
        return invoice


class InvoiceCreate(LoginRequiredMixin, CreateView[Invoice, InvoiceForm]):
    model = Invoice
    form_class = InvoiceForm

    def form_valid(self, form: InvoiceForm) -> HttpResponse:
        form.instance.owner = self.request.user  # type: ignore[assignment]
        return super().form_valid(form)


class InvoiceUpdate(UpdateView[Invoice, InvoiceForm]):
    model = Invoice
    form_class = InvoiceForm

    def form_valid(self, form: InvoiceForm) -> HttpResponse:
        invoice = form.save(commit=False)
        invoice.owner = self.request.user  # type: ignore[assignment]
        invoice.save()
        return super().form_valid(form)


class InvoiceDetail(DetailView[Invoice]):
    model = Invoice

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["items"] = [item for item in Item.objects.all() if item.price > 0]
        context["open"] = self.get_object().amount > 0
        return context


# --- DRF --------------------------------------------------------------------------------------------------------------------------


class InvoiceSerializer(serializers.ModelSerializer[Invoice]):
    class Meta:
        model = Invoice
        fields = ["number", "amount"]

    def create(self, validated_data: dict[str, Any]) -> Invoice:
        return Invoice.objects.create(**validated_data)

    def update(self, instance: Invoice, validated_data: dict[str, Any]) -> Invoice:
        instance.number = validated_data.get("number", instance.number)
        instance.amount = validated_data["amount"]
        instance.save()
        return instance


class PaymentSerializer(serializers.ModelSerializer[Invoice]):
    class Meta:
        model = Invoice
        fields = ["paid"]

    def update(self, instance: Invoice, validated_data: dict[str, Any]) -> Invoice:
        instance.paid += validated_data["paid"]  # error: apr-handler-business-logic
        instance.status = "paid" if instance.paid >= instance.amount else "partly paid"
        instance.save()
        return instance


class RefundSerializer(serializers.Serializer[Invoice]):
    amount = serializers.IntegerField()

    def create(self, validated_data: dict[str, Any]) -> Invoice:
        with transaction.atomic():  # error: apr-handler-business-logic
            invoice = Invoice.objects.create(amount=-validated_data["amount"])
            Item.objects.create(invoice=invoice, price=-validated_data["amount"])
        return invoice


class InvoiceViewSet(viewsets.ModelViewSet[Invoice]):
    serializer_class = InvoiceSerializer

    def get_queryset(self) -> QuerySet[Invoice]:
        return Invoice.objects.filter(amount__gt=F("paid"))

    def perform_create(self, serializer: serializers.BaseSerializer[Invoice]) -> None:
        serializer.save(owner=self.request.user)

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        invoice = self.get_object()
        invoice.status = "cancelled"  # error: apr-handler-business-logic
        invoice.save()
        return Response(status=204)

    @action(detail=True)
    def summary(self, request: Request, pk: int) -> Response:
        invoice = self.get_object()
        if invoice.status == "draft":
            return Response({"detail": "not sent yet"}, status=409)
        return Response({"rest": invoice.amount - invoice.paid, "late": invoice.due < timezone.now()})


class ReminderView(APIView):
    def post(self, request: Request, pk: int) -> Response:
        invoice = Invoice.objects.get(pk=pk)
        if invoice.amount > invoice.paid:  # error: apr-handler-business-logic
            remind.delay(invoice.pk)
        return Response(status=202)


@api_view(["POST"])
def reset(request: Request, pk: int) -> Response:
    invoice = Invoice.objects.filter(pk=pk).first()
    if invoice is None:
        return Response(status=404)
    invoice.paid = 0  # error: apr-handler-business-logic
    invoice.save()
    return Response(InvoiceSerializer(invoice).data)


# --- no handlers ------------------------------------------------------------------------------------------------------------------


@shared_task
def remind(pk: int) -> None:
    invoice = Invoice.objects.get(pk=pk)
    invoice.status = "reminded"
    invoice.save()


class InvoiceAdmin(admin.ModelAdmin[Invoice]):
    def save_model(self, request: HttpRequest, obj: Invoice, form: Any, change: bool) -> None:
        obj.status = "checked"
        super().save_model(request, obj, form, change)


class Recently:
    """Middleware."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        newest = Invoice.objects.first()
        if newest is not None:
            newest.status = "seen"
            newest.save()
        response: HttpResponse = self.get_response(request)
        return response


urlpatterns = [
    path("approve/<int:pk>", approve),
    path("approve", approve_all),
    path("split/<int:pk>", split),
    path("late/<int:pk>", late_fee),
    path("total", overdue_total),
    path("show/<int:pk>", show),
    path("remove/<int:pk>", remove),
    path("settle/<int:pk>", settle),
    path("charge/<int:pk>", charge),
    path("invoice/<int:pk>", InvoiceView.as_view()),
]
