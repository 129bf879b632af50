# only: apr-orm-outside-transaction
from django.db import models, transaction
from django.http import JsonResponse
import django_rq


class Lot(models.Model):
    qty = models.IntegerField()

    class Meta:
        app_label = "lots"


def take(request, pk):
    with transaction.atomic():
        lot = Lot.objects.select_for_update().get(pk=pk)
        lot.qty -= 1
    lot.save()  # error: apr-orm-outside-transaction
    return JsonResponse({"qty": lot.qty})


def take_inside(request, pk):
    with transaction.atomic():
        lot = Lot.objects.select_for_update().get(pk=pk)
        lot.qty -= 1
        lot.save()
    return JsonResponse({"qty": lot.qty})


def locked(pk):
    with transaction.atomic():
        return Lot.objects.select_for_update().get(pk=pk)  # error: apr-orm-outside-transaction


def late(request):
    with transaction.atomic():
        lots = Lot.objects.select_for_update().filter(qty__gt=0)
    for lot in lots:  # error: apr-orm-outside-transaction
        lot.qty = 0
        lot.save()
    return JsonResponse({})


def plain(request, pk):
    with transaction.atomic():
        lot = Lot.objects.get(pk=pk)
    return JsonResponse({"qty": lot.qty})
