from __future__ import annotations

import hashlib
import hmac
import json
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request


def signature_matches(body: bytes, signature: str) -> bool:
    expected = hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, signature.removeprefix("sha256="))


async def require_signature(request: Request) -> bytes:
    body = await request.body()
    if not signature_matches(body, request.headers.get("X-Signature", "")):
        raise HTTPException(status_code=401, detail="bad signature")
    return body


async def signed_body(body: Annotated[bytes, Depends(require_signature)]) -> dict[str, Any]:
    return dict(json.loads(body))


async def plain_body(request: Request) -> dict[str, Any]:
    request.headers["X-Signature"]
    return dict(await request.json())


SignedBody = Annotated[dict[str, Any], Depends(signed_body)]
PlainBody = Annotated[dict[str, Any], Depends(plain_body)]
