# only: apr-blocking-call
"""Django: an `async def` view must use the `a` methods or a thread; a plain view runs in one already."""

import time
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import aget_object_or_404, get_object_or_404
from django.views import View


class Order(models.Model):
    number = models.CharField(max_length=20)
    status = models.CharField(max_length=20, default="new")


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)


def plain_view(request: HttpRequest, pk: int) -> HttpResponse:
    order = Order.objects.get(pk=pk)
    order.save()
    time.sleep(0.1)
    return HttpResponse(order.number)


async def detail(request: HttpRequest, pk: int) -> HttpResponse:
    order = Order.objects.get(pk=pk)  # error: apr-blocking-call
    return HttpResponse(order.number)


async def detail_async(request: HttpRequest, pk: int) -> HttpResponse:
    order = await Order.objects.aget(pk=pk)
    order.status = "seen"
    await order.asave()
    return HttpResponse((await aget_object_or_404(Order, pk=pk)).number)


async def shortcut(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk)  # error: apr-blocking-call
    order.status = "seen"
    order.save(update_fields=["status"])  # error: apr-blocking-call
    return HttpResponse(order.number)


async def index(request: HttpRequest) -> JsonResponse:
    numbers = [order.number for order in Order.objects.filter(status="new")]  # error: apr-blocking-call
    for line in Line.objects.select_related("order"):  # error: apr-blocking-call
        numbers.append(str(line.pk))
    rows = list(Order.objects.all())  # error: apr-blocking-call
    return JsonResponse({"numbers": numbers, "count": len(rows)})


async def index_async(request: HttpRequest) -> JsonResponse:
    numbers = [order.number async for order in Order.objects.filter(status="new")]
    async for line in Line.objects.select_related("order"):
        numbers.append(str(line.pk))
    count = await Order.objects.acount()
    rows = await sync_to_async(list)(Order.objects.all())
    newest = Order.objects.order_by("-pk")[:10]
    return JsonResponse({"numbers": numbers, "count": count + len(rows) + await newest.acount()})


async def first(request: HttpRequest) -> HttpResponse:
    waiting = Order.objects.filter(status="waiting")
    if waiting.exists():  # error: apr-blocking-call
        return HttpResponse(waiting[0].number)  # error: apr-blocking-call
    return HttpResponse("none")


@transaction.atomic
def close_order(pk: int) -> None:
    Order.objects.filter(pk=pk).update(status="closed")


async def close(request: HttpRequest, pk: int) -> HttpResponse:
    close_order(pk)  # error: apr-blocking-call
    return HttpResponse("closed")


async def close_in_a_thread(request: HttpRequest, pk: int) -> HttpResponse:
    await sync_to_async(close_order)(pk)
    await sync_to_async(lambda: Order.objects.filter(pk=pk).delete())()
    return HttpResponse("closed")


async def in_a_transaction(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():  # error: apr-blocking-call
        pass
    return HttpResponse("done")


async def extras(request: HttpRequest, password: str) -> HttpResponse:
    cache.set("seen", 1)  # error: apr-blocking-call
    await cache.aset("seen", 1)
    make_password(password)  # error: apr-blocking-call
    send_mail("Hello", "World", "shop@example.com", ["you@example.com"])  # error: apr-blocking-call
    return HttpResponse("done")


class OrderView(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = Order.objects.filter(pk=pk).first()  # error: apr-blocking-call
        return HttpResponse(order.number if order else "")

    def helper(self) -> Any:
        return Order.objects.count()


class PlainView(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(Order.objects.get(pk=pk).number)
