# only: apr-unguarded-read-modify-write
"""`request.user.purse`, where mypy knows nothing of the request: one model of the program is called so from its owner's side."""

from decimal import Decimal

from django.db import models, transaction
from django.db.models import F


class Purse(models.Model):
    user = models.OneToOneField("auth.User", on_delete=models.CASCADE, related_name="purse")
    balance = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal("0"))

    class Meta:
        app_label = "purses"


def pay(request):
    purse = request.user.purse
    with transaction.atomic():
        purse.balance -= Decimal(request.POST["amount"])  # error: apr-unguarded-read-modify-write
        purse.save()


def pay_at_once(request):
    request.user.purse.balance -= Decimal(request.POST["amount"])  # error: apr-unguarded-read-modify-write
    request.user.purse.save()


def pay_by_expression(request):
    purse = request.user.purse
    purse.balance = F("balance") - Decimal(request.POST["amount"])
    purse.save()


def the_purse_of_something_else(game):
    purse = game.table.purse
    purse.balance -= 1
    purse.save()


def locked(request):
    with transaction.atomic():
        purse = Purse.objects.select_for_update().get(user=request.user)
        purse.balance -= Decimal(request.POST["amount"])
        purse.save()
