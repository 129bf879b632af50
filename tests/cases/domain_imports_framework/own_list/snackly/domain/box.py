from __future__ import annotations

from sqlmodel import Field, SQLModel

from snackly.domain.snack import Snack


class Box(SQLModel):
    size: int = Field(gt=0)

    def fits(self, snack: Snack) -> bool:
        return snack.size <= self.size
