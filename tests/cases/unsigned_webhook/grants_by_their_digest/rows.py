"""The rows, over a base that nobody types."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base: Any = declarative_base()


class Stored:
    @classmethod
    def filter(cls, *conditions: Any) -> Any:
        raise NotImplementedError


class BannedAddress(Base, Stored):
    __tablename__ = "banned_addresses"
    digest = sa.Column(sa.String(64), primary_key=True)
    bundle = sa.Column(sa.LargeBinary)
