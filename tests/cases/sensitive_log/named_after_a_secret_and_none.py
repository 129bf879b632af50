"""Paths of keys, labels, tables of messages, objects, documents, stand-ins: named after a secret and none; beside each one that is."""
# only: apr-sensitive-log

import logging
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models
from fastapi import APIRouter, Cookie, HTTPException
from rest_framework import serializers

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/auth")


# --- the file that has the key, and the key ---------------------------------------------------------------------------------------


def load_cipher() -> Fernet:
    logger.debug(f"Loading encryption key from {settings.DB_ENCRYPTION_KEY}")
    with open(settings.DB_ENCRYPTION_KEY, "rb") as key_file:
        return Fernet(key_file.read())


def make_cipher() -> Fernet:
    logger.debug(f"Using encryption key {settings.DB_ENCRYPTION_KEY}")  # error: apr-sensitive-log
    return Fernet(settings.DB_ENCRYPTION_KEY)


def find_private_key(folder: str) -> str:
    private_key = os.path.join(folder, "private.pem")
    if not os.path.exists(private_key):
        raise SystemExit("%(private_key)s does not exist." % {"private_key": private_key})
    return private_key


def read_private_key(folder: Path) -> str:
    private_key = (folder / "private.pem").read_text()
    if "BEGIN" not in private_key:
        raise ValueError(f"not a key: {private_key}")  # error: apr-sensitive-log
    return private_key


# --- labels and messages ----------------------------------------------------------------------------------------------------------


class AuditTrail:
    _ACCESS_TOKEN = "OS-OAUTH1:access_token"
    _BAD_PASSWORD = "The password is wrong."
    _SERVICE_TOKEN = "svc-4fa81b22c0"

    def issued(self, resource_id: str) -> None:
        logger.info("created %s %s", self._ACCESS_TOKEN, resource_id)

    def refused(self, resource_id: str) -> None:
        logger.warning("%s %s", self._BAD_PASSWORD, resource_id)

    def called(self, access_token: str) -> None:
        logger.info("called with %s", access_token)  # error: apr-sensitive-log


class ActivationSerializer(serializers.Serializer[Any]):
    default_error_messages = {"stale_token": "The token is stale."}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("stale"):
            raise serializers.ValidationError(self.error_messages["stale_token"])
        if attrs.get("foreign"):
            raise serializers.ValidationError(attrs["reset_token"])  # error: apr-sensitive-log
        return attrs


# --- what a token gives, and what gives a token -----------------------------------------------------------------------------------


def get_username_from_token(token: str) -> str:
    return token.split(".")[0]


def get_token_from_header(header: str) -> str:
    return header.removeprefix("Bearer ")


def greet(token: str) -> None:
    name = get_username_from_token(token)
    logger.info("hello %s", name)
    username_by_token = {"t": "ann"}
    logger.info("known: %s", username_by_token)


def trace(request: Any) -> None:
    token_from_header = request.headers["X-Any"]
    logger.info("token %s", token_from_header)  # error: apr-sensitive-log


def parse_mimetype(mimetype: str) -> dict[str, str]:
    base, *param_tokens = mimetype.split(";")
    if not param_tokens:
        raise ValueError(f"{base} has no parameters: {param_tokens}")
    return {}


def bearer(header: str) -> str:
    scheme, token = header.split(" ")
    if scheme != "Bearer":
        raise ValueError(f"cannot use {token}")  # error: apr-sensitive-log
    return token


# --- objects and rows -------------------------------------------------------------------------------------------------------------


def is_live(token, now):  # type: ignore[no-untyped-def]
    if token.expires_at < now:
        logger.warning("token has run out: %s", token)
        return False
    return token.user_id is not None


def is_live_text(token, now):  # type: ignore[no-untyped-def]
    if not token.strip():
        logger.warning("token has run out: %s", token)  # error: apr-sensitive-log
        return False
    return now


class Device(models.Model):
    name = models.CharField(max_length=30)

    def report(self) -> None:
        for conn in self.connections.select_related("credentials"):  # type: ignore[attr-defined]
            logger.info("cannot reach %s with %s", self.name, conn.credentials)

    def report_all(self) -> None:
        for conn in self.connections.select_related("site"):  # type: ignore[attr-defined]
            logger.info("cannot reach %s with %s", self.name, conn.credentials)  # error: apr-sensitive-log


# --- documents that are meant to be shown -----------------------------------------------------------------------------------------


def verify_presentation(credential: dict[str, Any], proof: dict[str, Any]) -> None:
    if not proof.get("ok"):
        raise ValueError(f"Invalid signature on document {credential}")


def connect(host: str, credential: dict[str, Any]) -> None:
    if not host:
        raise ValueError(f"cannot connect with {credential}")  # error: apr-sensitive-log


# --- told only where it is no text ------------------------------------------------------------------------------------------------


class TokenFile:
    def keep(self, key: str, value: Any) -> None:
        if not isinstance(value, str):
            raise ValueError(f"Expected string value, got {value!r}")
        Path(key).write_text(value)

    def keep_short(self, key: str, value: Any) -> None:
        if len(value) > 4_000:
            raise ValueError(f"Too long: {value!r}")
        Path(key).write_text(value)


def keep_both(tokens: dict[str, str]) -> None:
    TokenFile().keep("refresh", tokens["refresh_token"])
    TokenFile().keep_short("refresh", tokens["refresh_token"])  # error: apr-sensitive-log


# --- a gateway for trying out -----------------------------------------------------------------------------------------------------


class Fake:
    def send_sms(self, number: str, token: str) -> None:
        logger.info('Fake SMS to %s: "Your token is: %s"', number, token)


class Gateway:
    def send_sms(self, number: str, token: str) -> None:
        logger.info('SMS to %s: "Your token is: %s"', number, token)  # error: apr-sensitive-log


# --- a session that is a row, and the session of a cookie ---------------------------------------------------------------------------


@router.delete("/sessions/{session_id}")
def revoke_session(session_id: str) -> None:
    raise HTTPException(404, detail=f"No session {session_id}")


@router.get("/me")
def me(session_id: str = Cookie()) -> None:
    logger.info("session %s", session_id)  # error: apr-sensitive-log


# --- a method called on its class ---------------------------------------------------------------------------------------------------


class Sap:
    def fetch(self, client_secret: str, company: str) -> None:
        if not client_secret:
            logger.error("no answer for %s", company)


def ask(sap: Sap, client_secret: str, company: str) -> None:
    Sap.fetch(sap, client_secret, company)
