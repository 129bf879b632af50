"""Documents that a driver gives as plain dictionaries: changed for the answer, which loses nothing, and changed to be stored."""
# only: apr-unguarded-read-modify-write

from __future__ import annotations

import json
from typing import Any

import asyncpg
from fastapi import FastAPI
from fastapi.responses import JSONResponse

app = FastAPI()


def links_of(collection_id: str, more: list[dict[str, str]] | None) -> list[dict[str, str]]:
    return [{"rel": "self", "href": f"/collections/{collection_id}"}, *(more or [])]


@app.get("/collections/{collection_id}")
async def collection(collection_id: str, connection: asyncpg.Connection) -> dict[str, Any]:
    found = await connection.fetchval("SELECT content FROM collections WHERE id = $1", collection_id)
    found["links"] = links_of(collection_id, found.get("links"))
    return {**found, "type": "Collection"}


@app.get("/collections/{collection_id}/shown")
async def shown(collection_id: str, connection: asyncpg.Connection) -> JSONResponse:
    found = await connection.fetchval("SELECT content FROM collections WHERE id = $1", collection_id)
    found["links"] = links_of(collection_id, found.get("links"))
    found["links"].append({"rel": "queryables", "href": "/queryables"})
    return JSONResponse(found)


def relink(document: dict[str, Any], parent: str) -> None:
    document["links"] = [one for one in document["links"] if one["rel"] != "parent"] + [{"rel": "parent", "href": parent}]


@app.get("/catalogs/{catalog_id}")
async def catalog(catalog_id: str, connection: asyncpg.Connection) -> JSONResponse:
    found = await connection.fetchval("SELECT content FROM catalogs WHERE id = $1", catalog_id)
    relink(found, "/")
    return JSONResponse(content=found)


@app.put("/catalogs/{catalog_id}/parents/{parent}")
async def adopt(catalog_id: str, parent: str, connection: asyncpg.Connection) -> JSONResponse:
    found = await connection.fetchval("SELECT content FROM catalogs WHERE id = $1", catalog_id)
    found["parents"] = [*found["parents"], parent]  # error: apr-unguarded-read-modify-write
    await connection.execute("UPDATE catalogs SET content = $1 WHERE id = $2", json.dumps(found), catalog_id)
    relink(found, parent)
    return JSONResponse(content=found)


async def store(connection: asyncpg.Connection, catalog_id: str, document: dict[str, Any]) -> dict[str, Any]:
    await connection.execute("UPDATE catalogs SET content = $1 WHERE id = $2", json.dumps(document), catalog_id)
    return document


@app.delete("/catalogs/{catalog_id}/parents/{parent}")
async def orphan(catalog_id: str, parent: str, connection: asyncpg.Connection) -> dict[str, Any]:
    found = await connection.fetchval("SELECT content FROM catalogs WHERE id = $1", catalog_id)
    found["parents"] = [one for one in found["parents"] if one != parent]  # error: apr-unguarded-read-modify-write
    return await store(connection, catalog_id, found)
