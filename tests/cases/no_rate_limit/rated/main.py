from fastapi import Depends, FastAPI

from rated.limits import per_address
from rated.web import accounts, payments


def create_app() -> FastAPI:
    app = FastAPI()
    app.include_router(accounts.router, prefix="/api", dependencies=[Depends(per_address)])
    app.include_router(payments.router, prefix="/api")
    return app
