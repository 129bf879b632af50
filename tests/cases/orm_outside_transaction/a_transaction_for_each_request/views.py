from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views import View
from rest_framework.decorators import api_view
from rest_framework.response import Response

from .models import Crate


@transaction.atomic
def locked_for_view(pk: int) -> Crate:
    return Crate.objects.select_for_update().get(pk=pk)


class Relabel(View):
    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        crate = locked_for_view(pk)
        crate.label = request.POST["label"]
        crate.save()
        return JsonResponse({"label": crate.label})


@api_view(["POST"])
def rename(request, pk):
    with transaction.atomic():
        crate = Crate.objects.select_for_update().get(pk=pk)
    crate.label = request.data["label"]
    crate.save()
    return Response({"label": crate.label})
