from __future__ import annotations

import click
from sqlmodel import Session, select

from snackly.api import engine
from snackly.models import Box


@click.command()
def archive() -> None:
    with Session(engine) as db:
        for box in db.exec(select(Box).where(Box.status == "delivered")):
            box.status = "archived"
        db.commit()


@click.command()
@click.argument("box_id", type=int)
def revive(box_id: int) -> None:  # error: apr-untested-transition
    with Session(engine) as db:
        box = db.get_one(Box, box_id)
        setattr(box, "status", "draft")
        db.commit()
