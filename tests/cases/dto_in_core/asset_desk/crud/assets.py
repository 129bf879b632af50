from ..db import Filters, db
from ..models.assets import Asset, AssetFilters, AssetInfo, AssetResponse, CreateAsset


async def get_asset_info(asset_id: str) -> AssetInfo:
    found: AssetInfo = await db.fetch("SELECT id, name FROM assets WHERE id = :id", {"id": asset_id}, AssetInfo)
    return found


async def get_assets(filters: Filters[AssetFilters]) -> list[Asset]:
    found: Asset = await db.fetch("SELECT * FROM assets LIMIT :limit", {"limit": filters.limit}, Asset)
    return [found]


async def update_asset(asset: AssetInfo) -> None:
    await db.update("assets", asset)


async def create_asset(data: CreateAsset) -> None:  # error: apr-dto-in-core
    await db.update("assets", data)


async def show_asset(asset_id: str) -> AssetResponse:  # error: apr-dto-in-core
    info = await get_asset_info(asset_id)
    return AssetResponse(name=info.name)
