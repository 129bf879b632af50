# only: apr-uncoordinated-job
"""Rows that a loop walks straight from the session, and a table that one side writes as a model and the other as SQL."""

from apscheduler.schedulers.background import BackgroundScheduler
from fastapi import FastAPI, HTTPException
from redis import Redis
from rq import Queue
from sqlalchemy import text
from sqlmodel import Field, Session, SQLModel, create_engine, select

engine = create_engine("postgresql+psycopg://fleet")
app = FastAPI()
queue = Queue("low", connection=Redis())


class Van(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    status: str = "idle"


class Truck(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    status: str = "idle"


class Bike(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    status: str = "idle"


@app.post("/vans/{number}/take")
def take_van(number: int) -> None:
    with Session(engine) as session:
        van = session.get(Van, number, with_for_update=True)
        if van is None or van.status != "idle":
            raise HTTPException(409)
        van.status = "busy"
        session.commit()


@app.post("/trucks/{number}/take")
def take_truck(number: int) -> None:
    with Session(engine) as session:
        session.execute(text("UPDATE truck SET status = :status WHERE id = :id"), {"status": "busy", "id": number})
        session.commit()


@app.post("/bikes/{number}/take")
def take_bike(number: int) -> None:
    with Session(engine) as session:
        session.execute(text("UPDATE bike SET status = 'busy' WHERE id = :id AND status = 'idle'"), {"id": number})
        session.commit()


def free_vans() -> None:  # error: apr-uncoordinated-job
    with Session(engine) as session:
        for van in session.exec(select(Van).where(Van.status == "busy")):
            van.status = "idle"
        session.commit()


def free_truck(number: int) -> None:  # error: apr-uncoordinated-job
    with Session(engine) as session:
        truck = session.get(Truck, number)
        if truck is not None and truck.status == "busy":
            truck.status = "idle"
        session.commit()


def free_bikes() -> None:
    with Session(engine) as session:
        for bike in session.exec(select(Bike).where(Bike.status == "busy").with_for_update(skip_locked=True)):
            bike.status = "idle"
        session.commit()


def plan(number: int) -> None:
    queue.enqueue(free_truck, number)


scheduler = BackgroundScheduler()
scheduler.add_job(free_vans, "interval", minutes=5)
scheduler.add_job(free_bikes, "interval", minutes=5)
