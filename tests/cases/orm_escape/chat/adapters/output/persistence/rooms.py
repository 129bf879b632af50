from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ....models import Room


@dataclass(frozen=True)
class RoomRead:
    name: str


class RoomsAdapter:
    def __init__(self, session: Session) -> None:
        self.session = session

    def names(self) -> list[RoomRead]:
        rooms = self.session.scalars(select(Room)).all()
        return [RoomRead(room.name) for room in rooms]

    def find(self, name: str) -> Room | None:  # error: apr-orm-escape
        return self.session.scalars(select(Room).where(Room.name == name)).first()
