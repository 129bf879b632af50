from __future__ import annotations

import attrs
import msgspec
from pydantic import BaseModel, SecretStr


@attrs.define
class Lease:
    path: str
    client_token: str


@attrs.define
class QuietLease:
    path: str
    client_token: str = attrs.field(repr=False)


class Credential(msgspec.Struct):
    username: str
    password: str


class ServiceAccount(BaseModel):
    name: str
    private_key: SecretStr


class HumanAccount(BaseModel):
    name: str
    password: str

    def __repr__(self) -> str:
        return f"HumanAccount({self.name})"

    __str__ = __repr__
