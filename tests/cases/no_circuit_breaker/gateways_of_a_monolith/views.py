from django.http import HttpResponse, JsonResponse
from django.views import View
from rest_framework.views import APIView
from rest_framework.response import Response

from .gateway import *


class BookView(View):
    def get(self, request, isbn):
        return JsonResponse(lookup(isbn))


class PayView(APIView):
    gateway = PaymentGateway()

    def post(self, request):
        return Response(self.gateway.authorize(request.data))


def suggest(request):
    return JsonResponse(Suggest().get(request.GET["q"]), safe=False)


def suggest2(request):
    return JsonResponse(Suggest().get(request.POST["q"]), safe=False)


def cover_image(request, isbn):
    return HttpResponse(cover(isbn), content_type="image/jpeg")


def cover_thumb(request, isbn):
    return HttpResponse(cover(isbn)[:100], content_type="image/jpeg")


def count(request):
    return JsonResponse({"n": counters()})


def count2(request):
    return JsonResponse({"n": counters()})
