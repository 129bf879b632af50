from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException


@dataclass(frozen=True)
class Principal:
    customer_id: int
    is_staff: bool


async def current_principal() -> Principal:
    raise NotImplementedError


async def staff_only(principal: Annotated[Principal, Depends(current_principal)]) -> Principal:
    if not principal.is_staff:
        raise HTTPException(403)
    return principal


Caller = Annotated[Principal, Depends(current_principal)]
Staff = Annotated[Principal, Depends(staff_only)]
