# only: apr-uncoordinated-job
from __future__ import annotations

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from .tables import Berth, engine

app = typer.Typer()


@app.command()
def run() -> None:
    with Session(engine) as session:
        for berth in session.scalars(select(Berth).where(Berth.status == "booked")):
            berth.status = "expired"
        session.commit()
