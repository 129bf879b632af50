# only: apr-webhook-not-idempotent
"""The handlers."""

from typing import Any

from fastapi import FastAPI, Request

from . import analytics, crm

app = FastAPI()


@app.post("/webhooks/parcels")
async def parcel_webhook(request: Request) -> dict[str, str]:
    event: dict[str, Any] = await request.json()
    analytics.capture("parcel", event)
    return {"seen": "yes"}


@app.post("/webhooks/leads")
async def lead_webhook(request: Request) -> dict[str, str]:  # error: apr-webhook-not-idempotent
    event: dict[str, Any] = await request.json()
    crm.capture("lead", event)
    return {"seen": "yes"}
