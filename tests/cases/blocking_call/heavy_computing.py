# only: apr-blocking-call
"""Work that keeps the processor busy on purpose, or for as long as its input is: hashes of passwords, images, tables, archives, loops of hashes."""

import asyncio
import hashlib
import hmac
import io
import json
import re
import zipfile
from typing import Any

import argon2
import bcrypt
import pandas as pd
from argon2 import PasswordHasher
from passlib.context import CryptContext
from PIL import Image, ImageOps
from werkzeug.security import check_password_hash

pwd_context = CryptContext(schemes=["bcrypt"])
HASHER = PasswordHasher()
ROUNDS = 200_000
WORD = re.compile(r"\w+")


async def sign_up(password: str) -> bytes:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt())  # error: apr-blocking-call


async def sign_up_in_a_thread(password: str) -> bytes:
    salt = bcrypt.gensalt()
    return await asyncio.to_thread(bcrypt.hashpw, password.encode(), salt)


async def log_in(password: str, stored: str) -> bool:
    if stored.startswith("$argon2"):
        return HASHER.verify(stored, password)  # error: apr-blocking-call
    if stored.startswith("pbkdf2:"):
        return check_password_hash(stored, password)  # error: apr-blocking-call
    return pwd_context.verify(password, stored)  # error: apr-blocking-call


async def rehash(password: str) -> str:
    return argon2.PasswordHasher(time_cost=4).hash(password)  # error: apr-blocking-call


async def derive(password: bytes, salt: bytes) -> bytes:
    key = hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)  # error: apr-blocking-call
    return key + hashlib.scrypt(password, salt=salt, n=2**14, r=8, p=1)  # error: apr-blocking-call


async def fingerprint(body: bytes, key: bytes) -> str:
    hmac.new(key, body, "sha256").hexdigest()
    return hashlib.sha256(body).hexdigest()


async def stretched(body: bytes) -> bytes:
    digest = body
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()  # error: apr-blocking-call
    return digest


async def stretched_by_constant(body: bytes) -> bytes:
    for _ in range(ROUNDS):
        body = hashlib.sha512(body).digest()  # error: apr-blocking-call
    return body


async def proof_of_work(challenge: str) -> int:
    nonce = 0
    while not hashlib.sha256(f"{challenge}{nonce}".encode()).hexdigest().startswith("00000"):  # error: apr-blocking-call
        nonce += 1
    return nonce


async def two_hashes(parts: tuple[bytes, bytes]) -> list[str]:
    return [hashlib.sha256(part).hexdigest() for part in parts]


async def hash_a_stream(chunks: Any) -> str:
    digest = hashlib.sha256()
    async for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


async def thumbnail(body: bytes) -> bytes:
    image = Image.open(io.BytesIO(body))  # error: apr-blocking-call
    out = io.BytesIO()
    image.resize((100, 100)).save(out, "PNG")
    return out.getvalue()


async def fit(image: Image.Image) -> Image.Image:
    return ImageOps.fit(image, (100, 100))  # error: apr-blocking-call


async def image_size(image: Image.Image) -> tuple[int, int]:
    return image.size


async def monthly_report(path: str) -> Any:
    frame = pd.read_csv(path)  # error: apr-blocking-call
    return frame.groupby("month").sum()  # error: apr-blocking-call


async def small_frame(rows: list[dict[str, int]]) -> int:
    return len(pd.DataFrame(rows))


async def bundle(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # error: apr-blocking-call
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


async def parse(body: str) -> Any:
    found = json.loads(body)
    found["words"] = WORD.findall(found["title"])
    return json.dumps(found)


async def parse_everything(rows: list[str]) -> str:
    return json.dumps([{"id": number, "total": number * 2} for number in range(1_000_000)])  # error: apr-blocking-call


FLAG = re.compile(r"\(\?[aiLmsux]+\)")


async def past_the_flags(pattern: str) -> int:
    at = 0
    while found := FLAG.match(pattern, at):  # each round begins where the last one ended
        at = found.end()
    return at
