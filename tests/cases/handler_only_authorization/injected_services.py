"""A service that the framework makes, and helpers among the routes: they are operations too."""
# only: apr-handler-only-authorization

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException

router = APIRouter()


class User:
    id: int
    permissions: set[str]


def current_user() -> User:
    return User()


def permitted(name: str) -> None:
    print(name)


CurrentUser = Annotated[User, Depends(current_user)]


class BillingService:
    def process_refund(self, invoice: int) -> None:  # error: apr-handler-only-authorization
        print(invoice)

    def transfer_funds(self, source: int, target: int) -> None:
        print(source, target)

    def process_payment(self, invoice: int) -> None:
        print(invoice)


Billing = Annotated[BillingService, Depends()]


@router.post("/invoices/{invoice}/refund")
def refund(invoice: int, user: CurrentUser, billing: Billing) -> None:
    if "billing.refund" not in user.permissions:
        raise HTTPException(403, "not yours to refund")
    billing.process_refund(invoice)


@router.post("/invoices/{invoice}/dispute")
def dispute(invoice: int, user: CurrentUser, billing: Billing) -> None:
    billing.process_refund(invoice)


@router.post("/transfers")
def transfer(source: int, target: int, user: CurrentUser, billing: Billing) -> None:
    if "billing.transfer" not in user.permissions:
        raise HTTPException(403)
    billing.transfer_funds(source, target)


@router.post("/settlements")
def settle(source: int, target: int, user: CurrentUser, billing: Billing) -> None:
    if user.id != source:
        raise HTTPException(404)
    if not {"billing.transfer"} <= user.permissions:
        raise HTTPException(403)
    billing.transfer_funds(source, target)


@router.post("/invoices/{invoice}/pay")
def pay(invoice: int, user: CurrentUser, billing: Billing) -> None:
    billing.process_payment(invoice)


@router.post("/invoices/{invoice}/pay-now")
def pay_now(invoice: int, user: CurrentUser, billing: Billing) -> None:
    billing.process_payment(invoice)


app = FastAPI()
app.include_router(router)
