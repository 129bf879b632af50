"""The models."""

from sqlmodel import Field, SQLModel


class Fork(SQLModel, table=True):  # error: apr-orm-escape
    id: int | None = Field(default=None, primary_key=True)
    path: str
