from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from print_shop.models import Parcel, Poster, State


class PosterRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, poster_id: int) -> Poster:
        return self.session.execute(select(Poster).where(Poster.id == poster_id)).scalar_one()

    def queued(self) -> list[Poster]:
        return list(self.session.scalars(select(Poster).where(Poster.state == State.QUEUED)))


class ParcelRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def locked(self, parcel_id: int) -> Parcel:
        return self.session.execute(select(Parcel).where(Parcel.id == parcel_id).with_for_update()).scalar_one()

    def get(self, parcel_id: int) -> Parcel:
        return self.session.get_one(Parcel, parcel_id)
