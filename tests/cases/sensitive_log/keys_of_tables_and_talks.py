# only: apr-sensitive-log
"""Names under which a table keeps secrets, texts about fields that are called after one, talks of a conference and members of enumerations; and the secrets beside them."""

import logging
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase

logger = logging.getLogger(__name__)


# --- the name of a secret -----------------------------------------------------------------------------------------------------------


class Unknown(Exception):
    pass


class Greenhouse:
    """Reads the secrets of an installation from a file."""

    def __init__(self, secrets: dict[str, str], tokens: dict[str, int]) -> None:
        self.secrets = secrets
        self.tokens = tokens

    def get(self, secret: str) -> str | None:
        logger.info("asked for %s", secret)
        return self.secrets.get(secret)

    def option(self, value: str) -> str:
        secret: str = value.partition(" ")[2]
        found = self.secrets.get(secret)
        if found is None:
            raise Unknown(f"no secret '{secret}'")
        return found

    def option_told(self, value: str) -> str:
        secret: str = value.partition(" ")[2]
        found = self.secrets.get(secret)
        if found is None:
            raise Unknown(value)
        secret = found
        logger.debug("found %s", found)
        return secret

    def valve(self, token: str) -> int | None:
        valve = self.tokens.get(token)
        if valve is None:
            logger.warning("no valve for %s", token)  # error: apr-sensitive-log
        return valve


def cover_all(inputs: dict[str, str], kind: Any) -> dict[str, str]:
    for secret in kind.secret_fields:
        if secret in inputs:
            logger.debug("covers %s", secret)
            inputs[secret] = "***"
    return inputs


def cover_known(inputs: dict[str, str], known_secrets: list[str]) -> None:
    for secret in known_secrets:
        logger.debug("covers %s", secret)  # error: apr-sensitive-log


# --- what is wrong with a field -----------------------------------------------------------------------------------------------------


class LaunchSerializer(serializers.Serializer):
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("kind") != "token":
            message = {"hook_credential": _("Must be a personal access token.")}
            raise serializers.ValidationError(message)
        errors = self.context["template"].problems_of(attrs)
        for one in attrs.get("credentials", []):
            if one.kind not in ("ssh", "cloud"):
                errors.setdefault("credentials", []).append(_("No credential of this kind can be given."))
        if errors:
            raise serializers.ValidationError(errors)
        return attrs


def send_login(attrs: dict[str, Any]) -> None:
    fields: dict[str, Any] = {}
    fields["password"] = attrs["password"]
    logger.info("sends %s", fields)  # error: apr-sensitive-log


# --- talks of a conference ----------------------------------------------------------------------------------------------------------


class Base(DeclarativeBase):
    pass


class UserVisit(Base):
    __tablename__ = "user_visits"
    id = Column(Integer, primary_key=True)
    session_id = Column(Integer, ForeignKey("talks.id"))
    badge = Column(String)


def check_out_user(visit: Any) -> None:
    if visit.left_at is not None:
        raise Unknown({"attendee": visit.holder_id, "session": visit.session_id})


def log_out_user(session_id: str) -> None:
    logger.info("logged out %s", session_id)  # error: apr-sensitive-log


# --- what a task is called ----------------------------------------------------------------------------------------------------------


class Chore(models.TextChoices):
    change_secret = "change_secret", _("Change the secret")
    push_password = "push_password", _("Push the password")


def run(chore: str, secret: str) -> None:
    logger.info("runs %s", chore)


def change_all() -> None:
    run(Chore.change_secret, "")
    logger.info("ends %s", Chore.push_password)


# --- where there is none ------------------------------------------------------------------------------------------------------------


def open_door(doors: Any, given: str) -> None:
    token = doors.get_door_token(given)
    if not token:
        raise Unknown(f"token {token} opens nothing")
    if token.startswith("old"):
        raise Unknown(f"token {token} is old")  # error: apr-sensitive-log


# --- the fee of a chain -------------------------------------------------------------------------------------------------------------


def pay_out(arguments: dict[str, Any]) -> None:
    gas_token = arguments["gasToken"]
    logger.warning("cannot pay with %s: %s", gas_token, arguments)


def pay_in(arguments: dict[str, Any]) -> None:
    bearer_token = arguments["bearerToken"]
    logger.warning("cannot pay with %s", bearer_token)  # error: apr-sensitive-log
