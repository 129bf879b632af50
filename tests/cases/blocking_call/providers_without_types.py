# only: apr-blocking-call
"""Parameters that say no type: what a framework hands in is what its provider gives."""

from collections.abc import Generator
from typing import Annotated

import redis
import requests
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

app = FastAPI()
engine = create_engine("postgresql://x")
SessionLocal = sessionmaker(bind=engine)


class Rates:
    def latest(self):
        return requests.get("https://x.example", timeout=3).json()


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


def get_db2():
    with SessionLocal() as db:
        yield db


def get_cache():
    return redis.Redis(host="x")


@app.get("/a")
async def a(db=Depends(get_db)):
    return db.execute("select 1").fetchall()  # error: apr-blocking-call


@app.get("/a2")
async def a2(db=Depends(get_db2)):
    db.add(1)
    db.commit()  # error: apr-blocking-call


@app.get("/b")
async def b(cache=Depends(get_cache)):
    return cache.get("x")  # error: apr-blocking-call


@app.get("/c")
async def c(rates=Depends(Rates)):
    return rates.latest()  # error: apr-blocking-call


@app.get("/d")
async def d(rates: Annotated[Rates, Depends()]):
    return rates.latest()  # error: apr-blocking-call


class Shop:
    def __init__(self, http=None, cache=None):
        self.http = http or requests.Session()
        self.cache = cache if cache is not None else redis.Redis(host="x")

    async def load(self):
        return self.http.get("https://x.example", timeout=3)  # error: apr-blocking-call

    async def seen(self):
        return self.cache.get("x")  # error: apr-blocking-call


@app.get("/ok")
def ok(db=Depends(get_db)):
    return db.execute("select 1").fetchall()


def typed_db() -> Generator[Session, None, None]:
    with SessionLocal() as db:
        yield db


async def async_db() -> Session:
    return SessionLocal()


@app.get("/e")
async def e(db=Depends(typed_db)):
    return db.execute("select 1").fetchall()  # error: apr-blocking-call


@app.get("/f")
async def f(db=Depends(async_db)):
    db.add(1)
    db.commit()  # error: apr-blocking-call


async def listens(client: redis.Redis):
    channel = client.pubsub()
    for message in channel.listen():  # error: apr-blocking-call
        print(message)
