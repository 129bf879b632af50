from pydantic import BaseModel

from ..db import FilterModel


class AssetInfo(BaseModel):
    id: str
    name: str


class Asset(AssetInfo):
    data: bytes


class AssetFilters(FilterModel):
    name: str | None = None


class CreateAsset(BaseModel):
    name: str


class AssetResponse(BaseModel):
    name: str
