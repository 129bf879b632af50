from __future__ import annotations

from fastapi import Depends, FastAPI, Header, HTTPException

from reading_room import loans

app = FastAPI()


def require_staff(x_staff_key: str = Header()) -> None:
    if x_staff_key != app.state.staff_key:
        raise HTTPException(403)


app.include_router(loans.desk, dependencies=[Depends(require_staff)])
app.include_router(loans.public)
