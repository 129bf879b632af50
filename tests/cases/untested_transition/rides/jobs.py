import click
from celery import shared_task
from sqlmodel import Session, select

from rides.app import Ride, RideState, engine


@shared_task
def cancel_stale() -> None:
    with Session(engine) as session:
        for ride in session.exec(select(Ride).where(Ride.state == RideState.REQUESTED)):
            ride.state = RideState.CANCELLED
        session.commit()


@shared_task
def close_disputes() -> None:  # error: apr-untested-transition
    with Session(engine) as session:
        for ride in session.exec(select(Ride).where(Ride.state == RideState.DISPUTED)):
            ride.state = RideState.DONE
        session.commit()


@click.command()
@click.argument("ride_id", type=int)
def force_done(ride_id: int) -> None:
    with Session(engine) as session:
        ride = session.get_one(Ride, ride_id)
        ride.state = RideState.DONE
        session.commit()


@click.command()
def force_cancel() -> None:  # error: apr-untested-transition
    with Session(engine) as session:
        ride = session.get_one(Ride, 1)
        ride.state = RideState.CANCELLED
        session.commit()
