# only: apr-sensitive-log
"""Secrets in log records of FastAPI code: by field, type and origin, through variables, f-strings, `extra=` and helpers; and the look-alikes beside them."""

import hashlib
import json
import logging
import os
import secrets
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings

app = FastAPI()
logger = logging.getLogger(__name__)
log = logger


class LoginIn(BaseModel):
    email: str
    password: str


class SafeLoginIn(BaseModel):
    email: str
    password: SecretStr


class QuietLoginIn(BaseModel):
    email: str
    password: str = Field(repr=False)


class CardIn(BaseModel):
    holder: str
    card_number: str
    cvv: int


class Checkout(BaseModel):
    order_id: int
    card: CardIn


class Settings(BaseSettings):
    app_name: str = "shop"
    database_url: str = ""
    stripe_secret_key: str = ""


class HiddenSettings(BaseSettings):
    app_name: str = "shop"
    stripe_secret_key: SecretStr = SecretStr("")


@dataclass
class Session:
    user_id: int
    access_token: str


@dataclass
class OwnText:
    user_id: int
    access_token: str

    def __repr__(self) -> str:
        return f"OwnText({self.user_id})"


class ApiKey(NamedTuple):
    owner: str
    api_key: str


settings = Settings()
hidden = HiddenSettings()


def mask(value: str) -> str:
    return "***" + value[-4:]


def describe(token: str) -> str:
    return f"token {token}"


def shorten(value: str) -> str:
    return value[:4] + "…"


@app.post("/login")
async def log_in(body: LoginIn, request: Request) -> None:
    logger.info("login %s", body)  # error: apr-sensitive-log
    logger.info("login %s", body.email)
    logger.info("login %s with %s", body.email, body.password)  # error: apr-sensitive-log
    logger.debug("login %r", body.model_dump())  # error: apr-sensitive-log
    logger.debug("login %r", body.model_dump(exclude={"password"}))
    logger.info("password length %d", len(body.password))
    logger.info("password given: %s", bool(body.password))
    logger.info("password %s", "set" if body.password else "missing")
    logger.info("password ok: %s", body.password == "")


@app.post("/safe-login")
async def safe_log_in(body: SafeLoginIn, quiet: QuietLoginIn) -> None:
    logger.info("login %s", body)
    logger.info("login %s", quiet)
    logger.info("password %s", body.password)
    logger.info("password %s", body.password.get_secret_value())  # error: apr-sensitive-log
    plain = body.password.get_secret_value()
    logger.info(f"trying {plain}")  # error: apr-sensitive-log
    logger.info(quiet.model_dump_json())  # error: apr-sensitive-log


@app.post("/checkout")
async def check_out(body: Checkout) -> None:
    logger.info("checkout", extra={"order": body.order_id, "checkout": body})  # error: apr-sensitive-log
    logger.info("checkout", extra={"order": body.order_id, "cvv": body.card.cvv})  # error: apr-sensitive-log
    logger.info("card ends in %s", body.card.card_number[-4:])
    last4 = body.card.card_number[-4:]
    logger.info("card %s of %s", last4, body.card.holder)


@app.middleware("http")
async def log_requests(request: Request, call_next: Any) -> Any:
    logger.info("request %s %s", request.method, request.headers)  # error: apr-sensitive-log
    logger.info("request %s", sorted(request.headers))
    logger.info("request %s", dict(request.headers.items()))  # error: apr-sensitive-log
    logger.info("request %s", request.headers.get("user-agent"))
    logger.info("auth %s", request.headers.get("authorization"))  # error: apr-sensitive-log
    logger.info("auth %s", request.headers["Authorization"])  # error: apr-sensitive-log
    body = await request.body()
    logger.debug("body %s", body)  # error: apr-sensitive-log
    logger.debug("body of %d bytes", len(body))
    payload = json.loads(body)
    logger.debug("payload %s", payload)  # error: apr-sensitive-log
    logger.debug("event %s", payload["type"])
    logger.debug("cookies %s", request.cookies)  # error: apr-sensitive-log
    logger.debug("cookies %s", list(request.cookies.keys()))
    logger.debug("path %s", request.url.path)
    safe = {k: v for k, v in request.headers.items() if k.lower() not in {"authorization", "cookie"}}
    logger.debug("headers %s", safe)
    return await call_next(request)


