"""A module whose name says nothing: classes and functions speak for themselves."""

from dataclasses import dataclass

from pydantic import BaseModel


class Basket(BaseModel):  # role: dto
    id: int


@dataclass
class Totals:
    cents: int


class BasketRepo:  # role: repository
    def load(self) -> Totals:
        return Totals(1)


@dataclass
class GithubRepo:
    name: str


class CheckoutService:
    def run(self) -> None:
        pass


def webhook(payload: Basket) -> None:
    """A function that only sounds like a handler."""


def get(path: str) -> None:
    pass
