from typing import Annotated

from fastapi import APIRouter, Depends, Security

from guarded.access import Principal, authorize, current_principal
from guarded.services import Subscriptions, subscriptions

router = APIRouter()
Caller = Annotated[Principal, Depends(current_principal)]
Service = Annotated[Subscriptions, Depends(subscriptions)]


@router.post("/subscriptions/{subscription_id}/terminate")
def terminate(subscription_id: int, caller: Caller, service: Service) -> None:
    authorize(caller, "terminate")
    service.terminate(subscription_id)


@router.post("/subscriptions/{subscription_id}/refund", dependencies=[Security(current_principal, scopes=["refunds"])])
def refund(subscription_id: int, service: Service) -> None:
    service.refund_subscription(subscription_id)


@router.post("/subscribers/export")
def export(caller: Caller, service: Service) -> None:
    authorize(caller, "export")
    service.export_subscribers("s3://exports")


@router.post("/subscriptions/{subscription_id}/owner")
def move(subscription_id: int, to: int, caller: Caller, service: Service) -> None:
    authorize(caller, "transfer")
    service.transfer_ownership(subscription_id, to)


@router.post("/subscriptions/{subscription_id}/take")
def take(subscription_id: int, caller: Caller, service: Service) -> None:
    service.transfer_ownership(subscription_id, to=caller.id)
