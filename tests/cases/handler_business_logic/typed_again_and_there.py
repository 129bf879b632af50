# only: apr-handler-business-logic
"""Whether a name was typed in again, a file is there, and what an entity says may be done decide nothing; a limit that is compared does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, flash, redirect, request
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = Flask(__name__)


class Base(DeclarativeBase):
    pass


class Banner(Base):
    __tablename__ = "banners"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    path: Mapped[str]
    views: Mapped[int]


def session() -> Session:
    raise NotImplementedError


def index(path: str) -> None:
    raise NotImplementedError


@app.post("/banners/<int:banner_id>/delete")
def delete_banner(banner_id: int) -> Any:
    banner = session().get_one(Banner, banner_id)
    if banner.name != request.form.get("banner"):
        flash("type its name")
        return redirect("/banners")
    session().delete(banner)
    return redirect("/banners")


@app.post("/banners/<int:banner_id>/index")
def index_banner(banner_id: int) -> Any:
    banner = session().get_one(Banner, banner_id)
    if not Path(banner.path).is_file():
        return redirect("/banners")
    index(banner.path)
    return redirect("/banners")


@app.post("/banners/<int:banner_id>/purge")
def purge_banner(banner_id: int) -> Any:
    banner = session().get_one(Banner, banner_id)
    if banner.views > 100:  # error: apr-handler-business-logic
        flash("too many have seen it")
        return redirect("/banners")
    session().delete(banner)
    return redirect("/banners")
