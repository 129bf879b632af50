"""Webhook signatures: HMAC-SHA256 of the raw body, in hexadecimal digits."""

from __future__ import annotations

import hashlib
import hmac

from pydantic import SecretStr

from shop.kernel.errors import Unauthenticated


def verify_signature(secret: SecretStr, body: bytes, signature: str) -> None:
    """Raises Unauthenticated unless `signature` is that of `body`."""
    key = secret.get_secret_value().encode()
    if not key:
        raise Unauthenticated("no webhook secret is configured")
    expected = hmac.new(key, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        raise Unauthenticated("the webhook signature is wrong")
