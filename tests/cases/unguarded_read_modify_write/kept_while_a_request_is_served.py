# only: apr-unguarded-read-modify-write
"""Rows that one function puts into what a framework keeps for the request, and another changes; and what a serializer stores beside what it validated."""

from __future__ import annotations

from django.db import models
from fastapi import APIRouter, Request
from flask import Blueprint, abort, g
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from rest_framework import generics, serializers
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)
bp = Blueprint("sources", __name__)
router = APIRouter()
Factory = sessionmaker[Session]()


class Source(Base):
    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    interactions: Mapped[int] = mapped_column(default=0)
    last_word: Mapped[str] = mapped_column(default="")


def get_source(source_id: int) -> Source:
    source = db.session.execute(select(Source).where(Source.id == source_id)).scalar_one_or_none()
    if source is None:
        abort(404)
    return source


@bp.before_request
def load_source() -> None:
    g.source = get_source(1)
    g.counted = 0
    g.locked_source = db.session.get_one(Source, 1, with_for_update=True)


@bp.post("/replies")
def reply() -> ResponseReturnValue:
    g.source.interactions += 1  # error: apr-unguarded-read-modify-write
    db.session.commit()
    return "", 204


@bp.post("/locked-replies")
def reply_locked() -> ResponseReturnValue:
    g.locked_source.interactions += 1
    db.session.commit()
    return "", 204


@bp.post("/words")
def say() -> ResponseReturnValue:
    g.source.last_word = "hello"
    g.counted += 1
    db.session.commit()
    return "", 204


def remember_source(request: Request, session: Session) -> None:
    request.state.source = session.get_one(Source, 1)


@router.post("/replies")
def reply_by_state(request: Request) -> None:
    request.state.source.interactions += 1  # error: apr-unguarded-read-modify-write


class Quota(models.Model):
    used = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "quota"


class QuotaSerializer(serializers.ModelSerializer[Quota]):
    class Meta:
        model = Quota
        fields = ["id", "used"]


class QuotaView(generics.UpdateAPIView[Quota]):
    queryset = Quota.objects.all()
    serializer_class = QuotaSerializer

    def perform_update(self, serializer: serializers.BaseSerializer[Quota]) -> None:
        quota = self.get_object()
        serializer.save(used=quota.used + 1)  # error: apr-unguarded-read-modify-write


class ResetView(generics.UpdateAPIView[Quota]):
    queryset = Quota.objects.all()
    serializer_class = QuotaSerializer

    def perform_update(self, serializer: serializers.BaseSerializer[Quota]) -> None:
        serializer.save(used=0)


class CountingView(generics.UpdateAPIView[Quota]):
    queryset = Quota.objects.all()
    serializer_class = QuotaSerializer

    def perform_update(self, serializer: serializers.BaseSerializer[Quota]) -> None:
        serializer.save(used=models.F("used") + 1)
