# only: apr-repository-validation
"""`full_clean()`, library validators, and DTOs built only to see whether they can be built."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import jsonschema
from django.core.validators import validate_email
from django.core.validators import validate_slug as slug_check
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from marshmallow import Schema, fields
from pydantic import BaseModel, TypeAdapter
from rest_framework import serializers


class Customer(models.Model):
    email = models.EmailField(unique=True)
    slug = models.SlugField()
    points = models.IntegerField(default=0)


class CustomerIn(BaseModel):
    email: str
    slug: str


class CustomerOut(BaseModel):
    id: int
    email: str


class CustomerSerializer(serializers.ModelSerializer[Customer]):
    class Meta:
        model = Customer
        fields = ["email"]


class CustomerSchema(Schema):
    email = fields.Email()


class Duplicate(Exception): ...


class CustomerRepository:
    def add(self, email: str, slug: str) -> Customer:
        customer = Customer(email=email, slug=slug)
        customer.full_clean()  # error: apr-repository-validation
        customer.save()
        return customer

    def rename(self, pk: int, slug: str) -> None:
        customer = Customer.objects.get(pk=pk)
        customer.slug = slug
        customer.clean_fields(exclude=["email"])  # error: apr-repository-validation
        customer.save(update_fields=["slug"])

    def change_email(self, pk: int, email: str) -> None:
        validate_email(email)  # error: apr-repository-validation
        Customer.objects.filter(pk=pk).update(email=email)

    def change_slug(self, pk: int, slug: str) -> None:
        slug_check(slug)  # error: apr-repository-validation
        Customer.objects.filter(pk=pk).update(slug=slug)

    def import_one(self, payload: dict[str, Any]) -> None:
        data = CustomerIn(**payload)  # error: apr-repository-validation
        Customer.objects.create(email=data.email, slug=data.slug)

    def import_checked(self, payload: dict[str, Any]) -> None:
        CustomerIn.model_validate(payload)  # error: apr-repository-validation
        Customer.objects.create(**payload)

    def import_many(self, payload: list[dict[str, Any]]) -> None:
        adapter = TypeAdapter(list[CustomerIn])
        for one in adapter.validate_python(payload):  # error: apr-repository-validation
            Customer.objects.create(email=one.email, slug=one.slug)

    def from_json(self, payload: dict[str, Any]) -> None:
        jsonschema.validate(payload, {"type": "object"})  # error: apr-repository-validation
        Customer.objects.create(**payload)

    def by_serializer(self, payload: dict[str, Any]) -> Any:
        serializer = CustomerSerializer(data=payload)
        serializer.is_valid(raise_exception=True)  # error: apr-repository-validation
        return serializer.save()

    def by_schema(self, payload: dict[str, Any]) -> None:
        data = CustomerSchema().load(payload)  # error: apr-repository-validation
        Customer.objects.create(**data)

    def add_points(self, pk: int, points: int) -> None:
        checked = partial(self._positive, points)
        Customer.objects.filter(pk=pk).update(points=models.F("points") + checked())

    def _positive(self, points: int) -> int:
        if points <= 0:
            raise ValueError("points are positive")  # error: apr-repository-validation
        return points

    # --- and what is left ------------------------------------------------------------------------------------------------------

    def get(self, pk: int) -> CustomerOut:
        row = Customer.objects.get(pk=pk)
        return CustomerOut(id=row.pk, email=row.email)

    def listed(self) -> list[CustomerOut]:
        return [CustomerOut.model_validate(row) for row in Customer.objects.values("id", "email")]

    def cached(self, pk: int) -> CustomerIn:
        stored = Customer.objects.filter(pk=pk).values("email", "slug").get()
        return CustomerIn.model_validate(stored)

    def echoed(self, pk: int, email: str) -> CustomerOut:
        Customer.objects.filter(pk=pk).update(email=email)
        return CustomerOut(id=pk, email=email)

    def create(self, email: str) -> Customer:
        try:
            with transaction.atomic():
                return Customer.objects.create(email=email)
        except IntegrityError as error:
            raise Duplicate(email) from error

    def find(self, slug: str) -> Customer:
        found = Customer.objects.filter(slug=slug).first()
        if not found:
            raise Customer.DoesNotExist(slug)
        return found

    def spend(self, pk: int, points: int) -> None:
        changed = Customer.objects.filter(pk=pk, points__gte=points).update(points=models.F("points") - points)
        if changed != 1:
            raise Duplicate(pk)

    def dumped(self, pk: int) -> dict[str, Any]:
        return CustomerSerializer(Customer.objects.get(pk=pk)).data


@dataclass
class Window:
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("a domain object judges itself")


class CustomerService:
    """No repository: judging input is what a service is for."""

    def __init__(self, customers: CustomerRepository) -> None:
        self.customers = customers

    def add_points(self, pk: int, points: int) -> None:
        if points <= 0:
            raise ValueError("points are positive")
        self.customers.add_points(pk, points)

    def register(self, email: str) -> None:
        validate_email(email)
        CustomerIn(email=email, slug="x")
        self.customers.create(email)


def active(customers: QuerySet[Customer], limit: int) -> QuerySet[Customer]:
    """No repository either: a function beside one."""
    if limit < 0:
        raise ValueError("limit")
    return customers[:limit]
