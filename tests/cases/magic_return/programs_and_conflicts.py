# only: apr-magic-return
"""Programs that were run and failed, and rows that a constraint refuses."""

from __future__ import annotations

import logging
import subprocess
from pathlib import Path

from sqlalchemy import ForeignKey
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

logger = logging.getLogger(__name__)


class Base(DeclarativeBase):
    pass


class Basket(Base):
    __tablename__ = "basket"
    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))


def convert(picture: Path) -> Path | None:
    done = subprocess.run(["convert", str(picture), f"{picture}.png"], timeout=30, check=False)
    if done.returncode != 0:
        logger.error("convert %s ended with %s", picture, done.returncode)
        return None  # error: apr-magic-return
    return picture.with_suffix(".png")


def pages(document: Path) -> int:
    done = subprocess.run(["pdfinfo", str(document)], timeout=30, capture_output=True, text=True)
    if done.returncode:
        return 0  # error: apr-magic-return
    return done.stdout.count("Page")


def version(program: str) -> str:
    """What a program says of its version, "" if it fails."""
    done = subprocess.run([program, "--version"], timeout=5, capture_output=True, text=True)
    if done.returncode != 0:
        return ""
    return done.stdout.strip()


def find_change(text: str) -> str | None:
    done = subprocess.run(["grep", text, "CHANGES"], timeout=5, capture_output=True, text=True)
    if done.returncode == 1:
        return None
    done.check_returncode()
    return done.stdout


def convert_or_raise(picture: Path) -> Path:
    subprocess.run(["convert", str(picture), f"{picture}.png"], timeout=30, check=True)
    return picture.with_suffix(".png")


def add_basket(session: Session, product_id: int) -> int | None:
    basket = Basket(product_id=product_id)
    session.add(basket)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        return None  # error: apr-magic-return
    return basket.id


def claim_basket(session: Session, product_id: int) -> int | None:
    """The id of the new basket, None if there is one already."""
    basket = Basket(product_id=product_id)
    session.add(basket)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        return None
    return basket.id
