# only: apr-orm-escape
"""A class called `Repo` that has nothing to do with a database makes no repository layer: the summary stands at the first model."""

from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = Flask(__name__)


class Base(DeclarativeBase):
    pass


class Build(Base):  # error: apr-orm-escape
    __tablename__ = "builds"
    id: Mapped[int] = mapped_column(primary_key=True)
    commit: Mapped[str]


@app.get("/builds/<int:key>")
def build(key: int) -> str:
    with Session() as session:
        found = session.get(Build, key)
    return found.commit if found else ""


@app.get("/builds/<int:key>/again")
def again(key: int) -> str:
    with Session() as session:
        found = session.get_one(Build, key)
        found.commit = "HEAD"
    return found.commit
