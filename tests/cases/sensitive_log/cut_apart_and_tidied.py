# only: apr-sensitive-log
"""Credentials behind the first space, numbers without their spaces, addresses with the cover off."""

import json
import logging
import sys
from typing import Annotated

from fastapi import FastAPI, Header
from loguru import logger
from sqlalchemy.engine import make_url

log = logging.getLogger(__name__)
app = FastAPI()


@app.get("/a")
def a(authorization: Annotated[str, Header()]) -> None:
    log.info("x %s", authorization)  # error: apr-sensitive-log
    scheme, _, raw = authorization.partition(" ")
    log.info("y %s", raw)  # error: apr-sensitive-log
    log.info("scheme %s", scheme)
    parts = authorization.split()
    log.info("z %s", parts[1])  # error: apr-sensitive-log
    _, token2 = authorization.split(" ", 1)
    log.info("z %s", token2)  # error: apr-sensitive-log
    logger.opt(exception=True).debug("raw was {raw}", raw=raw)  # error: apr-sensitive-log
    logger.debug("raw was {raw}", raw=raw)  # error: apr-sensitive-log
    logger.opt(lazy=True).debug("auth {}", authorization)  # error: apr-sensitive-log
    t = authorization.removeprefix("Bearer ")
    logger.debug("raw was {}", t)  # error: apr-sensitive-log


def trace(label, **kw):
    log.info("%s %s", label, json.dumps(kw))


def trace2(label, *args):
    log.info(label, *args)


def trace3(label, kw):
    log.info("%s %s", label, kw)


def card(payload):
    number = payload["card_number"].replace(" ", "")
    log.info("n %s", number)  # error: apr-sensitive-log
    trace("bad", number=number)  # error: apr-sensitive-log
    trace("bad", card_number=payload["card_number"])  # error: apr-sensitive-log
    trace2("bad %s", number)  # error: apr-sensitive-log
    trace3("bad", {"number": number})  # error: apr-sensitive-log


def task(api_token):
    sys.stderr.write(f"partner {api_token}")  # error: apr-sensitive-log
    print(api_token, file=sys.stderr)  # error: apr-sensitive-log


def db(dsn: str) -> None:
    url = make_url(dsn)
    log.info("u %s", url.render_as_string(hide_password=False))  # error: apr-sensitive-log
    log.info("u %s", url.render_as_string())
    log.info("u %s", url.password)  # error: apr-sensitive-log
    log.info("u %s", repr(url))
    log.info("u %s", str(url))
