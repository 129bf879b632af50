from fastapi import APIRouter

from ..crud.assets import create_asset, get_asset_info
from ..models.assets import AssetInfo, CreateAsset

router = APIRouter()


@router.get("/assets/{asset_id}")
async def read_asset(asset_id: str) -> AssetInfo:
    return await get_asset_info(asset_id)


@router.post("/assets")
async def add_asset(data: CreateAsset) -> None:
    await create_asset(data)
