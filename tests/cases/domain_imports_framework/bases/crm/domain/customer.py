"""The layer map names no domain, so no contract looks at the imports here: the class is where it shows."""

import enum
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, NamedTuple, Protocol, TypedDict, TypeVar

import pydantic
import requests
from crm.kernel import Kernel, Plain, Wire
from starlette.datastructures import URL, MutableHeaders
from starlette.requests import Request

T = TypeVar("T")


class Visit(Request):  # error: apr-domain-imports-framework
    pass


class Call(requests.Session):  # error: apr-domain-imports-framework
    pass


class Inherited(Kernel):  # error: apr-domain-imports-framework
    pass


class Wired(Wire):  # error: apr-domain-imports-framework
    pass


class Headers(MutableHeaders):  # error: apr-domain-imports-framework
    pass


class Again(Visit):
    """Its base is in the domain and has been reported."""


class Customer:
    def visit(self, request: Request) -> None: ...


@dataclass
class Address:
    street: str


class Status(enum.Enum):
    NEW = "new"


class Amount(Decimal): ...


class Row(NamedTuple):
    a: int


class Shape(TypedDict):
    a: int


class Box(Generic[T]): ...


class Port(Protocol): ...


class Wish(pydantic.BaseModel):
    what: str


class Local(Plain): ...


class CustomerError(Exception): ...
