from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Driver(Model):
    id = fields.IntField(primary_key=True)
    role = fields.CharField(max_length=20)


class Trip(Model):
    id = fields.IntField(primary_key=True)
    driver_id = fields.IntField()
    refunded = fields.BooleanField(default=False)


async def refund_trip(trip_id: int) -> None:  # error: apr-handler-only-authorization
    await Trip.filter(id=trip_id).update(refunded=True)


async def delete_driver(driver_id: int) -> None:  # error: apr-handler-only-authorization
    await Trip.filter(driver_id=driver_id).delete()
    await Driver.filter(id=driver_id).delete()


async def promote_driver(driver_id: int) -> None:  # error: apr-handler-only-authorization
    await Driver.filter(id=driver_id).update(role="dispatcher")


async def delete_old_trips(before_id: int) -> None:
    await Trip.filter(id__lt=before_id).delete()


async def delete_trip(trip_id: int, actor: Driver) -> None:
    trip = await Trip.get(id=trip_id)
    assert_may_delete(actor, trip)
    await trip.delete()


def assert_may_delete(actor: Driver, trip: Trip) -> None:
    if actor.role != "dispatcher" and trip.driver_id != actor.id:
        raise PermissionError(trip.id)
