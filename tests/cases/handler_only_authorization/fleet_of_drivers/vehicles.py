"""What may be done to vehicles and drivers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session


class Payout(ABC):
    @abstractmethod
    def pay(self, driver_id: int, cents: int) -> str: ...


class BankPayout(Payout):
    def __init__(self, session: Session) -> None:
        self.session = session

    def pay(self, driver_id: int, cents: int) -> str:
        self.session.execute(text("INSERT INTO payouts (driver, cents) VALUES (:d, :c)"), {"d": driver_id, "c": cents})
        self.session.commit()
        return "sent"


class Fleet:
    def __init__(self, session: Session, payout: Payout) -> None:
        self.session = session
        self.payout = payout

    def withdraw(self, driver_id: int, cents: int) -> str:  # error: apr-handler-only-authorization
        return self.payout.pay(driver_id, cents)

    def scrap(self, vehicle_id: int) -> None:  # error: apr-handler-only-authorization
        self.session.execute(text("DELETE FROM vehicles WHERE id = :id"), {"id": vehicle_id})
        self.session.commit()

    def make_dispatcher(self, user_id: int) -> None:  # error: apr-handler-only-authorization
        self.session.execute(text("UPDATE users SET role = 'dispatcher' WHERE id = :id"), {"id": user_id})
        self.session.commit()

    def export_trips(self, since: str) -> list[Any]:  # error: apr-handler-only-authorization
        return list(self.session.execute(text("SELECT * FROM trips WHERE day > :since"), {"since": since}))

    def rename(self, vehicle_id: int, name: str) -> None:
        self.session.execute(text("UPDATE vehicles SET name = :n WHERE id = :id"), {"n": name, "id": vehicle_id})
        self.session.commit()

    def delete_driver(self, driver_id: int, by: Any) -> None:
        if by.role != "manager":
            raise PermissionError(driver_id)
        self.session.execute(text("DELETE FROM drivers WHERE id = :id"), {"id": driver_id})
        self.session.commit()

    def forget_trips(self) -> None:
        self.session.execute(text("DELETE FROM trips WHERE day < now() - interval '2 years'"))
        self.session.commit()
