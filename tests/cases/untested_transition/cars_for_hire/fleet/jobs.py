import dramatiq

from fleet.models import Car, db


@dramatiq.actor
def release_all():
    Car.query.filter_by(status=Car.STATUS_RENTED).update({"status": Car.STATUS_FREE})
    db.session.commit()


@dramatiq.actor
def scrap(pk):  # error: apr-untested-transition
    car = db.session.get(Car, pk)
    car.status = Car.STATUS_BROKEN
    db.session.commit()
