# only: apr-client-trusted-identity
"""Ports in place of a database: what is asked of a Protocol by the id that the client sends, with who acts or without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from pydantic import BaseModel

router = APIRouter()


@dataclass
class Parcel:
    id: int
    owner_id: int
    status: str
    price: int


@dataclass
class User:
    id: int
    is_admin: bool = False


class Parcels(Protocol):
    def get(self, parcel_id: int) -> Parcel | None: ...

    def of_owner(self, owner_id: int) -> list[Parcel]: ...

    def for_user(self, user: User) -> list[Parcel]: ...

    def save(self, parcel: Parcel) -> None: ...

    def delete(self, parcel_id: int) -> None: ...


def parcels() -> Parcels:
    raise NotImplementedError


def current_user() -> User:
    raise NotImplementedError


Store = Annotated[Parcels, Depends(parcels)]
Me = Annotated[User, Depends(current_user)]


class ParcelIn(BaseModel):
    owner_id: int
    price: int


class ParcelSafe(BaseModel):
    note: str


# ---- flagged


@router.get("/parcels/{parcel_id}")
def show(parcel_id: int, me: Me, store: Store) -> dict[str, Any]:  # error: apr-client-trusted-identity
    parcel = store.get(parcel_id)
    if parcel is None:
        raise HTTPException(404)
    return {"status": parcel.status}


@router.get("/mine")
def mine(owner_id: int, me: Me, store: Store) -> list[int]:  # error: apr-client-trusted-identity
    return [one.id for one in store.of_owner(owner_id)]


@router.post("/parcels")
def create(data: ParcelIn, me: Me, store: Store) -> None:  # gap: apr-client-trusted-identity (an entity that is no row)
    store.save(Parcel(id=0, owner_id=data.owner_id, status="new", price=data.price))


@router.delete("/parcels/{parcel_id}")
def remove(parcel_id: int, me: Me, store: Store) -> None:  # error: apr-client-trusted-identity
    store.delete(parcel_id)


# ---- left


@router.get("/ok/parcels/{parcel_id}")
def ok_show(parcel_id: int, me: Me, store: Store) -> dict[str, Any]:
    parcel = store.get(parcel_id)
    if parcel is None or parcel.owner_id != me.id:
        raise HTTPException(404)
    return {"status": parcel.status}


@router.get("/ok/mine")
def ok_mine(me: Me, store: Store) -> list[int]:
    return [one.id for one in store.of_owner(me.id)]


@router.get("/ok/mine2")
def ok_mine2(me: Me, store: Store) -> list[int]:
    return [one.id for one in store.for_user(me)]


@router.post("/ok/parcels")
def ok_create(data: ParcelSafe, me: Me, store: Store) -> None:
    store.save(Parcel(id=0, owner_id=me.id, status="new", price=5))


@dataclass
class Track:
    id: int
    title: str


class Tracks(Protocol):
    def get(self, track_id: int) -> Track | None: ...


class Visible(Protocol):
    def get(self, parcel_id: int, user: User) -> Parcel | None: ...


class Users(Protocol):
    def get(self, user_id: int) -> User | None: ...


def tracks() -> Tracks:
    raise NotImplementedError


def visible() -> Visible:
    raise NotImplementedError


def users() -> Users:
    raise NotImplementedError


@router.get("/ok/tracks/{track_id}")
def ok_track(track_id: int, me: Me, store: Annotated[Tracks, Depends(tracks)]) -> str:
    track = store.get(track_id)
    return track.title if track else ""


@router.get("/ok/visible/{parcel_id}")
def ok_visible(parcel_id: int, me: Me, store: Annotated[Visible, Depends(visible)]) -> str:
    parcel = store.get(parcel_id, me)
    return parcel.status if parcel else ""


def admin(me: Me) -> User:
    if not me.is_admin:
        raise HTTPException(403)
    return me


@router.get("/ok/all/{parcel_id}", dependencies=[Depends(admin)])
def ok_admin(parcel_id: int, store: Store) -> str:
    parcel = store.get(parcel_id)
    return parcel.status if parcel else ""


@router.delete("/ok/parcels/{parcel_id}")
def ok_remove(parcel_id: int, me: Me, store: Store) -> None:
    parcel = store.get(parcel_id)
    if parcel is None or not (parcel.owner_id == me.id or me.is_admin):
        raise HTTPException(404)
    store.delete(parcel_id)


@router.get("/ok/track-parcel")
def ok_public(number: str, store: Store) -> int:
    return len(number)
