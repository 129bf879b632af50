# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

from typing import Any

import pandas as pd
from django.db import models, transaction
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Counter(models.Model):
    name = models.CharField(max_length=10, unique=True)
    value = models.IntegerField(default=0)
    data = models.JSONField(default=dict)
    tags = models.ManyToManyField("self")

    class Meta:
        app_label = "c"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = self.name.strip()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.value = max(self.value, 0)

    def as_dict(self) -> dict[str, Any]:
        data = dict(self.data)
        data["value"] = self.value
        return data


def tag(pk: int, other: Counter) -> None:
    counter = Counter.objects.get(pk=pk)
    counter.tags.add(other)
    counter.tags.remove(other)
    counter.tags.clear()
    counter.save()


def only_local(pk: int) -> int:
    counter = Counter.objects.get(pk=pk)
    counter.value += 1
    return counter.value


def context(pk: int) -> dict[str, Any]:
    values = Counter.objects.values("name", "value").get(pk=pk)
    values["value"] += 1
    return dict(values)


def frames(frame: pd.DataFrame) -> pd.DataFrame:
    frame["value"] = frame["value"] + 1
    frame.update(frame)
    return frame


def total(names: list[str]) -> None:
    value = sum(Counter.objects.filter(name__in=names).values_list("value", flat=True))
    Counter.objects.filter(name="total").update(value=value)


def copy_between(a: int, b: int) -> None:
    source = Counter.objects.get(pk=a)
    target = Counter.objects.get(pk=b)
    target.value = source.value
    target.save()


class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    hits: Mapped[int]
    slug: Mapped[str]
    title: Mapped[str]

    def with_title(self, title: str) -> None:
        self.title = title
        self.slug = title.lower()


def retitle(session: Session, pk: int, title: str) -> None:
    page = session.get_one(Page, pk)
    page.with_title(title)
    page.slug = f"{page.title}-{page.id}"
    session.commit()


def count_in_memory(session: Session) -> dict[int, int]:
    seen: dict[int, int] = {}
    for page in session.query(Page).filter(Page.hits > 0):
        seen[page.id] = seen.get(page.id, 0) + page.hits
    return seen


def snapshot(session: Session, pk: int) -> dict[str, Any]:
    page = session.get_one(Page, pk)
    data = {"hits": page.hits}
    data["hits"] += 1
    data.update(hits=data["hits"] + 1)
    return data


@transaction.atomic
def both_locked(a: int, b: int) -> None:
    rows = {row.pk: row for row in Counter.objects.select_for_update().filter(pk__in=[a, b]).order_by("pk")}
    rows[a].value -= 1
    rows[b].value += 1
    Counter.objects.bulk_update(rows.values(), ["value"])
