# only: apr-missing-row-lock
"""Sessions that a dependency hands out: one under READ COMMITTED, one whose engine is serializable."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import update
from sqlmodel import Field, Session, SQLModel, create_engine, select

app = FastAPI()
engine = create_engine("postgresql+psycopg://shop")
strict_engine = create_engine("postgresql+psycopg://shop", isolation_level="SERIALIZABLE")


class Coupon(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    status: str = "unused"


def plain() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def strict() -> Iterator[Session]:
    with Session(strict_engine) as session:
        yield session


Plain = Annotated[Session, Depends(plain)]
Strict = Annotated[Session, Depends(strict)]


@app.post("/coupons/{number}/use")
def use(number: int, session: Plain) -> None:
    coupon = session.get(Coupon, number)
    if coupon is None or coupon.status == "used":
        raise HTTPException(409)
    coupon.status = "used"  # error: apr-missing-row-lock
    session.commit()


@app.post("/coupons/{number}/use-strictly")
def use_strictly(number: int, session: Strict) -> None:
    coupon = session.get(Coupon, number)
    if coupon is None or coupon.status == "used":
        raise HTTPException(409)
    coupon.status = "used"
    session.commit()


@app.post("/coupons/expire")
def expire(session: Plain) -> None:
    for coupon in session.exec(select(Coupon).where(Coupon.status == "unused")):
        coupon.status = "expired"  # error: apr-missing-row-lock
    session.commit()


@app.post("/coupons/expire-list")
def expire_list(session: Plain) -> None:
    for coupon in list(session.exec(select(Coupon).where(Coupon.status == "unused"))):
        coupon.status = "expired"  # error: apr-missing-row-lock
    session.commit()


@app.post("/coupons/expire-locked")
def expire_locked(session: Plain) -> None:
    for coupon in session.exec(select(Coupon).where(Coupon.status == "unused").with_for_update(skip_locked=True)):
        coupon.status = "expired"
    session.commit()


@app.post("/coupons/{number}/expire")
def expire_one(number: int, session: Plain) -> None:
    result = session.exec(update(Coupon).where(Coupon.id == number, Coupon.status == "unused").values(status="expired"))
    if result.rowcount == 0:
        raise HTTPException(409)
    session.commit()
