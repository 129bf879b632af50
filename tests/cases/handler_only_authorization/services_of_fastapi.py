"""FastAPI: one route asks for a role, another reaches the same service: by a dependency, a condition, a router, a job, an abstract method, three calls down."""
# only: apr-handler-only-authorization

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException

app = FastAPI()


class User:
    id: int
    role: str
    is_admin: bool


def current_user() -> User:
    return User()


def require_admin(user: Annotated[User, Depends(current_user)]) -> User:
    if not user.is_admin:
        raise HTTPException(403)
    return user


class RoleChecker:
    def __init__(self, role: str) -> None:
        self.role = role

    def __call__(self, user: Annotated[User, Depends(current_user)]) -> None:
        if user.role != self.role:
            raise HTTPException(status_code=403)


CurrentUser = Annotated[User, Depends(current_user)]
Admin = Annotated[User, Depends(require_admin)]


class Users:
    def delete_user(self, user_id: int) -> None:  # error: apr-handler-only-authorization
        print(user_id)

    def change_role(self, user_id: int, role: str) -> None:  # error: apr-handler-only-authorization
        print(user_id, role)

    def ban_user(self, user_id: int) -> None:
        print(user_id)

    def close_account(self, user_id: int) -> None:
        print(user_id)


users = Users()


@app.delete("/admin/users/{user_id}")
def admin_delete(user_id: int, admin: Admin) -> None:
    users.delete_user(user_id)


@app.post("/teams/{team_id}/kick/{user_id}")
def kick(team_id: int, user_id: int, user: CurrentUser) -> None:
    users.delete_user(user_id)


@app.post("/users/{user_id}/role", dependencies=[Depends(RoleChecker("admin"))])
def set_role(user_id: int, role: str) -> None:
    users.change_role(user_id, role)


@app.post("/invitations/{token}/accept")
def accept(token: str, user_id: int, role: str, user: CurrentUser) -> None:
    users.change_role(user_id, role)


@app.post("/users/{user_id}/ban")
def ban(user_id: int, admin: Admin) -> None:
    users.ban_user(user_id)


@app.post("/reports/{report_id}/ban")
def ban_reported(report_id: int, user_id: int, user: CurrentUser) -> None:
    if user.role not in ("moderator", "admin"):
        raise HTTPException(status_code=403, detail="moderators only")
    users.ban_user(user_id)


@app.delete("/accounts/{user_id}")
def close_other(user_id: int, admin: Admin) -> None:
    users.close_account(user_id)


@app.delete("/me")
def close_mine(user: CurrentUser) -> None:
    users.close_account(user.id)


class Ledger(ABC):
    @abstractmethod
    def refund(self, payment_id: int) -> None: ...


class BankLedger(Ledger):
    def refund(self, payment_id: int) -> None:  # error: apr-handler-only-authorization
        print("bank", payment_id)


class CardLedger(Ledger):
    def refund(self, payment_id: int) -> None:  # error: apr-handler-only-authorization
        print("card", payment_id)


class Orders:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def cancel(self, order_id: int) -> None:
        self._settle(order_id)

    def _settle(self, order_id: int) -> None:
        self._give_back(order_id)

    def _give_back(self, order_id: int) -> None:
        self.ledger.refund(order_id)


def get_orders() -> Orders:
    return Orders(BankLedger())


def get_ledger() -> Ledger:
    return CardLedger()


@app.post("/orders/{order_id}/cancel")
def cancel_order(order_id: int, user: CurrentUser, orders: Annotated[Orders, Depends(get_orders)]) -> None:
    orders.cancel(order_id)


staff = APIRouter(prefix="/staff", dependencies=[Depends(require_admin)])


@staff.post("/payments/{payment_id}/refund")
def refund(payment_id: int, ledger: Annotated[Ledger, Depends(get_ledger)]) -> None:
    ledger.refund(payment_id)


def export_customers(path: str) -> None:  # error: apr-handler-only-authorization
    print(path)


def publish_article(article_id: int) -> None:
    print(article_id)


@staff.post("/export")
def export(path: str) -> None:
    export_customers(path)


@app.post("/newsletter")
def newsletter(path: str, tasks: BackgroundTasks, user: CurrentUser) -> None:
    tasks.add_task(export_customers, path)


@staff.post("/articles/{article_id}/publish")
def publish(article_id: int) -> None:
    publish_article(article_id)


def nightly() -> None:
    publish_article(1)


app.include_router(staff)
