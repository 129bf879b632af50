"""FastAPI with slowapi: without a limit, with one above the route's decorator, exempted; and with a working one."""
# only: apr-no-rate-limit

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, File, HTTPException, Request, UploadFile
from pydantic import BaseModel
from slowapi import Limiter as SlowLimiter
from slowapi.util import get_remote_address

throttle = SlowLimiter(key_func=get_remote_address)
app = FastAPI()
accounts = APIRouter(prefix="/accounts")
payments = APIRouter(prefix="/payments")


class Credentials(BaseModel):
    email: str
    password: str


def verify_password(plain: str, hashed: str) -> bool:
    return plain == hashed


def create_access_token(subject: str) -> str:
    return subject


def send_reset_email(address: str) -> None:
    print(address)


@accounts.post("/login")
def log_in(body: Credentials) -> str:  # error: apr-no-rate-limit
    if not verify_password(body.password, "x"):
        raise HTTPException(401)
    return create_access_token(body.email)


@throttle.limit("5/minute")
@accounts.post("/signup")
async def create_account(request: Request, body: Credentials) -> None:  # error: apr-no-rate-limit
    print(body.email)


@accounts.post("/session")
async def begin(body: Credentials) -> str:  # error: apr-no-rate-limit
    if not verify_password(body.password, "x"):
        raise HTTPException(401)
    return create_access_token(body.email)


@accounts.post("/password/forgot", status_code=202)
async def forgot(body: Credentials, tasks: BackgroundTasks) -> None:  # error: apr-no-rate-limit
    tasks.add_task(send_reset_email, body.email)


@accounts.post("/verify-otp")
@throttle.exempt
async def check_code(request: Request, code: str) -> None:  # error: apr-no-rate-limit
    print(code)


@payments.post("/{payment_id}/refund")
async def give_back(payment_id: int) -> None:  # error: apr-no-rate-limit
    print(payment_id)


@payments.post("/avatar")
async def set_avatar(file: Annotated[UploadFile, File()]) -> None:  # error: apr-no-rate-limit
    print(file.filename)


@app.post("/vouchers/redeem")
async def redeem(code: str) -> None:  # error: apr-no-rate-limit
    print(code)


@app.post("/documents/{document_id}/share")
async def share_document(document_id: int, email: str) -> None:  # error: apr-no-rate-limit
    print(document_id, email)


@app.post("/products/import")
async def import_products(rows: list[str]) -> None:  # error: apr-no-rate-limit
    print(rows)


@app.post("/contacts/invite")
async def invite(email: str) -> None:  # error: apr-no-rate-limit
    print(email)


@accounts.post("/token")
@throttle.limit("5/minute")
def token(request: Request, body: Credentials) -> str:
    return create_access_token(body.email)


@accounts.post("/magic-link")
@throttle.shared_limit("3/minute", scope="mail")
def magic_link(request: Request, body: Credentials) -> None:
    send_reset_email(body.email)


@accounts.post("/logout")
def logout(request: Request) -> None:
    print("gone")


@accounts.get("/login-history")
def login_history() -> list[str]:
    return []


@payments.get("/refunds")
def list_refunds() -> list[int]:
    return []


@payments.post("/methods")
def add_payment_method(card: str) -> None:
    print(card)


@app.put("/settings/notifications")
def update_notification_settings(enabled: bool) -> None:
    print(enabled)


@app.delete("/uploads/{upload_id}")
def delete_upload(upload_id: int) -> None:
    print(upload_id)


app.include_router(accounts)
app.include_router(payments)
