from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel
from sqlmodel import Field, Relationship, SQLModel


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    budget: Decimal = Decimal(0)
    seats: int = 5
    members: list["Player"] = Relationship(back_populates="team")


class Player(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    salary: Decimal = Decimal(0)
    injured: bool = False
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="members")


class PlayerUpdate(SQLModel):
    name: str | None = None


class SalaryUpdate(SQLModel):
    salary: Decimal
