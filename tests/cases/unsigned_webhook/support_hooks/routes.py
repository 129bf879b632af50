from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request
from sqlmodel import Field, Session, SQLModel, select

from .mails import compose, send_mail
from .signatures import PlainBody, SignedBody, require_signature, signature_matches

router = APIRouter(prefix="/webhooks/support")
signed = APIRouter(prefix="/webhooks/support", dependencies=[Depends(require_signature)])


class Customer(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str
    is_active: bool = True


def get_session() -> Session: ...


@router.post("/closed")
def ticket_closed(body: SignedBody) -> None:
    send_mail(body["requester"], "closed")


@router.post("/opened")
def ticket_opened(body: dict[str, str]) -> None:  # error: apr-unsigned-webhook
    send_mail(body["requester"], "opened")


@router.post("/reopened")
def ticket_reopened(body: PlainBody) -> None:  # error: apr-unsigned-webhook
    send_mail(body["requester"], "opened again")


@router.post("/composed")
def ticket_composed(body: dict[str, str]) -> str:
    """Nothing is done with what was made."""
    return compose(body["requester"], "composed").as_string()


@signed.post("/rated")
def ticket_rated(body: dict[str, str]) -> None:
    send_mail(body["requester"], "thank you")


@router.post("/locked")
def customer_locked(body: dict[str, Any], session: Session = Depends(get_session)) -> None:  # error: apr-unsigned-webhook
    customer = session.exec(select(Customer).where(Customer.email == body["requester"])).one()
    update_customer(session, customer, {"is_active": False})


def update_customer(session: Session, customer: Customer, changes: dict[str, Any]) -> None:
    customer.sqlmodel_update(changes)
    session.add(customer)
    session.commit()


@router.post("/merged")
async def tickets_merged(request: Request) -> None:  # error: apr-unsigned-webhook
    signature = request.headers.get("X-Signature")
    if signature and not signature_matches(await request.body(), signature):
        raise HTTPException(401)
    send_mail((await request.json())["requester"], "merged")


@router.post("/split")
async def tickets_split(request: Request) -> None:
    signature = request.headers.get("X-Signature")
    if not signature or not signature_matches(await request.body(), signature):
        raise HTTPException(401)
    send_mail((await request.json())["requester"], "split")
