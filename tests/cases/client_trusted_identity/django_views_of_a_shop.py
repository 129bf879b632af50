# only: apr-client-trusted-identity
"""Classic Django: function views, class views, forms."""

import json

from django import forms
from django.contrib.auth.decorators import login_required, permission_required, user_passes_test
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_POST
from django.views.generic import DeleteView, DetailView, ListView, UpdateView


class Invoice(models.Model):
    customer = models.ForeignKey(User, on_delete=models.CASCADE)
    number = models.CharField(max_length=20)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    status = models.CharField(max_length=10)
    is_paid = models.BooleanField(default=False)


class Article(models.Model):
    slug = models.SlugField()
    title = models.CharField(max_length=200)
    published = models.BooleanField(default=False)


class Note(models.Model):
    author = models.ForeignKey(User, on_delete=models.CASCADE)
    text = models.TextField()


class Membership(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    team_id = models.IntegerField()
    role = models.CharField(max_length=10)


@login_required
def invoice_detail(request, pk):  # error: apr-client-trusted-identity
    invoice = get_object_or_404(Invoice, pk=pk)
    return render(request, "invoice.html", {"invoice": invoice})


@login_required
def my_invoice(request, pk):
    invoice = get_object_or_404(Invoice, pk=pk, customer=request.user)
    return render(request, "invoice.html", {"invoice": invoice})


@login_required
def my_invoice_related(request, pk):
    invoice = get_object_or_404(request.user.invoice_set, pk=pk)
    return render(request, "invoice.html", {"invoice": invoice})


@login_required
def invoice_or_forbidden(request, pk):
    invoice = get_object_or_404(Invoice, pk=pk)
    if invoice.customer_id != request.user.pk and not request.user.is_staff:
        raise PermissionDenied
    return render(request, "invoice.html", {"invoice": invoice})


def article(request, slug):
    return render(request, "article.html", {"article": get_object_or_404(Article, slug=slug, published=True)})


@permission_required("billing.view_invoice", raise_exception=True)
def any_invoice(request, pk):
    return render(request, "invoice.html", {"invoice": get_object_or_404(Invoice, pk=pk)})


@user_passes_test(lambda user: user.is_staff)
def staff_invoice(request, pk):
    return render(request, "invoice.html", {"invoice": get_object_or_404(Invoice, pk=pk)})


@login_required
@require_POST
def delete_note(request):  # error: apr-client-trusted-identity
    note_id = request.POST.get("note")
    Note.objects.filter(id=note_id).delete()
    return redirect("notes")


@login_required
@require_POST
def delete_own_note(request):
    request.user.note_set.filter(id=request.POST["note"]).delete()
    return redirect("notes")


@require_POST
def write_note(request):  # error: apr-client-trusted-identity
    body = json.loads(request.body)
    Note.objects.create(author_id=body["author_id"], text=body["text"])
    return HttpResponse(status=201)


@login_required
@require_POST
def write_own_note(request):
    body = json.loads(request.body)
    Note.objects.create(author=request.user, text=body["text"])
    return HttpResponse(status=201)


@login_required
@require_POST
def pay(request, pk):  # error: apr-client-trusted-identity
    """The invoice is the customer's own; the price is the customer's own invention."""
    invoice = get_object_or_404(Invoice, pk=pk, customer=request.user)
    invoice.amount = request.POST["amount"]
    invoice.save(update_fields=["amount"])
    return redirect("invoice", pk=pk)


@login_required
def switch_role(request, team_id):  # error: apr-client-trusted-identity
    membership = Membership.objects.get(user=request.user, team_id=team_id)
    membership.role = request.GET["role"]
    membership.save()
    return redirect("team", team_id)


def statement_by_cookie(request):  # error: apr-client-trusted-identity
    user_id = request.COOKIES.get("user_id")
    invoices = Invoice.objects.filter(customer_id=user_id)
    return JsonResponse({"numbers": [i.number for i in invoices]})


def statement_by_signed_cookie(request):
    user_id = request.get_signed_cookie("user_id", salt="statement")
    invoices = Invoice.objects.filter(customer_id=user_id)
    return JsonResponse({"numbers": [i.number for i in invoices]})


class InvoiceDetail(LoginRequiredMixin, DetailView):  # error: apr-client-trusted-identity
    model = Invoice
    template_name = "invoice.html"


class OwnInvoiceDetail(LoginRequiredMixin, DetailView):
    model = Invoice

    def get_queryset(self):
        return super().get_queryset().filter(customer=self.request.user)


class InvoiceUpdate(LoginRequiredMixin, UserPassesTestMixin, UpdateView):
    model = Invoice
    fields = ["number"]

    def test_func(self):
        return self.get_object().customer == self.request.user


class NoteDelete(LoginRequiredMixin, DeleteView):  # error: apr-client-trusted-identity
    model = Note
    success_url = "/"


class ArticleList(ListView):
    model = Article


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["text"]


class ProfileForm(forms.ModelForm):  # error: apr-client-trusted-identity
    class Meta:
        model = User
        fields = "__all__"


@login_required
def edit_profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        return redirect("profile")
    return render(request, "profile.html", {"form": form})


@login_required
def edit_note(request, pk):
    note = get_object_or_404(Note, pk=pk, author=request.user)
    form = NoteForm(request.POST or None, instance=note)
    if form.is_valid():
        form.save()
        return redirect("notes")
    return render(request, "note.html", {"form": form})


class TransferView(LoginRequiredMixin, View):
    def post(self, request, *args, **kwargs):  # error: apr-client-trusted-identity
        membership = Membership.objects.filter(user_id=request.POST["user_id"], team_id=kwargs["team_id"])
        membership.update(role="owner")
        return HttpResponse(status=204)
