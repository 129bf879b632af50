from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Track


class Played(NamedTuple):
    track: Track
    times: int


class TrackRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def played(self, key: int) -> Played:  # error: apr-orm-escape
        return Played(self.session.get_one(Track, key), 1)

    def titles(self) -> list[str]:
        return list(self.session.scalars(select(Track.title)))
