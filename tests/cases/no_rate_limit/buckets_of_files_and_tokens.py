"""A bucket for files is no bucket of tokens: whether one is configured says nothing of who comes too often."""
# only: apr-no-rate-limit

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue

app = Flask(__name__)


def settings() -> dict[str, str]:
    return {"s3_bucket_name": "slides"}


def put_into(bucket: str, data: bytes) -> str:
    return f"{bucket}/{len(data)}"


def keep(data: bytes) -> str:
    s3_bucket_name = settings()["s3_bucket_name"]
    if s3_bucket_name:
        return put_into(s3_bucket_name, data)
    bucket = settings().get("gs_bucket")
    if not bucket:
        raise RuntimeError("no place for files")
    return put_into(bucket, data)


@app.post("/slides/upload")
def upload_slide() -> ResponseReturnValue:  # error: apr-no-rate-limit
    return keep(request.get_data())


class Bucket:
    count = 0


def bucket_of(address: str | None) -> Bucket:
    return Bucket()


@app.post("/pictures/upload")
def upload_picture() -> ResponseReturnValue:
    bucket = bucket_of(request.remote_addr)
    if bucket.count >= 5:
        raise RuntimeError("later")
    bucket.count += 1
    return keep(request.get_data())


token_bucket: Any = __import__("buckets").TokenBucket(5)


@app.post("/sounds/upload")
def upload_sound() -> ResponseReturnValue:
    if not token_bucket.take(request.remote_addr):
        raise RuntimeError("later")
    return keep(request.get_data())
