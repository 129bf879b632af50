from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View

from shop.models import Order, Subscription


def cancel_order(request, pk):
    order = get_object_or_404(Order, pk=pk)
    order.cancel()
    return JsonResponse({"ok": True})


def ship_order(request, pk):
    order = get_object_or_404(Order, pk=pk)
    order.status = Order.SHIPPED
    order.save()
    return JsonResponse({"ok": True})


class PauseView(View):
    def post(self, request, pk):  # error: apr-untested-transition
        Subscription.objects.filter(pk=pk).update(state="paused")
        return JsonResponse({"ok": True})


class ResumeView(View):
    def post(self, request, pk):
        Subscription.objects.filter(pk=pk).update(state="active")
        return JsonResponse({"ok": True})
