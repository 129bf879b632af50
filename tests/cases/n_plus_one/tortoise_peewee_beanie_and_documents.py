# only: apr-n-plus-one
"""The same in Tortoise, Peewee, Beanie, SQLModel, Mongo and Redis: awaited relations, back references, links to fetch; what was loaded before, asked once or noted down in a pipeline is silent."""
# mypy: disable-error-code="var-annotated, no-untyped-call"

from __future__ import annotations

import asyncio
from typing import Any

import peewee
import redis
from beanie import Document, Link
from beanie.operators import In
from pymongo.collection import Collection
from sqlmodel import Field, Relationship, Session, SQLModel, select
from sqlalchemy.orm import selectinload
from tortoise import fields
from tortoise.models import Model


class Author(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=50)
    posts: fields.ReverseRelation[Post]


class Post(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=50)
    author: fields.ForeignKeyRelation[Author] = fields.ForeignKeyField("models.Author", related_name="posts")


async def awaited_relation() -> list[str]:
    names = []
    for post in await Post.all():
        author = await post.author  # error: apr-n-plus-one
        names.append(author.name)
    return names


async def awaited_back_relation() -> dict[int, int]:
    return {author.id: await author.posts.all().count() for author in await Author.all()}  # error: apr-n-plus-one


async def walked_back_relation() -> list[str]:
    titles = []
    for author in await Author.filter(name__startswith="A"):
        async for post in author.posts:  # error: apr-n-plus-one
            titles.append(post.title)
    return titles


async def fetched_one_by_one() -> None:
    for author in await Author.all():
        await author.fetch_related("posts")  # error: apr-n-plus-one


async def asked_one_by_one(ids: list[int]) -> list[Post | None]:
    return list(await asyncio.gather(*[Post.get_or_none(id=one) for one in ids]))  # error: apr-n-plus-one


async def prefetched() -> list[str]:
    return [post.title for author in await Author.all().prefetch_related("posts") for post in author.posts]


async def asked_once(ids: list[int]) -> list[Post]:
    return await Post.filter(id__in=ids)


async def written() -> None:
    for post in await Post.all():
        post.title = "-"
        await post.save()


class User(peewee.Model):
    name = peewee.CharField()


class Tweet(peewee.Model):
    user = peewee.ForeignKeyField(User, backref="tweets")
    text = peewee.TextField()


class Favorite(peewee.Model):
    tweet = peewee.ForeignKeyField(Tweet, lazy_load=False)


def foreign_key_of_peewee() -> list[Any]:
    return [tweet.user.name for tweet in Tweet.select()]  # error: apr-n-plus-one


def back_reference_of_peewee() -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for user in User.select().where(User.name != ""):
        counts[user.name] = user.tweets.count()  # error: apr-n-plus-one
    return counts


def get_of_peewee(ids: list[int]) -> list[Any]:
    return [Tweet.get_by_id(one) for one in ids]  # error: apr-n-plus-one


def joined_in_peewee() -> list[Any]:
    return [tweet.user.name for tweet in Tweet.select(Tweet, User).join(User)]


def prefetched_in_peewee() -> list[Any]:
    users = peewee.prefetch(User.select(), Tweet.select())
    return [tweet.text for user in users for tweet in user.tweets]


def never_loaded_lazily() -> list[Any]:
    return [favorite.tweet for favorite in Favorite.select()]


def key_of_peewee() -> list[Any]:
    return [tweet.user_id for tweet in Tweet.select()]


class Door(Document):
    color: str


class House(Document):
    name: str
    door: Link[Door]
    windows: list[Link[Door]]


async def fetched_links() -> list[str]:
    found = []
    async for house in House.find_all():
        await house.fetch_link(House.door)  # error: apr-n-plus-one
        found.append(house.name)
    return found


async def found_one_by_one(names: list[str]) -> list[House | None]:
    return [await House.find_one(House.name == name) for name in names]  # error: apr-n-plus-one


async def fetched_with_the_houses() -> list[House]:
    houses = await House.find(House.name != "", fetch_links=True).to_list()
    return [house for house in houses if house.door]


async def found_at_once(names: list[str]) -> list[House]:
    return await House.find(In(House.name, names)).to_list()


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team")
    prizes: list["Prize"] = Relationship(sa_relationship_kwargs={"lazy": "selectin"})


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")


class Prize(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team_id: int | None = Field(default=None, foreign_key="team.id")


class HeroRow(SQLModel):
    name: str
    team: str


def relation_of_sqlmodel(session: Session) -> list[HeroRow]:
    heroes = session.exec(select(Hero)).all()
    return [HeroRow(name=hero.name, team=hero.team.name if hero.team else "") for hero in heroes]  # error: apr-n-plus-one


def statement_of_sqlmodel(session: Session) -> dict[str, int]:
    sizes = {}
    for team in session.exec(select(Team)):
        sizes[team.name] = len(session.exec(select(Hero).where(Hero.team_id == team.id)).all())  # error: apr-n-plus-one
    return sizes


def loaded_by_sqlmodel(session: Session) -> dict[str, int]:
    teams = session.exec(select(Team).options(selectinload(Team.heroes)))  # type: ignore[arg-type]
    return {team.name: len(team.heroes) for team in teams}


def loaded_by_the_declaration(session: Session) -> dict[str, int]:
    return {team.name: len(team.prizes) for team in session.exec(select(Team))}


def found_in_mongo(orders: Collection[dict[str, Any]], ids: list[str]) -> list[Any]:
    return [orders.find_one({"_id": one}) for one in ids]  # error: apr-n-plus-one


def counted_in_mongo(orders: Collection[dict[str, Any]], users: Collection[dict[str, Any]]) -> dict[str, int]:
    counts = {}
    for user in users.find({"active": True}):
        counts[user["name"]] = orders.count_documents({"user": user["_id"]})  # error: apr-n-plus-one
    return counts


def found_in_mongo_at_once(orders: Collection[dict[str, Any]], ids: list[str]) -> list[Any]:
    return list(orders.find({"_id": {"$in": ids}}))


def get_of_redis(client: redis.Redis, ids: list[int]) -> list[Any]:
    return [client.get(f"stock:{one}") for one in ids]  # error: apr-n-plus-one


def pipeline_of_redis(client: redis.Redis, ids: list[int]) -> list[Any]:
    pipeline = client.pipeline()
    for one in ids:
        pipeline.get(f"stock:{one}")
    return list(pipeline.execute())


def many_of_redis(client: redis.Redis, ids: list[int]) -> Any:
    return client.mget([f"stock:{one}" for one in ids])
