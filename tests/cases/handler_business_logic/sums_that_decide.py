"""What handlers gather over rows, and then weigh to decide what they answer."""
# only: apr-handler-business-logic

from django.db import models
from django.http import HttpResponseForbidden, JsonResponse
from django.views import View


class Account(models.Model):
    balance = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        app_label = "old"


class Invoice(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="invoices")
    total = models.DecimalField(max_digits=10, decimal_places=2)
    tax = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        app_label = "old"


class MayLeave(View):
    def post(self, request, pk):
        account = Account.objects.get(pk=pk)
        owed = sum(i.total + i.tax for i in account.invoices.all())  # error: apr-handler-business-logic
        if owed > account.balance:
            return JsonResponse({"error": "still owes"}, status=409)
        return JsonResponse({"ok": True})


class MayLeaveByQuery(View):
    def post(self, request, pk):
        account = Account.objects.get(pk=pk)
        owed = sum(i.total + i.tax for i in Invoice.objects.filter(account=account))  # error: apr-handler-business-logic
        if owed > account.balance:
            return JsonResponse({"error": "still owes"}, status=409)
        return JsonResponse({"ok": True})


class StillOwes(View):
    def post(self, request, pk):
        account = Account.objects.get(pk=pk)
        owed = 0
        for i in Invoice.objects.filter(account=account):
            owed += i.total  # error: apr-handler-business-logic
        if owed > 100:
            return JsonResponse({"error": "still owes"}, status=409)
        return JsonResponse({"ok": True})


class HasCredit(View):
    def post(self, request, pk):
        account = Account.objects.get(pk=pk)
        if account.balance * 2 > 100:  # error: apr-handler-business-logic
            return JsonResponse({"error": "still owes"}, status=409)
        close_account(account)
        return JsonResponse({"ok": True})


class CloseWhenPaid(View):
    def post(self, request, pk):
        account = Account.objects.get(pk=pk)
        owed = sum(i.total + i.tax for i in account.invoices.all())  # error: apr-handler-business-logic
        if owed > account.balance:
            close_account(account)
        return JsonResponse({"ok": True})


def close_account(account): ...


def close_all(ids): ...


class CloseDormant(View):
    def post(self, request):
        ids = [a.pk for a in Account.objects.all() if a.balance < 1]  # error: apr-handler-business-logic
        close_all(ids)
        return JsonResponse({"n": len(ids)})


class CloseThese(View):
    def post(self, request):
        close_all([int(one) for one in request.POST.getlist("ids")])
        return JsonResponse({"ok": True})


class ShowOwed(View):
    def get(self, request, pk):
        account = Account.objects.get(pk=pk)
        owed = sum(i.total + i.tax for i in account.invoices.all())
        return JsonResponse({"owed": str(owed), "in_debt": owed > account.balance})


class ForMembers(View):
    def get(self, request, pk):
        account = Account.objects.get(pk=pk)
        paid = sum(i.total for i in account.invoices.all())
        if paid < 100:
            return HttpResponseForbidden()
        return JsonResponse({"balance": str(account.balance)})


class Emptied(View):
    def get(self, request, pk):
        rows = Invoice.objects.filter(account=pk)
        shown = [str(row.total) for row in rows]
        if len(shown) > 100:
            return JsonResponse({"rows": shown[:100], "more": True})
        return JsonResponse({"rows": shown})
