from __future__ import annotations

import hashlib
import hmac
from abc import ABC, abstractmethod
from typing import Any

import jwt
from flask import abort, current_app, request


class Verifier(ABC):
    @abstractmethod
    def verify(self, body: bytes, signature: str) -> None: ...


class HmacVerifier(Verifier):
    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def verify(self, body: bytes, signature: str) -> None:
        expected = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, signature):
            raise PermissionError("bad signature")


class JwtVerifier(Verifier):
    def __init__(self, key: str) -> None:
        self._key = key

    def verify(self, body: bytes, signature: str) -> None:
        claims: dict[str, Any] = jwt.decode(signature, self._key, algorithms=["RS256"])
        if claims["sha256"] != hashlib.sha256(body).hexdigest():
            raise PermissionError("body does not match its signature")


def secret_of(provider: str) -> bytes:
    secret: str = current_app.config["HOOK_SECRETS"][provider]
    return secret.encode()


def check_signature() -> None:
    expected = hmac.new(secret_of("carrier"), request.get_data(), hashlib.sha1).hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("X-Carrier-Signature", "")):
        abort(401)


def is_genuine(provider: str) -> bool:  # error: apr-unsigned-webhook
    expected = hmac.new(secret_of(provider), request.get_data(), hashlib.sha256).hexdigest()
    given = request.headers.get("X-Signature", "")
    return len(given) == len(expected) and given == expected
