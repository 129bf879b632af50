from __future__ import annotations

from sqlmodel import Field, SQLModel


class Box(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    status: str = "draft"
    colour: str = "red"
