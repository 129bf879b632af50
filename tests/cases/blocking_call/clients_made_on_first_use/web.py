import asyncio
from typing import Any

from fastapi import FastAPI

from . import storage
from .storage import client, names, read

app = FastAPI()


@app.get("/head/{key}")
async def head(key: str) -> int:
    s3 = client()
    return int(s3.head_object(Bucket="media", Key=key)["ContentLength"])  # error: apr-blocking-call


@app.get("/whole/{key}")
async def whole(key: str) -> Any:
    return read(key)  # error: apr-blocking-call


@app.delete("/whole/{key}")
async def drop(key: str) -> None:
    storage._client.delete_object(Bucket="media", Key=key)  # error: apr-blocking-call


@app.get("/threaded/{key}")
async def threaded(key: str) -> Any:
    return await asyncio.to_thread(read, key)


@app.get("/sync/{key}")
def plain(key: str) -> Any:
    return client().head_object(Bucket="media", Key=key)


@app.get("/name/{key}")
async def name(key: str) -> str:
    known = names()
    return str(known.head_object("media", key))
