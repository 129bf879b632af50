"""Looks rows up by a keyed digest of an address, and checks the digest that a link came with."""

import hashlib
import hmac
from typing import Any

from .rows import BannedAddress

MAC_KEY = b"kept in the vault"


class Links:
    KEY = b"kept in the vault"
    digest = ""


def digest_of(address: str) -> str:
    return hmac.new(MAC_KEY, address.encode(), hashlib.sha256).hexdigest()


def is_banned(address: str) -> bool:
    digest = digest_of(address)
    return BannedAddress.filter(BannedAddress.digest == digest).first() is not None


def bundles_of(session: Any, address: str) -> list[bytes]:
    digest = digest_of(address.lower())
    return [row.bundle for row in session.query(BannedAddress).where(BannedAddress.digest == digest)]


def link_fits(address: str, signature: str) -> bool:  # error: apr-unsigned-webhook
    expected = digest_of(address)
    return signature == expected


def signature_of_last_fits(address: str) -> bool:  # error: apr-unsigned-webhook
    return Links.digest == hmac.new(Links.KEY, address.encode(), hashlib.sha256).hexdigest()
