# only: apr-handler-business-logic
"""Whether there is something to work with, whether who asks is let in, what was sent: none of these is a decision of the matter."""

import json
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.generic import UpdateView


class Hall(models.Model):
    name = models.CharField(max_length=20)


class Chunk(models.Model):
    code = models.CharField(max_length=20, unique=True)
    size = models.IntegerField()


class Seat(models.Model):
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE)
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    accepted = models.BooleanField(default=False)
    balance = models.IntegerField(default=0)


class Export(models.Model):
    file = models.FileField(null=True)
    mail_uid = models.IntegerField(null=True)
    is_removed = models.BooleanField(default=False)
    state = models.CharField(max_length=20)
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE)


def start_export(hall: Hall) -> None:
    print(hall)


def delete_mail(uid: int) -> None:
    print(uid)


def delete_mails_of(name: str) -> None:
    Chunk.objects.filter(code=name).delete()


def create_booking(seat: Seat, data: Any) -> None:
    Seat.objects.filter(pk=seat.pk).update(balance=data["balance"])


# --- is it there ------------------------------------------------------------------------------------------------------------------


def take_chunks(request: HttpRequest) -> HttpResponse:
    sent = json.loads(request.body)
    there = {chunk.code: chunk for chunk in Chunk.objects.filter(code__in=list(sent))}
    for code in sent:
        if code not in there:
            Chunk.objects.create(code=code, size=len(sent[code]))
    return HttpResponse()


def take_large_chunks(request: HttpRequest) -> HttpResponse:
    sent = json.loads(request.body)
    for chunk in Chunk.objects.all():
        if chunk.size in sent["sizes"]:  # error: apr-handler-business-logic
            chunk.delete()
    return HttpResponse()


def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    export = Export.objects.filter(pk=pk).first()
    if export and export.file:
        return FileResponse(export.file.open())
    start_export(get_object_or_404(Hall, pk=request.GET["hall"]))
    return HttpResponse(status=202)


def download_when_ready(request: HttpRequest, pk: int) -> HttpResponse:
    export = get_object_or_404(Export, pk=pk)
    if export.state == "ready":  # error: apr-handler-business-logic
        return HttpResponse(export.state)
    start_export(export.hall)
    return HttpResponse(status=202)


def forget_mail(request: HttpRequest, pk: int) -> HttpResponse:
    export = get_object_or_404(Export, pk=pk)
    if export.mail_uid is not None:
        delete_mail(export.mail_uid)
    return HttpResponse()


def forget_mails(request: HttpRequest, pk: int) -> HttpResponse:
    export = get_object_or_404(Export, pk=pk)
    if export.is_removed:  # error: apr-handler-business-logic
        delete_mails_of(export.state)
    return HttpResponse()


# --- who is let in ----------------------------------------------------------------------------------------------------------------


def my_seat(request: HttpRequest, pk: int) -> HttpResponse:
    seat = Seat.objects.get(hall=pk, user=request.user)
    if not seat.accepted:
        return redirect("accept", pk)
    create_booking(seat, request.POST)
    return HttpResponse()


def pay_my_seat(request: HttpRequest, pk: int) -> HttpResponse:
    seat = Seat.objects.get(hall=pk, user=request.user)
    if seat.balance < 10:  # error: apr-handler-business-logic
        return redirect("accept", pk)
    create_booking(seat, request.POST)
    return HttpResponse()


def show_or_start(request: HttpRequest, pk: int) -> HttpResponse:
    export = Export.objects.filter(pk=pk).first()
    if export and export.is_removed:
        raise Http404
    elif export:
        start_export(export.hall)
        return JsonResponse({"hall": export.hall_id})
    raise PermissionDenied


# --- what the request is about ----------------------------------------------------------------------------------------------------


class ExportView(UpdateView):
    model = Export
    fields = ["state"]

    def form_valid(self, form):
        form.instance.hall = self.request.hall
        return super().form_valid(form)


class ExportOfBody(UpdateView):
    model = Export
    fields = ["mail_uid"]

    def form_valid(self, form):
        form.instance.state = self.request.POST["state"]  # error: apr-handler-business-logic
        return super().form_valid(form)


# --- what becomes of it -----------------------------------------------------------------------------------------------------------


class Word(NamedTuple):
    text: str
    size: int


def _plain_text(text):
    try:
        return json.dumps(text)
    except TypeError:
        return str(text)


def _word_of(export: Export) -> Word:
    if export.state == "old":
        return Word("failed", 6)
    return Word(export.state, 5)


def show_word(request: HttpRequest, pk: int) -> HttpResponse:
    word = _word_of(get_object_or_404(Export, pk=pk))
    answer = {"word": _plain_text(word.text), "size": word.size}
    return JsonResponse(answer)


def _decided(export: Export) -> Word:
    if export.state == "old":  # error: apr-handler-business-logic
        return Word("failed", 6)
    return Word(export.state, 5)


def start_word(request: HttpRequest, pk: int) -> HttpResponse:
    word = _decided(get_object_or_404(Export, pk=pk))
    Chunk.objects.create(code=word.text, size=word.size)
    return HttpResponse()


def _chunks_response(chunks, hall):
    Export.objects.create(hall=hall, state="shown")
    return open_file({"codes": [chunk.code for chunk in chunks]})


def show_chunks(request: HttpRequest, pk: int) -> HttpResponse:
    chunks = [chunk for chunk in Chunk.objects.all() if chunk.size > 3]
    return _chunks_response(chunks, get_object_or_404(Hall, pk=pk))


def open_file(content: dict[str, Any]) -> Any:
    return FileResponse(json.dumps(content))


def book_chunks(chunks: list[Chunk]) -> int:
    return Chunk.objects.filter(pk__in=[chunk.pk for chunk in chunks]).update(size=0)


def forget_chunks(request: HttpRequest) -> HttpResponse:
    chunks = [chunk for chunk in Chunk.objects.all() if chunk.size > 3]  # error: apr-handler-business-logic
    book_chunks(chunks)
    return HttpResponse()


urlpatterns = [
    path("<int:pk>/chunks", show_chunks),
    path("forget", forget_chunks),
    path("chunks", take_chunks),
    path("large", take_large_chunks),
    path("<int:pk>/download", download),
    path("<int:pk>/ready", download_when_ready),
    path("<int:pk>/mail", forget_mail),
    path("<int:pk>/mails", forget_mails),
    path("<int:pk>/mine", my_seat),
    path("<int:pk>/pay", pay_my_seat),
    path("<int:pk>/show", show_or_start),
    path("<int:pk>/export", ExportView.as_view()),
    path("<int:pk>/body", ExportOfBody.as_view()),
    path("<int:pk>/word", show_word),
    path("<int:pk>/start", start_word),
]
