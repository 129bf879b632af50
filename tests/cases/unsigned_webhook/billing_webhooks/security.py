"""Who checks."""

import hashlib
import hmac
import os
from typing import Protocol

from fastapi import HTTPException, Request


class Settings:
    hook_secret: str = os.environ.get("HOOK_SECRET", "")


settings = Settings()


class Verifier(Protocol):
    def check(self, body: bytes, signature: str) -> None: ...


class HmacVerifier:
    def check(self, body: bytes, signature: str) -> None:
        expected = hmac.new(settings.hook_secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, signature):
            raise HTTPException(401)


class KeyedVerifier:
    def __init__(self, key: bytes) -> None:
        self.key = key

    def check(self, body: bytes, signature: str) -> None:
        if hmac.compare_digest(hmac.new(self.key, body, "sha256").hexdigest(), signature):
            return
        raise HTTPException(401)


class LaxVerifier:
    def verify(self, body: bytes, signature: str | None) -> bool:
        if not settings.hook_secret:
            return True
        return signature is not None and hmac.compare_digest(hmac.new(settings.hook_secret.encode(), body, "sha256").hexdigest(), signature)


class GithubVerifier:
    def verify(self, body: bytes, signature: str) -> bool:  # error: apr-unsigned-webhook
        mac = hmac.new(settings.hook_secret.encode(), msg=body, digestmod=hashlib.sha256)
        return "sha256=" + mac.hexdigest() == signature


async def read_and_verify(request: Request) -> bytes:
    body = await request.body()
    _verify(body, request.headers.get("x-signature"))
    return body


def _verify(body: bytes, signature: str | None) -> None:
    if signature is None:
        raise HTTPException(400)
    _compare(body, signature)


def _compare(body: bytes, signature: str) -> None:
    HmacVerifier().check(body, signature)


class SignedBody:
    """A dependency that is an object."""

    def __init__(self, header: str) -> None:
        self.header = header

    async def __call__(self, request: Request) -> bytes:
        body = await request.body()
        HmacVerifier().check(body, request.headers.get(self.header, ""))
        return body


signed_body = SignedBody("x-signature")
