# only: apr-dto-in-core
"""Documents and what is embedded in them, settings, bulk inserts, unbounded generics, and schemas in unions."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from beanie import Document
from pydantic import BaseModel, RootModel
from pydantic_settings import BaseSettings
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

T = TypeVar("T")


class Address(BaseModel):
    """Embedded in a document: part of it."""

    street: str


class Shop(Document):
    name: str
    addresses: list[Address]


class Settings(BaseSettings):
    url: str = ""


class ShopIn(BaseModel):
    name: str


class ShopIds(RootModel[list[int]]):
    pass


class Base(DeclarativeBase):
    pass


class ShopRow(Base):
    __tablename__ = "shops"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class ShopRepository:
    def __init__(self, settings: Settings, session: Session) -> None:
        self.settings = settings
        self.session = session

    async def move(self, name: str, address: Address) -> None:
        shop = await Shop.find_one(Shop.name == name)
        if shop is not None:
            shop.addresses.append(address)
            await shop.save()

    async def addresses(self) -> list[Address]:
        return [address async for shop in Shop.find_all() for address in shop.addresses]

    def by_ids(self, ids: ShopIds) -> list[str]:  # error: apr-dto-in-core
        return [str(one) for one in ids.root]

    def either(self, shop: ShopIn | dict[str, Any]) -> None:  # error: apr-dto-in-core
        print(shop)

    def annotated(self, shop: Annotated[ShopIn, "as it came"]) -> None:  # error: apr-dto-in-core
        print(shop)

    def add_all(self, shops: list[Any]) -> None:
        self.session.add_all([ShopRow(**shop.model_dump()) for shop in shops])  # error: apr-dto-in-core

    def add_parsed(self, raw: bytes) -> None:
        shop = ShopIn.model_validate_json(raw)
        self.session.add(ShopRow(**dict(shop)))  # error: apr-dto-in-core

    def add_parsed_by_name(self, raw: bytes) -> None:
        shop = ShopIn.model_validate_json(raw)
        self.session.add(ShopRow(name=shop.name))

    def rename(self, row: ShopRow, raw: bytes) -> None:
        changes = ShopIn.model_validate_json(raw).model_dump(exclude_unset=True)
        for name in changes:
            print(name)
        for name, value in changes.items():  # error: apr-dto-in-core
            if value is not None:
                setattr(row, name, value)


class AnyRepository(Generic[T]):
    def __init__(self) -> None:
        self.kept: list[T] = []

    def keep(self, thing: T) -> T:
        self.kept.append(thing)
        return thing


def keep(shop: ShopIn, repository: AnyRepository[ShopIn]) -> ShopIn:
    return repository.keep(shop)  # error: apr-dto-in-core


def keep_name(shop: ShopIn, repository: AnyRepository[str]) -> str:
    return repository.keep(shop.name)
