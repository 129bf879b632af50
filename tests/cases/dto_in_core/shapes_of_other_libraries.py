# only: apr-dto-in-core
"""msgspec, marshmallow, Django REST framework, SQLModel, Litestar and strawberry: their shapes in repositories that are ones by their names, and the right ways beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.dto import DTOData
from marshmallow import Schema, fields
from msgspec.structs import asdict as as_plain
from rest_framework import serializers
from sqlalchemy import Connection, Table, insert
from sqlalchemy import update as change
from sqlmodel import Field, Session, SQLModel, select


class TrackIn(msgspec.Struct):
    title: str
    seconds: int


class LiveTrackIn(TrackIn):
    city: str


class TrackSchema(Schema):
    title = fields.Str()


class TrackSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()


class TrackBase(SQLModel):
    title: str


class Track(TrackBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


class TrackPublic(TrackBase):
    id: int


@dataclass(frozen=True)
class Playlist:
    name: str
    titles: tuple[str, ...]


class TrackRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, track: TrackIn) -> None:  # error: apr-dto-in-core
        self.session.add(Track(title=track.title))

    def add_live(self, *tracks: LiveTrackIn) -> None:  # error: apr-dto-in-core
        for track in tracks:
            self.session.add(Track(title=track.title))

    def add_checked(self, serializer: TrackSerializer) -> None:  # error: apr-dto-in-core
        self.session.add(Track(**serializer.validated_data))

    def add_data(self, data: DTOData[TrackIn]) -> None:  # error: apr-dto-in-core
        self.session.add(Track(**data.as_builtins()))

    def public(self) -> Sequence[TrackPublic]:  # error: apr-dto-in-core
        return [TrackPublic.model_validate(row) for row in self.session.exec(select(Track))]

    def rows(self) -> Sequence[Track]:
        return self.session.exec(select(Track)).all()

    def first(self) -> tuple[Track, TrackBase | None] | None:  # error: apr-dto-in-core
        return None

    def insert(self, title: str) -> None:
        self.session.add(Track(title=title))

    def playlists(self) -> list[Playlist]:
        return [Playlist("all", tuple(self.session.exec(select(Track.title))))]

    def touch(self, track: Any, session: Session) -> None:
        session.add(Track(title=track.title))


class TrackTable:
    """Not a repository by name, and in no module of any: nobody's core."""

    def add(self, track: TrackIn) -> dict[str, Any]:
        return msgspec.to_builtins(track)


class RawTrackRepo:
    schema = TrackSchema()

    def __init__(self, connection: Connection, tracks: Table) -> None:
        self.connection = connection
        self.tracks = tracks

    def add_json(self, body: bytes) -> None:
        track = msgspec.json.decode(body, type=TrackIn)
        self.connection.execute(insert(self.tracks).values(**as_plain(track)))  # error: apr-dto-in-core

    def add_builtins(self, body: bytes) -> None:
        track = msgspec.json.decode(body, type=TrackIn)
        values = msgspec.to_builtins(track)
        self.connection.execute(insert(self.tracks), values)  # error: apr-dto-in-core

    def load(self, body: dict[str, Any]) -> None:
        self.connection.execute(change(self.tracks).values(**self.schema.load(body)))  # error: apr-dto-in-core

    def add_checked(self, data: dict[str, Any]) -> None:
        serializer = TrackSerializer(data=data)
        serializer.is_valid(raise_exception=True)
        self.connection.execute(insert(self.tracks).values({**serializer.validated_data}))  # error: apr-dto-in-core

    def add_named(self, data: dict[str, Any]) -> None:
        serializer = TrackSerializer(data=data)
        serializer.is_valid(raise_exception=True)
        self.connection.execute(insert(self.tracks).values(title=serializer.validated_data["title"]))

    def add_plain(self, values: dict[str, Any]) -> None:
        self.connection.execute(insert(self.tracks).values(**values))

    def copy(self, body: bytes) -> int:
        track = msgspec.json.decode(body, type=TrackIn)
        wider = LiveTrackIn(**as_plain(track), city="")
        return wider.seconds


def play(repository: TrackRepository, track: TrackIn, session: Session) -> None:
    repository.touch(track, session)  # error: apr-dto-in-core


def play_title(repository: TrackRepository, track: TrackIn) -> None:
    repository.insert(track.title)


def play_said(repository: TrackRepository, track: TrackIn) -> None:
    repository.add(track)


def listed(tracks: list[TrackIn]) -> list[str]:
    return [track.title for track in tracks]
