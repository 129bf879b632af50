"""Guards that stand where a search for `if` does not find them: validators, setters, saving, lookups that fail, guards of the enum itself; and look-alikes that guard nothing."""
# only: apr-unvalidated-transition

from __future__ import annotations

import enum
import logging
from typing import Any

import sqlalchemy as sa
from celery import shared_task
from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.generic import CreateView, UpdateView
from flask import Flask, abort
from flask_sqlalchemy import SQLAlchemy
from litestar import Controller, post
from litestar.exceptions import ClientException
from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates
from sqlmodel import Field, Session, SQLModel

logger = logging.getLogger(__name__)
flask_app = Flask(__name__)
db = SQLAlchemy(flask_app)


class Phase(enum.Enum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"

    def require(self, *allowed: Phase) -> None:
        if self not in allowed:
            raise ValueError(self)

    @property
    def is_final(self) -> bool:
        return self in (Phase.WON, Phase.LOST)


MOVES = {Phase.OPEN: {Phase.WON: 1, Phase.LOST: 2}}


class Base(DeclarativeBase):
    pass


class Deal(Base):
    __tablename__ = "deals"

    id: Mapped[int] = mapped_column(primary_key=True)
    phase: Mapped[Phase]
    value: Mapped[int]


class WatchedDeal(Base):
    __tablename__ = "watched_deals"

    id: Mapped[int] = mapped_column(primary_key=True)
    phase: Mapped[Phase]

    @validates("phase")
    def _phase(self, key: str, new: Phase) -> Phase:
        if self.phase is not None and self.phase.is_final:
            raise ValueError(new)
        return new


class ValidatedDeal(Base):
    __tablename__ = "validated_deals"

    id: Mapped[int] = mapped_column(primary_key=True)
    phase: Mapped[Phase]
    value: Mapped[int]

    @validates("value")
    def _value(self, key: str, new: int) -> int:
        if new < 0:
            raise ValueError(new)
        return new


def win_watched(deal: WatchedDeal) -> None:
    deal.phase = Phase.WON


def win_validated(deal: ValidatedDeal) -> None:
    deal.phase = Phase.WON  # error: apr-unvalidated-transition


def win_by_enum(deal: Deal) -> None:
    deal.phase.require(Phase.OPEN)
    deal.phase = Phase.WON


def win_by_lookup(deal: Deal) -> None:
    try:
        MOVES[deal.phase][Phase.WON]
    except KeyError:
        raise ValueError(deal.phase) from None
    deal.phase = Phase.WON


def win_by_property(deal: Deal) -> None:
    if deal.phase.is_final:
        return
    deal.phase = Phase.WON


def win_unless_valued(deal: Deal) -> None:
    if deal.value <= 0:
        raise ValueError("worth nothing")
    deal.phase = Phase.WON  # error: apr-unvalidated-transition


def win_and_log(deal: Deal) -> None:
    logger.info("deal %s goes from %s to won", deal.id, deal.phase)
    deal.phase = Phase.WON  # error: apr-unvalidated-transition


def record_transition(deal: Deal, old: Phase) -> None:
    logger.info("%s was %s", deal.id, old)


def win_and_record(deal: Deal) -> None:
    record_transition(deal, deal.phase)
    deal.phase = Phase.WON  # error: apr-unvalidated-transition


async def win_in_statement(session: AsyncSession, deal_id: int) -> None:
    await session.execute(update(Deal).where(Deal.id == deal_id).values(phase=case((Deal.phase == Phase.OPEN, Phase.WON), else_=Deal.phase)))


async def win_and_return(session: AsyncSession, deal_id: int) -> None:
    won = await session.execute(update(Deal).where(sa.and_(Deal.id == deal_id, Deal.phase == Phase.OPEN)).values(phase=Phase.WON).returning(Deal.id))
    if won.first() is None:
        raise ValueError(deal_id)


async def lose_and_return(session: AsyncSession, deal_id: int) -> None:
    statement = update(Deal).where(Deal.id == deal_id).values(phase=Phase.LOST).returning(Deal.id)  # error: apr-unvalidated-transition
    await session.execute(statement)


class DealController(Controller):
    path = "/deals"

    @post("/{deal_id:int}/win")
    async def win(self, deal_id: int, db_session: AsyncSession) -> None:
        deal = await db_session.get_one(Deal, deal_id)
        deal.phase = Phase.WON  # error: apr-unvalidated-transition
        await db_session.commit()

    @post("/{deal_id:int}/lose")
    async def lose(self, deal_id: int, db_session: AsyncSession) -> None:
        deal = await db_session.get_one(Deal, deal_id)
        if deal.phase is not Phase.OPEN:
            raise ClientException("it is decided")
        deal.phase = Phase.LOST
        await db_session.commit()


class Offer(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    phase: Phase = Field(default=Phase.OPEN)


def accept_offer(session: Session, offer_id: int) -> None:
    offer = session.get(Offer, offer_id)
    if not offer:
        raise LookupError(offer_id)
    offer.phase = Phase.WON  # error: apr-unvalidated-transition
    session.add(offer)


class Lead(db.Model):  # type: ignore[name-defined]
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.Enum("new", "contacted", "lost"), default="new")


@flask_app.post("/leads/<int:lead_id>/lose")
def lose_lead(lead_id: int) -> str:
    lead = db.session.get(Lead, lead_id)
    lead.status = "lost"  # error: apr-unvalidated-transition
    db.session.commit()
    return "ok"


@flask_app.post("/leads/<int:lead_id>/contact")
def contact_lead(lead_id: int) -> str:
    lead = db.session.get(Lead, lead_id)
    if lead.status != "new":
        abort(409)
    lead.status = "contacted"
    db.session.commit()
    return "ok"


class Application(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received"
        HIRED = "hired"
        DECLINED = "declined"

    state: models.CharField[str, str] = models.CharField(choices=State.choices, max_length=10)
    name: models.CharField[str, str] = models.CharField(max_length=10)


class GuardedApplication(models.Model):
    state: models.CharField[str, str] = models.CharField(choices=Application.State.choices, max_length=10)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            old = GuardedApplication.objects.get(pk=self.pk)
            if old.state != "received" and old.state != self.state:
                raise ValueError(self.state)
        super().save(*args, **kwargs)


def hire_guarded(application: GuardedApplication) -> None:
    application.state = Application.State.HIRED
    application.save()


class ApplicationForm(forms.ModelForm[Application]):
    class Meta:
        model = Application
        fields = ["name"]


class Apply(CreateView[Application, ApplicationForm]):
    form_class = ApplicationForm

    def form_valid(self, form: ApplicationForm) -> HttpResponse:
        form.instance.state = Application.State.RECEIVED
        return super().form_valid(form)


class Reapply(UpdateView[Application, ApplicationForm]):
    form_class = ApplicationForm

    def form_valid(self, form: ApplicationForm) -> HttpResponse:
        form.instance.state = Application.State.RECEIVED  # error: apr-unvalidated-transition
        return super().form_valid(form)


def apply(request: HttpRequest) -> HttpResponse:
    form = ApplicationForm(request.POST)
    application = form.save(commit=False)
    application.state = Application.State.RECEIVED
    application.save()
    return JsonResponse({})


def edit(request: HttpRequest, application: Application) -> HttpResponse:
    form = ApplicationForm(request.POST, instance=application)
    edited = form.save(commit=False)
    edited.state = Application.State.RECEIVED  # error: apr-unvalidated-transition
    edited.save()
    return JsonResponse({})


@admin.register(Application)
class ApplicationAdmin(admin.ModelAdmin[Application]):
    def save_model(self, request: HttpRequest, obj: Application, form: Any, change: bool) -> None:
        if not change:
            obj.state = Application.State.RECEIVED
        super().save_model(request, obj, form, change)

    def decline(self, request: HttpRequest, queryset: models.QuerySet[Application]) -> None:
        for application in queryset:
            application.state = Application.State.DECLINED  # error: apr-unvalidated-transition
            application.save()

    def decline_received(self, request: HttpRequest, queryset: models.QuerySet[Application]) -> None:
        for application in queryset.filter(state=Application.State.RECEIVED):
            application.state = Application.State.DECLINED
            application.save()


@shared_task
def decline_old(ids: list[int]) -> None:
    for application in Application.objects.filter(id__in=ids):
        application.state = Application.State.DECLINED  # error: apr-unvalidated-transition
        application.save()


@shared_task
def hire(application_id: int) -> None:
    changed = Application.objects.filter(id=application_id, state=Application.State.RECEIVED).update(state=Application.State.HIRED)
    if not changed:
        raise ValueError(application_id)


def rename(application: Application, payload: dict[str, str]) -> None:
    for name, value in payload.items():
        setattr(application, name, value)
