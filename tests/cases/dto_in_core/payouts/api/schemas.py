from typing import Annotated, Literal, Union

from pydantic import BaseModel, Field
from sqlmodel import SQLModel


class CardIn(BaseModel):
    kind: Literal["card"] = "card"
    number: str


class IbanIn(BaseModel):
    kind: Literal["iban"] = "iban"
    iban: str


PaymentIn = Annotated[Union[CardIn, IbanIn], Field(discriminator="kind")]


class PayoutCreate(SQLModel):
    cents: int


class PayoutRead(PayoutCreate):
    id: int
