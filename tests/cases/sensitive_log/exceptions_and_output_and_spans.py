# only: apr-sensitive-log
"""Secrets in the texts of exceptions, on the terminal, on spans and in structured records; and what is fine there."""

import secrets
import sys

import structlog
from flask import Flask, current_app, request, session
from loguru import logger as loguru_logger
from opentelemetry import trace

app = Flask(__name__)
tracer = trace.get_tracer(__name__)
slog = structlog.get_logger()
bound: structlog.stdlib.BoundLogger = structlog.get_logger()


class InvalidTokenError(Exception):
    pass


class BadKeyError(Exception):
    def __init__(self, api_key: str) -> None:
        super().__init__("this key is not known")
        self.api_key = api_key


class LoudKeyError(Exception):
    def __init__(self, api_key: str) -> None:
        super().__init__(f"key {api_key} is not known")


def check(token: str, api_key: str) -> None:
    if len(token) < 10:
        raise InvalidTokenError(f"token {token} is too short")  # error: apr-sensitive-log
    if len(token) > 100:
        raise InvalidTokenError(token)  # error: apr-sensitive-log
    if not token.isascii():
        raise InvalidTokenError(f"token of {len(token)} characters is not ASCII")
    if not api_key:
        raise BadKeyError(api_key)
    if api_key == token:
        raise LoudKeyError(api_key)  # error: apr-sensitive-log
    raise ValueError("token " + token + " is wrong")  # error: apr-sensitive-log


def parse(token: str) -> str:
    try:
        return token.split(".")[1]
    except IndexError as error:
        raise ValueError(f"malformed token: {error}") from error


@app.post("/login")
def log_in() -> str:
    print("login", request.form["password"])  # error: apr-sensitive-log
    print("login", request.form["email"])
    print(f"headers: {request.headers}")  # error: apr-sensitive-log
    print("body", request.get_json(), file=sys.stderr)  # error: apr-sensitive-log
    current_app.logger.info("form %s", request.form)  # error: apr-sensitive-log
    current_app.logger.info("form fields %s", list(request.form.keys()))
    current_app.logger.info("session %s", session)  # error: apr-sensitive-log
    current_app.logger.info("config %s", current_app.config)  # error: apr-sensitive-log
    current_app.logger.info("key %s", current_app.config["SECRET_KEY"])  # error: apr-sensitive-log
    current_app.logger.info("debug %s", current_app.config["DEBUG"])
    return ""


def charge(card_number: str, amount: int, session_token: str) -> None:
    with tracer.start_as_current_span("charge") as span:
        span.set_attribute("card.number", card_number)  # error: apr-sensitive-log
        span.set_attribute("card.last4", card_number[-4:])
        span.set_attribute("amount", amount)
        span.set_attributes({"amount": amount, "session": session_token})  # error: apr-sensitive-log
        span.add_event("charged", {"card": card_number})  # error: apr-sensitive-log


def structured(user_id: int, password: str, otp: int, token_count: int) -> None:
    slog.info("login", user_id=user_id, password=password)  # error: apr-sensitive-log
    slog.info("login", user_id=user_id, token_count=token_count)
    slog.info("otp", otp=otp)  # error: apr-sensitive-log
    bound.bind(token=password).info("bound")  # error: apr-sensitive-log
    bound.info("login", has_password=bool(password))
    loguru_logger.info("login {} {}", user_id, password)  # error: apr-sensitive-log
    loguru_logger.bind(user_id=user_id).info("login")
    loguru_logger.debug("otp {otp}", otp=otp)  # error: apr-sensitive-log
    value = secrets.token_hex()
    slog.info("made", session=value)  # error: apr-sensitive-log


def dsn(user: str, host: str, value: str) -> None:
    slog.info(f"connecting to postgresql://{user}:{value}@{host}/shop")  # error: apr-sensitive-log
    slog.info(f"connecting to postgresql://{user}@{host}/shop")
    slog.info(f"GET https://api.example/rates?api_key={value}")  # error: apr-sensitive-log
    slog.info(f"GET https://api.example/rates?page={value}")


class Tokenizer:
    def scan(self, text: str) -> None:
        for token in text.split():
            slog.debug(f"token {token}")
        token = text[:1]
        slog.debug("first", token=token)
        raise SyntaxError(f"unexpected {token}")
