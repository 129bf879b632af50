# only: apr-no-correlation-id
"""One module is the application, its handlers and its logging: it shows in mypy, at the first line."""

from __future__ import annotations

import logging

import httpx
from fastapi import FastAPI, HTTPException

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger(__name__)
app = FastAPI()


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


async def _charge(order_id: int) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(f"https://pay.example.com/{order_id}")
    if response.is_error:
        logger.warning("order %d: the provider answered %d", order_id, response.status_code)  # error: apr-no-correlation-id
        raise HTTPException(502)


@app.post("/orders/{order_id}/pay")
async def pay(order_id: int) -> dict[str, int]:
    logger.info("order %d is being paid", order_id)
    await _charge(order_id)
    logger.info("order %d was paid", order_id)
    return {"order": order_id}
