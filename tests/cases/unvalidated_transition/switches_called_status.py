"""Columns called status that are on or off, next to ones that hold a lifecycle."""
# only: apr-unvalidated-transition, apr-missing-row-lock

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Kept(models.Model):
    status = models.BooleanField("Active", default=True)
    status_detail = models.CharField(max_length=50, default="active")

    class Meta:
        abstract = True


class Membership(Kept):
    role = models.CharField(max_length=20)
    phase = models.CharField(max_length=20, choices=[("pending", "Pending"), ("approved", "Approved"), ("expired", "Expired")])

    def visible(self) -> bool:
        return self.status == 1 and self.status_detail == "active"


class Payment(Kept):
    amount = models.DecimalField(max_digits=9, decimal_places=2)

    def mark_as_paid(self) -> None:
        self.status = True
        self.status_detail = "approved"


def enroll(request: HttpRequest, form: Any) -> HttpResponse:
    membership = Membership.objects.get(pk=form.cleaned_data["id"])
    membership.role = form.cleaned_data["role"]
    membership.status = form.cleaned_data["status"]
    membership.save()
    return HttpResponse(status=204)


def approve(pk: int) -> None:
    membership = Membership.objects.get(pk=pk)
    membership.phase = "approved"  # error: apr-unvalidated-transition
    membership.save()


def switch_off(pk: int) -> None:
    membership = Membership.objects.get(pk=pk)
    if membership.role != "owner":
        membership.status = False
        membership.save()


class Base(DeclarativeBase):
    pass


class Camera(Base):
    __tablename__ = "cameras"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[bool]


def turn_on(session: Session, camera_id: int) -> None:
    camera = session.get_one(Camera, camera_id)
    camera.status = True
    session.commit()
