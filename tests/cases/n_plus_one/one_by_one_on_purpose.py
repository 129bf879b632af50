# only: apr-n-plus-one
"""Loops that change rows one by one, go through the fields of one record, try candidates, or send no question at all; beside each the loop that asks for rows all the same."""
# mypy: disable-error-code="var-annotated,no-untyped-def,attr-defined,no-any-return,import-untyped"

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import psycopg
import redis
from django.db import models, transaction
from psycopg.sql import SQL, Identifier
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Plan(models.Model):
    key = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=20)


class Invoice(models.Model):
    key = models.CharField(max_length=20, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE)
    total = models.IntegerField()

    @classmethod
    def from_provider(cls, data: dict[str, Any]) -> Invoice:
        try:
            found = cls.objects.get(key=data["id"])
        except cls.DoesNotExist:
            found = cls(key=data["id"])
        found.total = data["total"]
        found.save()
        return found

    @classmethod
    def of_provider(cls, data: dict[str, Any]) -> Invoice | None:
        return cls.objects.filter(key=data["id"]).first()

    @cached_property
    def age(self) -> int:
        return Invoice.objects.filter(total__lt=self.total).count()

    @cached_property
    def rank(self) -> int:
        return Invoice.objects.filter(total__gt=self.total).count()


def import_page(page: dict[str, Any]) -> None:
    for data in page["items"]:
        Invoice.from_provider(data)


def compare_page(page: dict[str, Any]) -> list[Invoice | None]:
    return [Invoice.of_provider(data) for data in page["items"]]  # error: apr-n-plus-one


def refresh_stored() -> None:
    for invoice in Invoice.objects.all():
        Invoice.from_provider({"id": invoice.key, "total": 0})  # error: apr-n-plus-one


def fill_ages(invoices: list[Invoice]) -> None:
    for position, invoice in enumerate(sorted(invoices, key=lambda one: int(one.total))):
        invoice.age = position


def show_ages() -> list[int]:
    invoices = list(Invoice.objects.all())
    fill_ages(invoices)
    return [invoice.age for invoice in invoices]


def show_ranks() -> list[int]:
    return [invoice.rank for invoice in Invoice.objects.all()]  # error: apr-n-plus-one


def prune() -> None:
    for invoice in Invoice.objects.filter(total=0).order_by("pk"):
        if not Invoice.objects.filter(pk=invoice.pk).exists():  # deleted while this runs?
            continue
        invoice.delete()


def has_plan() -> list[Invoice]:
    return [one for one in Invoice.objects.all() if Plan.objects.filter(key=one.key).exists()]  # error: apr-n-plus-one


def first_known(keys: list[str]) -> Plan | None:
    for key in keys:
        plan = Plan.objects.filter(key=key).first()
        if plan is not None:
            return plan
    return None


def first_unknown(keys: list[str]) -> str:
    for key in keys:
        if Plan.objects.filter(key=key).first() is None:  # error: apr-n-plus-one
            return key
    return ""


def counted_once(keys: list[str]) -> list[tuple[int, Plan]]:
    found = []
    for key in keys:
        plans = Plan.objects.filter(key=key)  # error: apr-n-plus-one
        if plans.count() == 1:
            found.append((1, plans[0]))
    return found


# --- one row's relation, asked with another argument each time ------------------------------------------------------------------------


class Line(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE)
    count = models.IntegerField()


def counts_of(invoice: Invoice) -> dict[str, int]:
    found = {}
    for plan in Plan.objects.all():
        found[plan.key] = invoice.lines.get(plan=plan).count  # error: apr-n-plus-one
    return found


def counts_at_once(invoice: Invoice) -> dict[int, int]:
    lines = {line.plan_id: line.count for line in invoice.lines.all()}
    return {plan.pk: lines.get(plan.pk, 0) for plan in Plan.objects.all()}


def add_missing(invoice: Invoice, plans: list[Plan]) -> None:
    for plan in plans:
        invoice.lines.get_or_create(plan=plan, defaults={"count": 1})


# --- the fields of one record ------------------------------------------------------------------------------------------------------


class Base(DeclarativeBase):
    pass


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Article(Base):
    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"))


def set_fields(session: Session, article: Article, data: dict[str, Any]) -> None:
    for name, value in data.items():
        if name.endswith("_tag"):
            setattr(article, name, session.scalars(select(Tag).where(Tag.name == value)).one())
        else:
            setattr(article, name, value)


def tags_of(session: Session, data: dict[str, str]) -> dict[str, Tag]:
    found = {}
    for name, value in data.items():
        found[name] = session.scalars(select(Tag).where(Tag.name == value)).one()  # error: apr-n-plus-one
    return found


# --- statements that are no questions -------------------------------------------------------------------------------------------------


STATEMENTS = {"listen": "LISTEN {channel}", "defer": "SELECT defer_job(%s)"}


class Store:
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def execute(self, text: Any, values: tuple[Any, ...]) -> Any:
        cursor = self.connection.cursor()
        cursor.execute(text, values)
        return cursor.fetchone()

    def fetch_one(self, text: Any, values: tuple[Any, ...]) -> Any:
        cursor = self.connection.cursor()
        cursor.execute(text, values)
        return cursor.fetchone()

    def _filled(self, text: str, channel: str) -> Any:
        return SQL(text).format(channel=Identifier(channel))  # type: ignore[arg-type]


def listen(connection: psycopg.Connection[Any], channels: Iterable[str]) -> None:
    for channel in channels:
        connection.execute(SQL("LISTEN {channel}").format(channel=Identifier(channel)))


