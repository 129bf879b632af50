from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from .adapters import HttpMailer, ParcelRepository, SqlInbox
from .services import ScanService, ScanServiceOnce

router = APIRouter()
engine = create_engine("postgresql://")


def session() -> Iterator[Session]:
    with Session(engine) as s, s.begin():
        yield s


def scans(s: Annotated[Session, Depends(session)]) -> ScanService:
    return ScanService(ParcelRepository(s), HttpMailer())


def scans_once(s: Annotated[Session, Depends(session)]) -> ScanServiceOnce:
    return ScanServiceOnce(ParcelRepository(s), SqlInbox(s), HttpMailer())


@router.post("/webhooks/carrier/scan")
def carrier_scan(payload: dict[str, Any], service: Annotated[ScanService, Depends(scans)]) -> None:  # error: apr-webhook-not-idempotent
    service.record(payload)


@router.post("/webhooks/carrier/scan-once")
def carrier_scan_once(payload: dict[str, Any], service: Annotated[ScanServiceOnce, Depends(scans_once)]) -> None:
    service.record(payload)
