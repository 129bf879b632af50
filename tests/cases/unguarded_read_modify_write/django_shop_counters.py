# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import json
from typing import Any

from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View
from rest_framework import serializers, viewsets
from rest_framework.decorators import action, api_view
from rest_framework.response import Response


class Product(models.Model):
    name = models.CharField(max_length=50)
    stock = models.PositiveIntegerField(default=0)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    attributes = models.JSONField(default=dict)
    views = models.IntegerField(default=0)
    rating_sum = models.IntegerField(default=0)
    rating_count = models.IntegerField(default=0)

    class Meta:
        app_label = "shop"

    def sell(self, n: int) -> None:
        self.stock -= n
        self.save(update_fields=["stock"])

    def bump(self) -> None:
        self.views = self.views + 1  # error: apr-unguarded-read-modify-write
        self.save()

    def bump_right(self) -> None:
        type(self).objects.filter(pk=self.pk).update(views=F("views") + 1)
        self.refresh_from_db(fields=["views"])

    @transaction.atomic
    def restock(self, n: int) -> None:
        locked = Product.objects.select_for_update().get(pk=self.pk)
        locked.stock += n
        locked.save(update_fields=["stock"])


class Account(models.Model):
    balance = models.DecimalField(max_digits=12, decimal_places=2)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)

    class Meta:
        app_label = "shop"


def product_page(request: HttpRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=pk)
    product.views += 1  # error: apr-unguarded-read-modify-write
    product.save()
    return JsonResponse({"name": product.name, "views": product.views})


class RateView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        stars = int(request.POST["stars"])
        with transaction.atomic():
            product = Product.objects.get(pk=pk)
            product.rating_sum += stars  # error: apr-unguarded-read-modify-write
            product.rating_count += 1  # error: apr-unguarded-read-modify-write
            product.save(update_fields=["rating_sum", "rating_count"])
        return HttpResponse(status=204)


@api_view(["POST"])
def buy(request: Any, pk: int) -> Response:
    product = Product.objects.filter(pk=pk).first()
    if product is None or product.stock < 1:
        return Response({"detail": "sold out"}, status=409)
    product.sell(1)  # error: apr-unguarded-read-modify-write
    return Response({"left": product.stock})


def reprice(pk: int, percent: int) -> None:
    price = Product.objects.values_list("price", flat=True).get(pk=pk)
    Product.objects.filter(pk=pk).update(price=price * (100 + percent) / 100)  # error: apr-unguarded-read-modify-write


def merge_attributes(pk: int, new: dict[str, Any]) -> None:
    product = Product.objects.get(pk=pk)
    attributes = dict(product.attributes)
    attributes.update(new)
    product.attributes = attributes  # error: apr-unguarded-read-modify-write
    product.save(update_fields=["attributes"])


def drop_attribute(pk: int, key: str) -> None:
    product = Product.objects.get(pk=pk)
    product.attributes.pop(key, None)  # error: apr-unguarded-read-modify-write
    product.save()


def take_from_all(pks: list[int]) -> None:
    changed = []
    for product in Product.objects.filter(pk__in=pks):
        product.stock = product.stock - 1  # error: apr-unguarded-read-modify-write
        changed.append(product)
    Product.objects.bulk_update(changed, ["stock"])


def pay(account_id: int, amount: int) -> None:
    with transaction.atomic():
        account = Account.objects.select_related("product").get(id=account_id)
        account.balance = account.balance - amount  # error: apr-unguarded-read-modify-write
        account.save()


def related(account_id: int) -> None:
    account = Account.objects.get(pk=account_id)
    account.product.stock -= 1  # error: apr-unguarded-read-modify-write
    account.product.save()


class ProductSerializer(serializers.ModelSerializer[Product]):
    class Meta:
        model = Product
        fields = ["name", "stock"]


class ProductViewSet(viewsets.ModelViewSet[Product]):
    queryset = Product.objects.all()
    serializer_class = ProductSerializer

    @action(detail=True, methods=["post"])
    def reserve(self, request: Any, pk: str | None = None) -> Response:
        product = self.get_object()
        amount = int(request.data.get("amount", 1))
        product.stock = product.stock - amount  # error: apr-unguarded-read-modify-write
        product.save()
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def reserve_right(self, request: Any, pk: str | None = None) -> Response:
        product = self.get_object()
        product.stock = F("stock") - 1
        product.save(update_fields=["stock"])
        return Response(status=204)


def raw_counter(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stock FROM shop_product WHERE id = %s", [pk])
        (stock,) = cursor.fetchone()
        cursor.execute("UPDATE shop_product SET stock = %s WHERE id = %s", [stock - 1, pk])  # error: apr-unguarded-read-modify-write


# left


@transaction.atomic
def pay_locked(account_id: int, amount: int) -> None:
    account = get_object_or_404(Account.objects.select_for_update(), pk=account_id)
    account.balance -= amount
    account.save()


def pay_locked_by_queryset(ids: list[int], amount: int) -> None:
    queryset = Account.objects.filter(pk__in=ids).order_by("pk")
    with transaction.atomic():
        for account in queryset.select_for_update(of=("self",), skip_locked=True):
            account.balance = account.balance - amount
            account.save(update_fields=["balance"])


def pay_compare(account_id: int, amount: int) -> bool:
    account = Account.objects.get(pk=account_id)
    updated = Account.objects.filter(pk=account_id, balance=account.balance).update(balance=account.balance - amount)
    return bool(updated)


def pay_f(account_id: int, amount: int) -> None:
    if not Account.objects.filter(pk=account_id, balance__gte=amount).update(balance=F("balance") - amount):
        raise ValueError("insufficient")


def with_cache_lock(account_id: int, amount: int) -> None:
    with cache.lock(f"account:{account_id}", timeout=10):  # type: ignore[attr-defined]
        account = Account.objects.get(pk=account_id)
        account.balance -= amount
        account.save()


def create_and_add(product: Product) -> Account:
    account = Account.objects.create(balance=0, product=product)
    account.balance += 10
    account.save()
    return account


def raw_counter_locked(pk: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT stock FROM shop_product WHERE id = %s FOR UPDATE", [pk])
        (stock,) = cursor.fetchone()
        cursor.execute("UPDATE shop_product SET stock = %s WHERE id = %s", [stock - 1, pk])


def rename(pk: int, name: str) -> None:
    product = Product.objects.get(pk=pk)
    product.name = name.strip() or product.name
    product.stock = 0
    product.save()


def display(pk: int) -> dict[str, Any]:
    product = Product.objects.get(pk=pk)
    average = product.rating_sum / max(1, product.rating_count)
    data = json.loads(json.dumps(product.attributes))
    data["average"] = average
    return dict(data)


def create_snapshot(pk: int) -> Product:
    product = Product.objects.get(pk=pk)
    return Product.objects.create(name=product.name + " (copy)", stock=product.stock + 1, price=product.price)
