import asyncio
import logging

from fastapi import APIRouter

from .storage import Storage, checksum

router = APIRouter()
log = logging.getLogger(__name__)
store = Storage("/media")


@router.delete("/media/{key}")
async def drop(key: str) -> dict[str, str]:
    store.remove(key)  # error: apr-unawaited-coroutine
    log.info("checksum of %s is %s", key, checksum(key.encode()))  # error: apr-unawaited-coroutine
    return {"dropped": store.name(key)}


@router.get("/media/{key}")
async def show(key: str) -> dict[str, object]:
    sizes = await asyncio.gather(*(store.size(one) for one in (key, key.upper())))
    return {"sizes": sizes, "checksum": await checksum(key.encode())}
