"""What is called after a secret, or taken out of a whole with secrets in it, and is none: rows' keys, words of a text, one header by its name, a text that is hidden where it names a secret, the address of a thing; and twins that are secrets."""
# only: apr-sensitive-log

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from pydantic import BaseModel, ValidationError

logger = logging.getLogger(__name__)

TENANT_HEADER = "X-Tenant"
AUTHORIZATION_HEADER = "Authorization"
WORDS = ("password", "secret", "token")


# --- the key of a row ---------------------------------------------------------------------------------------------------------------


class ReadingSession(models.Model):
    pages = models.IntegerField()


class UserSession(models.Model):
    opened = models.DateTimeField()


class ReadingLog:
    def one(self, session_id: str) -> ReadingSession:
        try:
            return ReadingSession.objects.get(id=session_id)
        except ReadingSession.DoesNotExist:
            raise Http404("there is no reading session {}".format(session_id))


class LoginLog:
    def one(self, session_id: str) -> UserSession:
        try:
            return UserSession.objects.get(pk=session_id)
        except UserSession.DoesNotExist:
            raise Http404("there is no login session {}".format(session_id))  # error: apr-sensitive-log


# --- words of a text ----------------------------------------------------------------------------------------------------------------


def plain(token: str) -> str:
    return token.replace("\x00", "\\")


def place_of(text: str, token: str, offset: int) -> int:
    plain_token = plain(token)
    start = text.find(plain_token, offset)
    if start == -1:
        raise ValueError(f"{plain_token!r} does not stand behind {offset}")
    return start


def invite(address: str, invite_token: str) -> None:
    given = plain(invite_token)
    logger.info("invites %s with %s", address, given)  # error: apr-sensitive-log


# --- one header ---------------------------------------------------------------------------------------------------------------------


def tenant_from_headers(headers: Mapping[str, str]) -> str | None:
    wanted = TENANT_HEADER.lower()
    for name, value in headers.items():
        if name.lower() == wanted:
            return value
    return None


def authorization_from_headers(headers: Mapping[str, str]) -> str | None:
    wanted = AUTHORIZATION_HEADER.lower()
    for name, value in headers.items():
        if name.lower() == wanted:
            return value
    return None


def header_of(headers: Mapping[str, str], wanted: str) -> str | None:
    for name, value in headers.items():
        if name.lower() == wanted.lower():
            return value
    return None


class Trace:
    header = "X-Request-Id"

    def note(self, request: HttpRequest) -> None:
        request_id = header_of(dict(request.headers), self.header)
        logger.info("request %s", request_id)


def tenant(request: HttpRequest) -> HttpResponse:
    found = tenant_from_headers(request.headers)
    logger.info("tenant %s", found)
    return HttpResponse()


def authorized(request: HttpRequest) -> HttpResponse:
    found = authorization_from_headers(request.headers)
    logger.info("authorized by %s", found)  # error: apr-sensitive-log
    return HttpResponse()


def shown_all(request: HttpRequest) -> HttpResponse:
    found = dict(request.headers)
    logger.info("with %s", found)  # error: apr-sensitive-log
    return HttpResponse()


# --- a text that gives way ----------------------------------------------------------------------------------------------------------


def told(request: HttpRequest) -> HttpResponse:
    said = request.body.decode("utf-8", errors="ignore")
    for word in WORDS:
        if word in said.lower():
            said = "<hidden>"
            break
    logger.info("was sent %s", said)
    return HttpResponse()


def told_all(request: HttpRequest) -> HttpResponse:
    said = request.body.decode("utf-8", errors="ignore")
    if len(said) > 1000:
        said = "<long>"
    logger.info("was sent %s", said)  # error: apr-sensitive-log
    return HttpResponse()


# --- addresses ----------------------------------------------------------------------------------------------------------------------


class StoredPage:
    def __init__(self, uri: str) -> None:
        self.uri = uri


class Database:
    def __init__(self, uri: str) -> None:
        self.uri = uri


def open_page(page_db: StoredPage) -> JsonResponse:
    logger.info("opens %s", page_db.uri)
    return JsonResponse({})


def open_all(database: Database) -> JsonResponse:
    logger.info("opens %s", database.uri)  # error: apr-sensitive-log
    return JsonResponse({})


# --- errors that another handler takes ----------------------------------------------------------------------------------------------


class Account(BaseModel):
    name: str
    password: str


def take_in(data: dict[str, str]) -> Account | None:
    try:
        return Account(**data)
    except ValidationError as error:
        logger.error("not accepted: %s fields", error.error_count())
        raise
    except Exception as error:
        logger.error("failed: %s", error)
        raise


def take_in_all(data: dict[str, str]) -> Account | None:
    try:
        return Account(**data)
    except KeyError:
        return None
    except Exception as error:
        logger.error("failed: %s", error)  # error: apr-sensitive-log
        raise


def generate_secret_key() -> str:
    return secrets.token_urlsafe(32)


def main() -> None:
    made = generate_secret_key()
    print(made)


def show_key() -> None:
    made = generate_secret_key()
    print(made)  # error: apr-sensitive-log


if __name__ == "__main__":
    main()