def listen_to_all(store: Store, channels: Iterable[str]) -> None:
    for channel in channels:
        store.connection.execute(store._filled(STATEMENTS["listen"], channel))


def insert_all(store: Store, names: list[str]) -> None:
    for name in names:
        store.execute("INSERT INTO tags (name) VALUES (%s) RETURNING id", (name,))


def run_all(store: Store, prepared: list[tuple[str, tuple[Any, ...]]]) -> None:
    for text, values in prepared:
        store.execute(text, values)


def look_up_all(store: Store, names: list[str]) -> list[Any]:
    return [store.execute("SELECT id FROM tags WHERE name = %s", (name,)) for name in names]  # error: apr-n-plus-one


def fetch_all_named(store: Store, names: list[str]) -> list[Any]:
    return [store.fetch_one("SELECT id FROM tags WHERE name = %s", (name,)) for name in names]  # error: apr-n-plus-one


# --- one of several implementations ----------------------------------------------------------------------------------------------------


class Results(ABC):
    @abstractmethod
    def peek(self, key: str) -> Any: ...

    def peek_many(self, keys: list[str]) -> dict[str, Any]:
        return {key: self.peek(key) for key in keys}


class InRedis(Results):
    def __init__(self, client: redis.Redis) -> None:
        self.client = client

    def peek(self, key: str) -> Any:
        return self.client.get(key)

    def peek_many(self, keys: list[str]) -> dict[str, Any]:
        return dict(zip(keys, self.client.mget(keys), strict=True))  # type: ignore[arg-type]


class Slow(ABC):
    @abstractmethod
    def peek(self, key: str) -> Any: ...

    def peek_many(self, keys: list[str]) -> dict[str, Any]:
        return {key: self.peek(key) for key in keys}  # error: apr-n-plus-one


class SlowRedis(Slow):
    def __init__(self, client: redis.Redis) -> None:
        self.client = client

    def peek(self, key: str) -> Any:
        return self.client.get(key)


class Transport:
    def send(self, key: str) -> None:
        raise NotImplementedError


class ByMail(Transport):
    def send(self, key: str) -> None:
        print("mail", key)


class ByPhone(Transport):
    def send(self, key: str) -> None:
        print("phone", key)


class ByPost(Transport):
    def send(self, key: str) -> None:
        print("post", key)


class ByPlan(Transport):
    def send(self, key: str) -> None:
        print(Plan.objects.get(key=key))


def send_all(transport: Transport, keys: list[str]) -> None:
    for key in keys:
        transport.send(key)


def send_by_plan(transport: ByPlan, keys: list[str]) -> None:
    for key in keys:
        transport.send(key)  # error: apr-n-plus-one


# --- commands by their names -----------------------------------------------------------------------------------------------------------


class Queue:
    def __init__(self, client: redis.Redis) -> None:
        self.client = client

    def status(self, key: str) -> Any:
        return self.client.hget(key, "status")

    def requeue(self, key: str) -> None:
        if self.client.hget(key, "status") == b"failed":
            self.client.lpush("queue", key)


def requeue_all(queue: Queue, keys: list[str]) -> None:
    for key in keys:
        queue.requeue(key)


def all_states(queue: Queue, keys: list[str]) -> list[Any]:
    return [queue.status(key) for key in keys]  # error: apr-n-plus-one


@transaction.atomic
def locked_in_turn(keys: list[str]) -> None:
    for key in keys:
        Plan.objects.select_for_update().get(key=key)  # error: apr-n-plus-one


def locked_each_in_its_transaction(keys: list[str]) -> None:
    for key in keys:
        with transaction.atomic():
            plan = Plan.objects.select_for_update().get(key=key)
            plan.title = "old"
            plan.save()


def read_each_in_its_transaction(keys: list[str]) -> None:
    for key in keys:
        with transaction.atomic():
            print(Plan.objects.get(key=key))  # error: apr-n-plus-one


# --- groups, the same row again, what a row holds --------------------------------------------------------------------------------------


def plans_of_groups(groups: dict[str, list[str]]) -> dict[str, list[Plan]]:
    return {title: list(Plan.objects.filter(title=title, key__in=keys)) for title, keys in groups.items()}


def plan_of_each_group(groups: dict[str, list[str]]) -> dict[str, Any]:
    return {title: (Plan.objects.filter(title=title).first(), len(keys)) for title, keys in groups.items()}  # error: apr-n-plus-one


class Setting(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE)
    details = models.JSONField(default=dict)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.details["plan"] = self.plan.title
        super().save(*args, **kwargs)


def apply_to(plan: Plan, values: dict[str, str]) -> None:
    for name, value in values.items():
        print(name, value)
        if name == "title":
            plan.refresh_from_db()


def store_all() -> None:
    for setting in Setting.objects.all():
        setting.save()


def show_all() -> list[str]:
    return [setting.plan.title for setting in Setting.objects.all()]  # error: apr-n-plus-one


def flags_of(names, plan):
    source = Setting.objects.filter(plan=plan).select_related(Plan).first()
    return [source.details.get(name) for name in names]


def title_of(row: Setting | Line) -> str:
    return row.plan.title if isinstance(row, Setting) else ""


def titles_of_lines() -> list[str]:
    return [title_of(line) for line in Line.objects.all()]


def titles_of_settings() -> list[str]:
    return [title_of(setting) for setting in Setting.objects.all()]  # error: apr-n-plus-one
