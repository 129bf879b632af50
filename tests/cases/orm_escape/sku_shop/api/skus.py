from pydantic import BaseModel, ConfigDict

from sku_shop.models import Base, Sku


class SkuOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    code: str


class Holder(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    sku: Sku  # error: apr-orm-escape


def create_tables(engine: object) -> None:
    Base.metadata.create_all(engine)  # type: ignore


def from_row(row: Sku) -> SkuOut:  # error: apr-orm-escape
    return SkuOut.model_validate(row)
