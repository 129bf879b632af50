# only: apr-uncoordinated-job
# mypy: disable-error-code="no-untyped-def,no-untyped-call,import-untyped,misc"
"""A state that two models have from one abstract base: a job and a view that write rows of different models never meet."""

from celery import shared_task
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path


class Work(models.Model):
    STATUS = [("waiting", "waiting"), ("done", "done"), ("stopped", "stopped")]
    status = models.CharField(max_length=10, choices=STATUS, default="waiting")

    class Meta:
        abstract = True

    def complete(self) -> None:
        if self.status == "stopped":
            return
        self.status = "done"
        self.save(update_fields=["status"])

    def stop(self) -> None:
        if self.status == "done":
            return
        self.status = "stopped"
        self.save(update_fields=["status"])


class Export(Work):
    class Meta:
        app_label = "works"

    def complete(self) -> None:
        super().complete()


class Import(Work):
    class Meta:
        app_label = "works"


@shared_task
def export(pk: int) -> None:
    work = Export.objects.get(pk=pk)
    work.complete()


@shared_task
def read(pk: int) -> None:  # error: apr-uncoordinated-job
    work = Import.objects.get(pk=pk)
    work.complete()


def stop(request: HttpRequest, pk: int) -> HttpResponse:
    work = get_object_or_404(Import, pk=pk)
    work.stop()
    return HttpResponse("stopped")


urlpatterns = [path("imports/<int:pk>/stop/", stop)]
