from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from .models import Crate, Label


@require_POST
def rename_label(request: HttpRequest, pk: int) -> HttpResponse:
    label = Label.objects.get(pk=pk)
    label.text = request.POST["text"]
    label.save()
    return HttpResponse()


@require_POST
def rename_crate(request: HttpRequest, pk: int) -> HttpResponse:
    crate = Crate.objects.get(pk=pk)
    crate.text = request.POST["text"]
    crate.save()
    return HttpResponse()
