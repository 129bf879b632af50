from __future__ import annotations

from pydantic import BaseModel  # error: apr-domain-imports-framework


class Snack(BaseModel):
    size: int
