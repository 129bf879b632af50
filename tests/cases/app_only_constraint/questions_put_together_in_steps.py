"""A query that is put together in steps asks by all of them; a unique column of which a part is compared is unique all the same; a check of some rows only is a check."""
# only: apr-app-only-constraint

from __future__ import annotations

import os
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from sqlalchemy import UniqueConstraint, select
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Policy(Base):
    __tablename__ = "policies"

    id: Mapped[int] = mapped_column(primary_key=True)
    policy: Mapped[str]
    endpoint: Mapped[str]
    service: Mapped[str]
    region: Mapped[str]
    __table_args__ = (UniqueConstraint("endpoint", "service", "region"),)


class LoosePolicy(Base):
    __tablename__ = "loose_policies"

    id: Mapped[int] = mapped_column(primary_key=True)
    policy: Mapped[str]
    endpoint: Mapped[str]
    service: Mapped[str]
    region: Mapped[str]


class Image(Base):
    __tablename__ = "images"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(index=True)
    path: Mapped[str] = mapped_column(unique=True)


class LooseImage(Base):
    __tablename__ = "loose_images"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(index=True)
    path: Mapped[str]


def set_policy(session: Session, policy: str, endpoint: str, service: str, region: str) -> None:
    try:
        query = session.query(Policy)
        query = query.filter_by(endpoint=endpoint)
        query = query.filter_by(service=service)
        query = query.filter_by(region=region)
        found = query.one()
        found.policy = policy
    except NoResultFound:
        try:
            session.add(Policy(policy=policy, endpoint=endpoint, service=service, region=region))
            session.commit()
        except IntegrityError as error:
            raise ValueError("somebody was quicker") from error


def set_loose_policy(session: Session, policy: str, endpoint: str, service: str, region: str) -> None:
    try:
        query = session.query(LoosePolicy)
        query = query.filter_by(endpoint=endpoint)
        query = query.filter_by(service=service)
        query = query.filter_by(region=region)
        found = query.one()  # error: apr-app-only-constraint
        found.policy = policy
    except NoResultFound:
        session.add(LoosePolicy(policy=policy, endpoint=endpoint, service=service, region=region))
        session.commit()


def discover(session: Session, path: str) -> bool:
    """The path is unique: a second row is refused, and that is answered."""
    found = session.execute(select(Image).where(Image.filename == os.path.basename(path), Image.path.endswith(path))).scalars().first()
    if found is not None:
        return False
    try:
        session.add(Image(filename=os.path.basename(path), path=path))
        session.commit()
    except IntegrityError:
        session.rollback()
        return False
    return True


def discover_loosely(session: Session, path: str) -> bool:
    query = select(LooseImage).where(LooseImage.filename == os.path.basename(path), LooseImage.path.endswith(path))
    found = session.execute(query).scalars().first()  # error: apr-app-only-constraint
    if found is not None:
        return False
    session.add(LooseImage(filename=os.path.basename(path), path=path))
    session.commit()
    return True


class PageManager(models.Manager["Page"]):
    def roots(self) -> models.QuerySet[Page]:
        return self.filter(parent=None)


class Page(models.Model):
    site: Any = models.IntegerField()
    name: Any = models.CharField(max_length=50)
    parent: Any = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    team: Any = models.IntegerField(null=True)

    objects = PageManager()

    class Meta:
        unique_together = (("name", "team"),)

    def clean(self) -> None:
        """Where the team is null, the constraint lets any number through."""
        if self.team is None and Page.objects.filter(name=self.name).exclude(pk=self.pk).exists():  # error: apr-app-only-constraint
            raise ValidationError("there is a page of this name")
