"""The account of a ledger is nobody, a field of a form that no column takes is set nowhere, a view that says itself that nobody has to log in knows nobody; next to each what is the client's lie all the same."""
# only: apr-client-trusted-identity

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import CreateView, ListView


class LedgerAccount(models.Model):
    name = models.CharField(max_length=50)
    code = models.CharField(max_length=6)
    kind = models.CharField(max_length=2)


class Leg(models.Model):
    account = models.ForeignKey(LedgerAccount, on_delete=models.CASCADE)
    amount = models.DecimalField(max_digits=13, decimal_places=2)


class LegsListView(LoginRequiredMixin, ListView):
    model = Leg


class Holder(models.Model):
    user = models.OneToOneField("auth.User", on_delete=models.CASCADE)
    phone = models.CharField(max_length=50)
    address = models.CharField(max_length=200)


class Deposit(models.Model):
    holder = models.ForeignKey(Holder, on_delete=models.CASCADE)
    amount = models.DecimalField(max_digits=13, decimal_places=2)


class DepositsListView(LoginRequiredMixin, ListView):  # error: apr-client-trusted-identity
    model = Deposit


# --- fields of forms --------------------------------------------------------------------------------------------------------------


class Transaction(models.Model):
    date = models.DateField()
    description = models.TextField()


class TransferForm(forms.ModelForm):
    amount = forms.DecimalField(max_digits=13, decimal_places=2)

    class Meta:
        model = Transaction
        fields = ["amount", "date", "description"]


class TransferView(LoginRequiredMixin, CreateView):
    form_class = TransferForm


class Invoice(models.Model):
    date = models.DateField()
    amount = models.DecimalField(max_digits=13, decimal_places=2)


class InvoiceForm(forms.ModelForm):  # error: apr-client-trusted-identity
    class Meta:
        model = Invoice
        fields = ["amount", "date"]


class InvoiceView(LoginRequiredMixin, CreateView):
    form_class = InvoiceForm


# --- nobody is logged in ----------------------------------------------------------------------------------------------------------


class Client(models.Model):
    id = models.CharField(primary_key=True, max_length=100)
    owner = models.ForeignKey("auth.User", null=True, on_delete=models.CASCADE)
    scopes = models.TextField()


@method_decorator(login_not_required, name="dispatch")
class DeviceCodeView(View):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        client = Client.objects.get(id=request.POST["client_id"])
        return JsonResponse({"scopes": client.scopes})


@method_decorator(login_required, name="dispatch")
class ClientView(View):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # error: apr-client-trusted-identity
        client = Client.objects.get(id=request.POST["client_id"])
        return JsonResponse({"scopes": client.scopes})


urlpatterns = [
    path("legs", LegsListView.as_view()),
    path("deposits", DepositsListView.as_view()),
    path("transfer", TransferView.as_view()),
    path("invoice", InvoiceView.as_view()),
    path("device", DeviceCodeView.as_view()),
    path("client", ClientView.as_view()),
]
