"""What looks like a limit and is none: another system's 429 passed on, a size, a count that is only logged, a name."""
# only: apr-no-rate-limit

import functools
import logging
from collections.abc import Callable

import httpx
from fastapi import FastAPI, HTTPException

app = FastAPI()
logger = logging.getLogger(__name__)
MAX_SIZE = 10


class ProviderBusy(httpx.HTTPError):
    pass


def limited(times: int) -> Callable[[Callable[[str], None]], Callable[[str], None]]:
    def wrap(function: Callable[[str], None]) -> Callable[[str], None]:
        @functools.wraps(function)
        def inner(name: str) -> None:
            logger.info("%s calls", times)
            function(name)

        return inner

    return wrap


@app.post("/sms")
def send_sms(text: str) -> None:  # error: apr-no-rate-limit
    try:
        httpx.post("https://sms.example.org", json={"text": text})
    except httpx.HTTPStatusError as error:
        raise HTTPException(429) from error


@app.post("/upload")
def upload(data: bytes) -> None:  # error: apr-no-rate-limit
    if len(data) > MAX_SIZE:
        raise HTTPException(413)


@app.post("/login")
@limited(5)
def login(name: str) -> None:  # error: apr-no-rate-limit
    print(name)


@app.post("/search")
def search(limit: int = 20) -> list[str]:
    return []


@app.post("/devices/register")
def register_device(name: str) -> None:
    print(name)


@app.post("/tickets/transfer-ownership")
def transfer_ownership(ticket: int) -> None:
    print(ticket)


@app.post("/important")
def mark_important(mail: int) -> None:
    print(mail)
