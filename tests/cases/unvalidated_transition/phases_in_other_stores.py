# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import enum
from typing import Any

import asyncpg
import attrs
import peewee as pw
from beanie import Document
from pymongo.collection import Collection
from sqlmodel import Field, Session, SQLModel
from tortoise import fields
from tortoise.models import Model


class Phase(enum.StrEnum):
    OPEN = "open"
    ACTIVE = "active"
    CLOSED = "closed"

    @property
    def final(self) -> bool:
        return self is Phase.CLOSED


class Campaign(Model):
    id = fields.IntField(primary_key=True)
    phase = fields.CharEnumField(Phase, default=Phase.OPEN)
    title = fields.CharField(max_length=20)


async def start(campaign_id: int) -> None:
    campaign = await Campaign.get(id=campaign_id)
    campaign.phase = Phase.ACTIVE  # error: apr-unvalidated-transition
    await campaign.save()


async def stop(campaign_id: int) -> None:
    await Campaign.filter(id=campaign_id).update(phase=Phase.CLOSED)  # error: apr-unvalidated-transition


async def stop_by_dict(campaign_id: int, data: dict[str, Any]) -> None:
    campaign = await Campaign.get(id=campaign_id)
    await campaign.update_from_dict({"phase": Phase.CLOSED}).save()  # error: apr-unvalidated-transition


async def stop_active(campaign_id: int) -> None:
    await Campaign.filter(id=campaign_id, phase=Phase.ACTIVE).update(phase=Phase.CLOSED)


async def start_not_final(campaign_id: int) -> None:
    campaign = await Campaign.select_for_update().get(id=campaign_id)
    if campaign.phase.final:
        raise ValueError
    campaign.phase = Phase.ACTIVE
    await campaign.save()


async def make(title: str) -> Campaign:
    return await Campaign.create(title=title, phase=Phase.ACTIVE)


class Room(pw.Model):
    phase = pw.CharField(choices=[("open", "Open"), ("closed", "Closed")], default="open")


def close_room(room_id: int) -> None:
    Room.update(phase="closed").where(Room.id == room_id).execute()  # type: ignore[attr-defined]  # error: apr-unvalidated-transition


def close_open_room(room_id: int) -> None:
    Room.update(phase="closed").where(Room.id == room_id, Room.phase == "open").execute()  # type: ignore[attr-defined]


class Game(Document):
    phase: Phase = Phase.OPEN
    score: int = 0


async def finish(game_id: str) -> None:
    game = await Game.get(game_id)
    assert game is not None
    game.phase = Phase.CLOSED  # error: apr-unvalidated-transition
    await game.save()


async def finish_set(game_id: str) -> None:
    game = await Game.get(game_id)
    assert game is not None
    await game.set({Game.phase: Phase.CLOSED})  # error: apr-unvalidated-transition


class Stage(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    phase: Phase = Phase.OPEN
    name: str = ""


class StageUpdate(SQLModel):
    name: str | None = None
    phase: Phase | None = None


class StageRename(SQLModel):
    name: str


def patch(session: Session, stage_id: int, body: StageUpdate) -> Stage:
    stage = session.get(Stage, stage_id)
    assert stage
    stage.sqlmodel_update(body.model_dump(exclude_unset=True))  # error: apr-unvalidated-transition
    session.add(stage)
    session.commit()
    return stage


def rename(session: Session, stage_id: int, body: StageRename) -> Stage:
    stage = session.get(Stage, stage_id)
    assert stage
    stage.sqlmodel_update(body.model_dump(exclude_unset=True))
    session.add(stage)
    session.commit()
    return stage


def advance(session: Session, stage_id: int, to: Phase) -> None:
    stage = session.get_one(Stage, stage_id)
    order = [Phase.OPEN, Phase.ACTIVE, Phase.CLOSED]
    if order.index(to) != order.index(stage.phase) + 1:
        raise ValueError
    stage.phase = to  # error: apr-missing-row-lock
    session.commit()


@attrs.define
class Sitting:
    phase: Phase = Phase.OPEN

    def activate(self) -> Sitting:
        return attrs.evolve(self, phase=Phase.ACTIVE)  # error: apr-unvalidated-transition

    def close(self) -> None:
        if self.phase.final:
            return
        self.phase = Phase.CLOSED


@attrs.define
class Pump:
    mode: Phase = Phase.OPEN
    label: str = ""

    def relabel(self, label: str) -> None:
        self.label = label


class Booking:
    def __init__(self, status: Phase = Phase.OPEN) -> None:
        self._status = status
        self.history: list[Phase] = []

    @property
    def status(self) -> Phase:
        return self._status

    def _change(self, status: Phase) -> None:
        self.history.append(self._status)
        self._status = status

    def confirm(self) -> None:
        if self._status is not Phase.OPEN:
            raise ValueError
        self._change(Phase.ACTIVE)

    def cancel(self) -> None:
        self._change(Phase.CLOSED)  # gap: apr-unvalidated-transition (no identity, and states that any machine has)


def close_doc(docs: Collection[dict[str, Any]], key: str) -> None:
    docs.update_one({"_id": key}, {"$set": {"phase": Phase.CLOSED}})  # error: apr-unvalidated-transition


def close_open_doc(docs: Collection[dict[str, Any]], key: str) -> None:
    docs.update_one({"_id": key, "phase": Phase.OPEN}, {"$set": {"phase": Phase.CLOSED}})


async def close_row(pool: asyncpg.Pool, key: int) -> None:
    await pool.execute("UPDATE games SET status = 'closed' WHERE id = $1", key)  # error: apr-unvalidated-transition


async def close_open_row(pool: asyncpg.Pool, key: int) -> None:
    await pool.execute("UPDATE games SET status = 'closed' WHERE id = $1 AND status IN ('open', 'active')", key)
