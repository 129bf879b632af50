from django.db import transaction
from django.http import JsonResponse
from rest_framework.decorators import api_view
from rest_framework.response import Response

from untyped_services.models import Cart, Export, Poll
from untyped_services.services import LotService, upgrade


@api_view(["POST"])
def order(request, pk):
    with transaction.atomic():
        cart = Cart.objects.select_for_update().get(pk=pk)
        if cart.status != Cart.Status.OPEN:
            return Response(status=409)
        cart.status = Cart.Status.ORDERED
        cart.save()
    return Response()


def cancel_export(request, pk):
    n = Export.objects.filter(pk=pk, state="new").update(state="cancelled")
    return JsonResponse({"cancelled": bool(n)})


def buy(request, pk):
    LotService().sell(pk)
    return JsonResponse({})


def go_pro(request, pk):
    upgrade(pk)
    return JsonResponse({})


def close_poll(request, pk):
    n = Poll.objects.filter(pk=pk, status="open").update(status="closed")
    if not n:
        return JsonResponse({}, status=409)
    return JsonResponse({})
