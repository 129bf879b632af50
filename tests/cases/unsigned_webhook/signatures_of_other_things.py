# only: apr-unsigned-webhook
"""What is called a signature or a secret and proves nobody, beside what does."""

import enum
import hashlib
import hmac
import json
import logging
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from fastapi import FastAPI, Header, HTTPException, Request

app = FastAPI()
logger = logging.getLogger(__name__)

HOOK_KEY = os.environ["HOOK_KEY"]
_inbox: dict[str, Any] = {}


class TokenKind(enum.StrEnum):
    API = "api"
    CLIENT_SECRET = "client_secret"


def kind_of(kind: str) -> str:
    return "secret" if kind == TokenKind.CLIENT_SECRET else "key"


def opened_by(token: str) -> bool:  # error: apr-unsigned-webhook
    return token == os.environ["WEBHOOK_TOKEN"]


def structure_of(rows: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def is_same_layout(rows: list[dict[str, Any]], signature: str) -> bool:
    return structure_of(rows) == signature


def is_vouched_for(rows: list[dict[str, Any]], signature: str) -> bool:  # error: apr-unsigned-webhook
    return hashlib.sha256((HOOK_KEY + json.dumps(rows)).encode()).hexdigest() == signature


def sign(body: bytes) -> str:
    return hmac.new(HOOK_KEY.encode(), body, hashlib.sha256).hexdigest()


@app.post("/webhooks/test")
async def webhook_test(request: Request, x_signature: str = Header("")) -> dict[str, str]:  # error: apr-unsigned-webhook
    body = await request.body()
    made = sign(body)
    logger.info("delivered, fits: %s", x_signature == made)
    return {"seen": "yes"}


class Sealed:
    """Keeps the secret of every hook under a key of ours."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.kept: dict[str, bytes] = {}

    def secret_of(self, hook: str) -> str:
        sealed = self.kept[hook]
        opener = Cipher(algorithms.AES(self.key), modes.CTR(sealed[:16])).decryptor()
        return (opener.update(sealed[16:]) + opener.finalize()).decode()


sealed = Sealed(HOOK_KEY.encode())


@app.post("/webhooks/{hook}")
async def webhook_of(hook: str, request: Request, token: str = "") -> dict[str, str]:
    secret = sealed.secret_of(hook)
    if not hmac.compare_digest(token, secret):
        raise HTTPException(403)
    _inbox[hook] = await request.json()
    return {"seen": "yes"}
