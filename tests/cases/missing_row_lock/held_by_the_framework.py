# only: apr-missing-row-lock
"""Rows that a framework holds for a view, and a manager's own methods that ask for a state."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.generic import CreateView, UpdateView


class ApprovalManager(models.Manager["Approval"]):
    def pending(self) -> models.QuerySet["Approval"]:
        return self.get_queryset().filter(state="pending")

    def of_team(self, team: int) -> models.QuerySet["Approval"]:
        return self.get_queryset().filter(team=team)


class Approval(models.Model):
    STATES = (("pending", "pending"), ("granted", "granted"), ("refused", "refused"))

    state = models.CharField(max_length=8, choices=STATES, default="pending")
    team = models.IntegerField(default=0)
    note = models.TextField(blank=True)

    objects = ApprovalManager()

    class Meta:
        app_label = "approvals"


def grant(request: HttpRequest, pk: int) -> HttpResponse:
    approval = Approval.objects.pending().get(pk=pk)
    approval.state = "granted"  # error: apr-missing-row-lock
    approval.save()
    return HttpResponse(status=204)


@transaction.atomic
def grant_locked(request: HttpRequest, pk: int) -> HttpResponse:
    approval = Approval.objects.pending().select_for_update().get(pk=pk)
    approval.state = "granted"
    approval.save()
    return HttpResponse(status=204)


def note_pending(pk: int, note: str) -> None:
    approval = Approval.objects.pending().get(pk=pk)
    approval.note = note
    approval.save()


class RefuseView(UpdateView[Approval, Any]):
    model = Approval
    fields = ["note"]

    def form_valid(self, form: Any) -> HttpResponse:
        if self.object.state == "pending":
            self.object.state = "refused"  # error: apr-missing-row-lock
            self.object.save()
        return HttpResponseRedirect("/")


class LockedRefuseView(UpdateView[Approval, Any]):
    model = Approval
    fields = ["note"]

    def get_queryset(self) -> models.QuerySet[Approval]:
        return Approval.objects.select_for_update()

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if self.object.state == "pending":
            self.object.state = "refused"
            self.object.save()
        return HttpResponseRedirect("/")


class AskView(CreateView[Approval, Any]):
    """What it holds has just been made."""

    model = Approval
    fields = ["note"]

    def form_valid(self, form: Any) -> HttpResponse:
        self.object = form.save()
        if self.object.state == "pending":
            self.object.state = "granted"
            self.object.save()
        return HttpResponseRedirect("/")
