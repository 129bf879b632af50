"""The service, the domain or a policy asks; then it does not matter who calls."""
# only: apr-handler-only-authorization

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException

app = FastAPI()


class Forbidden(Exception):
    pass


class User:
    id: int
    is_staff: bool

    def require_staff(self) -> None:
        if not self.is_staff:
            raise Forbidden


def current_user() -> User:
    return User()


CurrentUser = Annotated[User, Depends(current_user)]


class Payment:
    owner_id: int

    def ensure_refundable_by(self, actor: User) -> None:
        if not actor.is_staff and self.owner_id != actor.id:
            raise Forbidden


class Policy:
    def can_delete(self, user: User, document_id: int) -> bool:
        return user.is_staff


policy = Policy()


def refund(payment: Payment, actor: User) -> None:
    payment.ensure_refundable_by(actor)
    print("money")


def delete_document(user: User, document_id: int) -> None:
    if not policy.can_delete(user, document_id):
        raise Forbidden
    print(document_id)


def export_orders(user: User) -> None:
    user.require_staff()
    print("csv")


@app.post("/refund")
def refund_route(user: CurrentUser) -> None:
    user.require_staff()
    refund(Payment(), user)


@app.post("/cancel")
def cancel_route(user: CurrentUser) -> None:
    refund(Payment(), user)


@app.delete("/documents/{document_id}")
def delete_route(document_id: int, user: CurrentUser) -> None:
    if not user.is_staff:
        raise HTTPException(403)
    delete_document(user, document_id)


@app.post("/documents/{document_id}/replace")
def replace_route(document_id: int, user: CurrentUser) -> None:
    delete_document(user, document_id)


@app.post("/orders/export")
def export_route(user: CurrentUser) -> None:
    user.require_staff()
    export_orders(user)


@app.post("/orders/archive")
def archive_route(user: CurrentUser) -> None:
    export_orders(user)


def purge_project(project_id: int) -> None:
    print(project_id)


@app.delete("/projects/{project_id}")
def purge_route(project_id: int, user: CurrentUser) -> None:
    user.require_staff()
    purge_project(project_id)
