"""The signatures of parcels' hooks."""
# only: apr-unsigned-webhook
import hashlib
import hmac


def compute_signature(payload: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()


def is_genuine(payload: bytes, signature: str, secret: str) -> bool:  # error: apr-unsigned-webhook
    return compute_signature(payload, secret) == signature


def is_surely_genuine(payload: bytes, signature: str, secret: str) -> bool:
    return hmac.compare_digest(compute_signature(payload, secret), signature)
