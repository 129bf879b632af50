# only: apr-client-trusted-identity
"""Tokens that are read without their signature, headers and cookies that say who is asking; verified tokens, signed cookies, headers that only the own proxy may send."""

import hmac
import logging
from typing import Annotated, Any

import jwt
from fastapi import APIRouter, Cookie, Depends, FastAPI, Header, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jose import jwt as jose_jwt
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.responses import Response

bearer = HTTPBearer()
router = APIRouter()
logger = logging.getLogger(__name__)
KEY = "a key from the settings"
GATEWAY_SECRET = "another one"
TRUSTED_PROXIES = {"10.0.0.1"}
UNVERIFIED = {"verify_signature": False}


def current_claims(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> dict[str, Any]:  # error: apr-client-trusted-identity
    return jwt.decode(credentials.credentials, options={"verify_signature": False})


def current_subject(authorization: Annotated[str, Header()]) -> str:  # error: apr-client-trusted-identity
    token = authorization.removeprefix("Bearer ")
    claims = jwt.decode(token, options=UNVERIFIED)
    return str(claims["sub"])


def subject_by_jose(authorization: str = Header()) -> str:  # error: apr-client-trusted-identity
    return str(jose_jwt.get_unverified_claims(authorization)["sub"])


def user_by_header(x_user_id: Annotated[int, Header()]) -> int:  # error: apr-client-trusted-identity
    return x_user_id


def role_by_cookie(role: Annotated[str, Cookie()]) -> str:  # error: apr-client-trusted-identity
    return role


def user_of(request: Request) -> str:  # error: apr-client-trusted-identity
    return request.headers["X-Forwarded-User"]


class WhoIsIt(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:  # error: apr-client-trusted-identity
        request.state.user_id = request.headers.get("X-User-Id")
        return await call_next(request)


@router.get("/settings")
def settings(request: Request) -> str:  # error: apr-client-trusted-identity
    if request.cookies.get("is_admin") != "1":
        raise HTTPException(403)
    return "everything"


def verified_claims(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> dict[str, Any]:
    return jwt.decode(credentials.credentials, KEY, algorithms=["HS256"])


def verified_by_issuer(authorization: Annotated[str, Header()]) -> dict[str, Any]:
    token = authorization.removeprefix("Bearer ")
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    return jwt.decode(token, KEY, algorithms=["RS256"], issuer=str(issuer))


def user_behind_proxy(request: Request) -> str:
    if request.client is None or request.client.host not in TRUSTED_PROXIES:
        raise HTTPException(401)
    return request.headers["X-Forwarded-User"]


def user_of_gateway(x_user_id: Annotated[str, Header()], x_gateway_secret: Annotated[str, Header()]) -> str:
    if not hmac.compare_digest(x_gateway_secret, GATEWAY_SECRET):
        raise HTTPException(401)
    return x_user_id


def tracing(x_request_id: Annotated[str, Header()]) -> str:
    return x_request_id


def logged_user(request: Request) -> None:
    logger.info("asked by %s", request.headers.get("X-User-Id"))


def language(accept_language: Annotated[str, Header()], theme: Annotated[str, Cookie()] = "light") -> tuple[str, str]:
    return accept_language, theme


@router.get("/theme")
def theme(request: Request) -> str:
    return request.cookies.get("theme", "light")


app = FastAPI(
    dependencies=[
        Depends(current_claims),
        Depends(current_subject),
        Depends(subject_by_jose),
        Depends(user_by_header),
        Depends(role_by_cookie),
        Depends(user_of),
        Depends(verified_claims),
        Depends(verified_by_issuer),
        Depends(user_behind_proxy),
        Depends(user_of_gateway),
        Depends(tracing),
        Depends(logged_user),
        Depends(language),
    ]
)
app.add_middleware(WhoIsIt)
