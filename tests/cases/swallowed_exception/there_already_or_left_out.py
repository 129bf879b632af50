# only: apr-swallowed-exception
from __future__ import annotations

import requests
from django.db import IntegrityError, models
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Placement(models.Model):
    image = models.CharField(max_length=80)
    place = models.CharField(max_length=20)
    size = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "place"], name="one_copy_in_a_place")]


class Copy(models.Model):
    image = models.CharField(max_length=80)
    place = models.CharField(max_length=20)


class Base(DeclarativeBase):
    pass


class Shop(Base):
    __tablename__ = "shops"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]


class Report:
    totals: dict[str, int] | None = None


def place(image: str, where: str) -> None:
    try:
        Placement.objects.create(image=image, place=where)
    except IntegrityError:
        pass


def place_somewhere(image: str) -> None:
    try:
        Placement.objects.create(image=image)
    except IntegrityError:  # error: apr-swallowed-exception
        pass


def copy(image: str, where: str) -> None:
    try:
        Copy.objects.create(image=image, place=where)
    except IntegrityError:  # error: apr-swallowed-exception
        pass


def place_and_tell(image: str, where: str) -> None:
    try:
        Placement.objects.create(image=image, place=where)
        requests.post("https://mirrors.example.org", json={"image": image}, timeout=5)
    except IntegrityError:  # error: apr-swallowed-exception
        pass


def annotate(report: Report, shop: str) -> None:
    """Puts the totals on a report. Leaves them unset when the warehouse is unreachable."""
    try:
        report.totals = requests.get(f"https://warehouse.example.org/{shop}", timeout=5).json()
    except Exception:
        return


def annotate_as_well(report: Report, shop: str) -> None:
    """Puts the totals on a report, which shows them when the page is opened."""
    try:
        report.totals = requests.get(f"https://warehouse.example.org/{shop}", timeout=5).json()
    except Exception:  # error: apr-swallowed-exception
        return


async def default_shop(session: AsyncSession) -> dict[str, str]:
    slug = "default"
    try:
        found = (await session.execute(select(Shop).limit(1))).scalars().first()
        if found:
            slug = found.slug
    except Exception:  # error: apr-swallowed-exception
        pass
    return {"shop": slug}


def default_port(text: str) -> dict[str, int]:
    port = 8080
    try:
        port = int(text.partition(":")[2])
    except ValueError:
        pass
    return {"port": port}