@app.get("/me")
async def me(credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> None:
    logger.debug("bearer %s", credentials.credentials)  # error: apr-sensitive-log
    logger.debug("credentials %s", credentials)  # error: apr-sensitive-log
    logger.debug("scheme %s", credentials.scheme)


@app.get("/keys")
async def keys(x_api_key: Annotated[str, Header()]) -> None:
    log.warning("unknown key %s", x_api_key)  # error: apr-sensitive-log
    log.warning("unknown key %s", hashlib.sha256(x_api_key.encode()).hexdigest())
    log.warning("unknown key %s", mask(x_api_key))
    log.warning("unknown key %s", shorten(x_api_key))
    raise HTTPException(401, detail="unknown key")


def start() -> None:
    logger.info("settings %s", settings)  # error: apr-sensitive-log
    logger.info("settings %s", hidden)
    logger.info("settings %s", settings.app_name)
    logger.info("connecting to %s", settings.database_url)  # error: apr-sensitive-log
    logger.info("environment %s", os.environ)  # error: apr-sensitive-log
    logger.info("environment %s", dict(os.environ))  # error: apr-sensitive-log
    logger.info("environment %s", sorted(os.environ))
    logger.info("region %s", os.environ.get("AWS_REGION"))
    logger.info("key %s", os.getenv("AWS_SECRET_ACCESS_KEY"))  # error: apr-sensitive-log
    logger.info("key set: %s", os.getenv("AWS_SECRET_ACCESS_KEY") is not None)


def issue(user_id: int) -> str:
    token = secrets.token_urlsafe(32)
    logger.info("issued %s for %d", token, user_id)  # error: apr-sensitive-log
    link = f"https://shop.example/reset?token={token}"
    logger.info("mailing " + link)  # error: apr-sensitive-log
    logger.info(str(link))  # error: apr-sensitive-log
    logger.info("mailing %(link)s", {"link": link})  # error: apr-sensitive-log
    code = secrets.token_hex(3)
    logger.info("code %s", code)  # error: apr-sensitive-log
    logger.info(describe(token))  # error: apr-sensitive-log
    return token


def sessions(session: Session, own: OwnText, key: ApiKey) -> None:
    logger.info("session %s", session)  # error: apr-sensitive-log
    logger.info("session %s", asdict(session))  # error: apr-sensitive-log
    logger.info("session %s", vars(session))  # error: apr-sensitive-log
    logger.info("session of %d", session.user_id)
    logger.info("own %s", own)
    logger.info("own %s", asdict(own))  # error: apr-sensitive-log
    logger.info("key %s", key)  # error: apr-sensitive-log
    logger.info("key of %s", key.owner)
    logger.info("all %s", [session])  # error: apr-sensitive-log


class Limits(BaseModel):
    max_tokens: int
    token_type: str
    token_count: int = 0
    password_reset_url_name: str = ""
    secret_name: str = ""
    key_id: str = ""
    cache_key: str = ""
    public_key: str = ""
    password_changed_at: str = ""
    csrf_token: str = ""
    next_page_token: str = ""


def look_alikes(limits: Limits, max_tokens: int, has_password: bool, tokens_used: int) -> None:
    logger.info("limits %s", limits)
    logger.info("%s %s %s", limits.max_tokens, limits.token_type, limits.token_count)
    logger.info("%s %s %s", limits.secret_name, limits.key_id, limits.cache_key)
    logger.info("%s %s", limits.public_key, limits.password_changed_at)
    logger.info("%s %s", limits.csrf_token, limits.next_page_token)
    logger.info("%d %s %d", max_tokens, has_password, tokens_used)
    logger.info("the password was changed")
    logger.info("password=%s", "***")


def contact(email: str, phone: str) -> None:
    logger.info("mail to %s, call %s", email, phone)


@dataclass
class Hidden:
    user: str
    secret: str = field(repr=False)


def hidden_field(one: Hidden) -> None:
    logger.info("one %s", one)
    logger.info("one %s", one.__dict__)  # error: apr-sensitive-log
