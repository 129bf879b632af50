# only: apr-magic-return
"""False for what is not there and for what will not do: the caller cannot tell which."""

from django.db import models
from sqlalchemy.orm import Session


class Order:
    id: int
    shipped: bool
    state: str
    email: str


class Wallet(models.Model):
    frozen = models.BooleanField(default=False)
    cents = models.IntegerField(default=0)


class Orders:
    def __init__(self, session: Session, enabled: bool = True) -> None:
        self.session = session
        self.enabled = enabled

    def cancel(self, key: int) -> bool:
        order = self.session.get(Order, key)
        if order is None:
            return False  # error: apr-magic-return
        if order.shipped:
            return False
        order.state = "cancelled"
        self.session.commit()
        return True

    def rename(self, key: int, email: str) -> bool:
        order = self.session.get(Order, key)
        if order is None:
            return False  # error: apr-magic-return
        if "@" not in email:
            return False
        order.email = email
        self.session.commit()
        return True

    def forget(self, key: int) -> bool:
        order = self.session.get(Order, key)
        if order is None:
            return False
        self.session.delete(order)
        self.session.commit()
        return True

    def notify(self, order: Order | None) -> bool:
        if not self.enabled:
            return False
        if order is None:
            return False
        self.session.add(order)
        return True

    def is_cancellable(self, key: int) -> bool:
        order = self.session.get(Order, key)
        if order is None:
            return False
        if order.shipped:
            return False
        return True

    def cancel_or_raise(self, key: int) -> None:
        order = self.session.get(Order, key)
        if order is None:
            raise LookupError(key)
        if order.shipped:
            raise ValueError("the order is on its way")
        order.state = "cancelled"
        self.session.commit()


def freeze(pk: int) -> bool:
    wallet = Wallet.objects.filter(pk=pk).first()
    if not wallet:
        return False  # error: apr-magic-return
    if wallet.frozen:
        return False
    wallet.frozen = True
    wallet.save(update_fields=["frozen"])
    return True
