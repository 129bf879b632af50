# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

from typing import Any

from celery import shared_task
from django.contrib import messages
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import DetailView, UpdateView
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response


class Invitation(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending"
        ACCEPTED = "accepted"
        REVOKED = "revoked"

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PENDING)
    accepted_at = models.DateTimeField(null=True)
    used = models.BooleanField(default=False)
    email = models.EmailField()

    class Meta:
        app_label = "inv"

    def accept(self) -> None:
        if self.status != self.Status.PENDING:
            raise ValueError("not pending")
        self.status = self.Status.ACCEPTED
        self.accepted_at = timezone.now()
        self.save(update_fields=["status", "accepted_at"])

    def revoke_self(self) -> None:
        if self.status == self.Status.REVOKED:
            return
        self.status = self.Status.REVOKED  # error: apr-missing-row-lock
        self.save()


class Upload(models.Model):
    STATE = [("queued", "Queued"), ("running", "Running"), ("done", "Done")]
    state = models.CharField(max_length=10, choices=STATE, default="queued")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE)

    class Meta:
        app_label = "inv"


def accept(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    if invitation.status == Invitation.Status.ACCEPTED:
        messages.info(request, "already done")
        return redirect("/")
    invitation.status = Invitation.Status.ACCEPTED  # error: apr-missing-row-lock
    invitation.save()
    return redirect("/welcome")


def accept_by_method(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    invitation.accept()  # error: apr-missing-row-lock
    return redirect("/welcome")


def use(request: HttpRequest, token: str) -> HttpResponse:
    with transaction.atomic():
        try:
            invitation = Invitation.objects.get(email=token)
        except Invitation.DoesNotExist as missing:
            raise Http404 from missing
        if invitation.used:
            return HttpResponse(status=410)
        invitation.used = True  # error: apr-missing-row-lock
        invitation.save(update_fields=["used"])
    return HttpResponse(status=204)


@shared_task
def run_queued() -> None:
    for upload in Upload.objects.filter(state="queued").order_by("pk"):
        upload.state = "running"  # error: apr-missing-row-lock
        upload.save()


@shared_task
def next_upload() -> int | None:
    upload = Upload.objects.filter(state="queued").first()
    if upload is None:
        return None
    upload.state = "running"  # error: apr-missing-row-lock
    upload.save(update_fields=["state"])
    return upload.pk


class InvitationViewSet(viewsets.ModelViewSet[Invitation]):
    queryset = Invitation.objects.all()

    @action(detail=True, methods=["post"])
    def revoke(self, request: Any, pk: str | None = None) -> Response:
        invitation = self.get_object()
        if invitation.status != Invitation.Status.PENDING:
            raise ValidationError("not pending")
        invitation.status = Invitation.Status.REVOKED  # error: apr-missing-row-lock
        invitation.save()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    @transaction.atomic
    def revoke_locked(self, request: Any, pk: str | None = None) -> Response:
        invitation = get_object_or_404(self.get_queryset().select_for_update(), pk=pk)
        if invitation.status != Invitation.Status.PENDING:
            raise ValidationError("not pending")
        invitation.status = Invitation.Status.REVOKED
        invitation.save()
        return Response(status=status.HTTP_204_NO_CONTENT)


class AcceptView(UpdateView):  # type: ignore[type-arg]
    model = Invitation
    fields = ["email"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.object.status != "pending":
            return HttpResponse(status=409)
        self.object.status = "accepted"  # error: apr-missing-row-lock
        self.object.save()
        return redirect("/")


def revoke_qs(pk: int) -> None:
    if Invitation.objects.filter(pk=pk, status="pending").exists():
        Invitation.objects.filter(pk=pk).update(status="revoked")  # error: apr-missing-row-lock


async def accept_async(pk: int) -> None:
    invitation = await Invitation.objects.aget(pk=pk)
    if invitation.status != "pending":
        raise ValueError
    invitation.status = "accepted"  # error: apr-missing-row-lock
    await invitation.asave()


# left


@transaction.atomic
def accept_locked(pk: int) -> None:
    invitation = Invitation.objects.select_for_update().get(pk=pk)
    invitation.accept()


def accept_locked_block(pk: int) -> None:
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(nowait=True).filter(pk=pk).first()
        if invitation and invitation.status == "pending":
            invitation.status = "accepted"
            invitation.save()


def accept_cas(pk: int) -> None:
    changed = Invitation.objects.filter(pk=pk, status=Invitation.Status.PENDING).update(status=Invitation.Status.ACCEPTED)
    if changed != 1:
        raise ValueError("someone was quicker")


def accept_cas_loaded(pk: int) -> None:
    invitation = Invitation.objects.get(pk=pk)
    if invitation.status != "pending":
        raise ValueError
    if not Invitation.objects.filter(pk=pk, status=invitation.status).update(status="accepted"):
        raise ValueError("someone was quicker")


@shared_task
def claim_uploads() -> list[int]:
    with transaction.atomic():
        batch = list(Upload.objects.select_for_update(skip_locked=True).filter(state="queued")[:10])
        for upload in batch:
            upload.state = "running"
        Upload.objects.bulk_update(batch, ["state"])
    return [u.pk for u in batch]


def invite(email: str) -> Invitation:
    invitation, _created = Invitation.objects.get_or_create(email=email)
    return invitation


def fresh(email: str, accepted: bool) -> Invitation:
    invitation = Invitation(email=email)
    if accepted and invitation.status == "pending":
        invitation.status = "accepted"
    invitation.save()
    return invitation


class Show(DetailView):  # type: ignore[type-arg]
    model = Invitation

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        invitation = self.get_object()
        context["open"] = invitation.status == "pending"
        return context


def rename_when_pending(pk: int, email: str) -> None:
    invitation = Invitation.objects.get(pk=pk)
    if invitation.status == "pending":
        invitation.email = email
        invitation.save(update_fields=["email"])
