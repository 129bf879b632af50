"""Data access objects: Django, Peewee, Tortoise, Mongo; hardly typed."""

from bson import ObjectId
from bson.errors import InvalidId
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from marshmallow import Schema, fields
from peewee import IntegrityError as PeeweeIntegrityError
from pymongo.errors import PyMongoError
from tortoise.exceptions import DoesNotExist, IntegrityError

from fleet_daos.tables import Driver, Trip, Truck


class TruckSchema(Schema):
    plate = fields.Str(required=True)


class TruckNotFound(Exception):
    pass


class BadTruck(Exception):
    pass


class DaoError(Exception):
    pass


class TruckRepository:
    schema = TruckSchema()

    def add(self, plate):
        if not plate or len(plate) > 10:
            raise BadTruck("plate")  # error: apr-repository-validation
        return Truck.objects.create(plate=plate)

    def add_from(self, data):
        errors = self.schema.validate(data)  # error: apr-repository-validation
        if errors:
            raise BadTruck(errors)
        return Truck.objects.create(**data)

    def load(self, pk, weight):
        with transaction.atomic():
            truck = Truck.objects.select_for_update().get(pk=pk)
            if truck.load + weight > truck.capacity:
                raise BadTruck("too heavy")  # error: apr-repository-validation
            truck.load += weight
            truck.save(update_fields=["load"])

    def save(self, truck):
        truck.full_clean()  # error: apr-repository-validation
        truck.save()

    def save_clean(self, truck):
        try:
            truck.clean_fields()
        except ValidationError as error:
            raise BadTruck from error  # error: apr-repository-validation
        truck.save()

    def get(self, pk):
        try:
            return Truck.objects.get(pk=pk)
        except Truck.DoesNotExist:
            raise TruckNotFound(pk)

    def by_plate(self, plate):
        truck = Truck.objects.filter(plate=plate.upper()).first()
        if truck is None:
            raise TruckNotFound(plate)
        return truck

    def listed(self, ordering):
        if ordering.lstrip("-") not in {"plate", "load"}:
            raise ValueError(ordering)
        return Truck.objects.order_by(ordering)

    def bulk(self, plates):
        if not plates:
            return []
        try:
            return Truck.objects.bulk_create([Truck(plate=p) for p in plates])
        except DatabaseError as error:
            raise DaoError("bulk") from error


class DriverRepository:
    def add(self, name, hours):
        if not isinstance(hours, int):
            raise TypeError("hours")  # error: apr-repository-validation
        try:
            return Driver.create(name=name, hours=hours)
        except PeeweeIntegrityError as error:
            raise DaoError(name) from error

    def work(self, pk, hours):
        driver = Driver.get_by_id(pk)
        if driver.hours + hours > 9:
            raise DaoError("works too long")  # error: apr-repository-validation
        driver.hours += hours
        driver.save()

    def get(self, pk):
        driver = Driver.get_or_none(Driver.id == pk)
        if not driver:
            raise LookupError(pk)
        return driver


class TripRepository:
    async def add(self, km: int) -> Trip:
        if km < 0:
            raise ValueError("km")  # error: apr-repository-validation
        return await Trip.create(km=km, state="new")

    async def finish(self, pk: int) -> None:
        trip = await Trip.get(id=pk)
        if trip.state != "running":
            raise ValueError(f"trip is {trip.state}")  # error: apr-repository-validation
        trip.state = "finished"
        await trip.save()

    async def get(self, pk: int) -> Trip:
        try:
            return await Trip.get(id=pk)
        except DoesNotExist as error:
            raise TruckNotFound(pk) from error

    async def insert(self, km: int) -> Trip:
        try:
            return await Trip.create(km=km, state="new")
        except IntegrityError:
            raise DaoError(km) from None


class LogRepository:
    def __init__(self, collection=None):
        if collection is None:
            raise RuntimeError("LogRepository needs a collection")
        self.collection = collection

    def find(self, log_id):
        try:
            key = ObjectId(log_id)
        except InvalidId as error:
            raise ValueError(f"bad id {log_id}") from error  # error: apr-repository-validation
        return self.collection.find_one({"_id": key})

    def write(self, entry):
        if "level" not in entry:
            raise KeyError("level")  # error: apr-repository-validation
        try:
            self.collection.insert_one(entry)
        except PyMongoError as error:
            raise DaoError("log") from error

    def read(self, log_id):
        found = self.collection.find_one({"_id": log_id})
        if found is None:
            raise LookupError(log_id)
        if "level" not in found:
            raise DaoError("corrupt log entry")
        return found
