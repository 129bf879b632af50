"""The application."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import IntegrityError

from answered_by_the_app.routes import router

app = FastAPI()
app.include_router(router)


@app.exception_handler(IntegrityError)
async def conflict(request: Request, error: IntegrityError) -> JSONResponse:
    return JSONResponse({"detail": "conflict"}, status_code=409)
