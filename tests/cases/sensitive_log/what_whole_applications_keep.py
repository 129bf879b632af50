"""What applications keep beside their secrets: one variable of the environment, ids made by chance, URLs without a password, pages, keys of sandboxes; and next to each what is a secret all the same."""
# only: apr-sensitive-log

import logging
import os
import secrets
from collections.abc import Mapping
from secrets import token_hex
from typing import Any
from urllib.parse import urlparse

from pydantic import BaseModel, ValidationError

logger = logging.getLogger(__name__)


# --- one entry of many ------------------------------------------------------------------------------------------------------------


class Environ:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def get_bool(self, name: str) -> bool:
        raw_value = self._environ[name]
        if raw_value not in ("0", "1"):
            raise ValueError(f"Invalid bool value: {name}={raw_value}")
        return raw_value == "1"


def show_all(headers: Mapping[str, str]) -> None:
    for name in headers:
        logger.debug("%s: %s", name, headers[name])  # error: apr-sensitive-log


def show_one_password(passwords: dict[str, str], user: str) -> None:
    logger.debug("%s", passwords[user])  # error: apr-sensitive-log


PROVIDER_API_KEY = "k-83h27"
DEFAULTS: dict[str, Any] = {"engine": "plain", "api_key": PROVIDER_API_KEY}


def loader(config: dict[str, Any]) -> str:
    def cfg(key: str) -> Any:
        value = config.get(key)
        return DEFAULTS[key] if value is None else value

    engine = cfg("engine")
    if engine not in ("plain", "browser"):
        raise ValueError(f"Invalid engine: {engine}")
    return str(engine)


# --- made by chance ---------------------------------------------------------------------------------------------------------------


class Runner:
    def __init__(self) -> None:
        self._replica_id = token_hex(8)

    def beat(self) -> None:
        logger.debug("beat of %s", self._replica_id)

    def start(self) -> None:
        join_token = secrets.token_urlsafe(16)
        logger.info("join with %s", join_token)  # error: apr-sensitive-log


def keep_upload(ending: str) -> str:
    name = f"{token_hex(8)}.{ending}"
    logger.info("kept as %s", name)
    return name


# --- without the secret ------------------------------------------------------------------------------------------------------------


def connect(db_url: str) -> None:
    urlinfo = urlparse(db_url)
    if urlinfo.password:
        urlinfo = urlinfo._replace(netloc=f"{urlinfo.username}:[redacted]@{urlinfo.hostname}")
        db_log_url = urlinfo.geturl()
    else:
        db_log_url = db_url
    logger.info("connecting to %s", db_log_url)


def connect_openly(db_url: str, verbose: bool) -> None:
    urlinfo = urlparse(db_url)
    if verbose:
        shown = urlinfo.hostname
    else:
        shown = db_url
    logger.info("connecting to %s", shown)  # error: apr-sensitive-log


def _scrub_headers(headers: Mapping[str, str]) -> dict[str, str]:
    kept = dict(headers)
    if "Authorization" in kept:
        kind = kept["Authorization"].partition(" ")[0]
        kept["Authorization"] = f"{kind} [secret]"
    return kept


def log_request(headers: Mapping[str, str]) -> None:
    logger.info("%s", _scrub_headers(headers))


class RepoUrl:
    def __init__(self, host: str, path: str) -> None:
        self.host = host
        self.path = path

    def as_https(self, oauth_token: str | None = None) -> str:
        if oauth_token:
            return f"https://{oauth_token}@{self.host}/{self.path}"
        return f"https://{self.host}/{self.path}"


def check_access(url: RepoUrl, oauth_token: str) -> None:
    plain = url.as_https()
    logger.warning("cannot reach %s", plain)


def check_access_openly(url: RepoUrl, oauth_token: str) -> None:
    full = url.as_https(oauth_token)
    logger.warning("cannot reach %s", full)  # error: apr-sensitive-log


def show_bearer(headers: Mapping[str, str]) -> None:
    header = headers["Authorization"]
    token = header[7:]
    logger.info("came with %s", token)  # error: apr-sensitive-log


def show_bearer_by_length(headers: Mapping[str, str]) -> None:
    bearer = headers["Authorization"][len("Bearer ") :].strip()
    logger.info("came with %s", bearer)  # error: apr-sensitive-log


def show_ends(headers: Mapping[str, str]) -> None:
    token = headers["Authorization"]
    logger.info("came with %s…%s", token[:4], token[-4:])


def get_printable_db_url(text: str) -> str:
    return str(urlparse(text).hostname)


def show_database(text: str) -> None:
    logger.info("stored in %s", get_printable_db_url(text))


ORACLE_DSN = os.environ["ORACLE_DSN"]
OTHER_DSN = os.environ["OTHER_DSN"]
HEADER_JWT = os.environ.get("HEADER_JWT", "X-User-Jwt")
SIGNED_JWT = os.environ["SIGNED_JWT"]


def open_pool(pools: Any, user: str, password: str) -> Any:
    logger.info("pool for %s at %s", user, ORACLE_DSN)
    return pools.create(user=user, password=password, dsn=ORACLE_DSN)


def open_other_pool(pools: Any) -> Any:
    logger.info("pool at %s", OTHER_DSN)  # error: apr-sensitive-log
    return pools.create(OTHER_DSN)


def with_user(headers: dict[str, str], mint: Any) -> dict[str, str]:
    try:
        return {**headers, HEADER_JWT: mint()}
    except ValueError:
        logger.exception("could not mint %s", HEADER_JWT)
        return {**headers, "X-Forwarded": SIGNED_JWT}


def show_signed() -> None:
    logger.info("signed %s", SIGNED_JWT)  # error: apr-sensitive-log


class NewToken:
    def __init__(self, users: dict[str, Any], name: str) -> None:
        self.users = users
        self.name = name

    def exit(self, code: int) -> None:
        raise SystemExit(code)

    def start(self) -> None:
        user = self.users.get(self.name)
        if user is None:
            self.exit(1)
            return
        token = user.new_api_token(note="command-line generated")
        print(token)

    def renew(self) -> None:
        token = self.users[self.name].new_api_token(note="renewed")
        print(token)  # error: apr-sensitive-log


# --- what tokens, keys and their like are elsewhere ---------------------------------------------------------------------------------


def list_children(limit: int, token: str | None = None) -> None:
    logger.info("listing with limit=%s, token=%s", limit, token)


def sign_in(token: str | None = None) -> None:
    logger.info("signing in with token=%s", token)  # error: apr-sensitive-log


def log_out(session_key: str) -> None:
    logger.warning("session %s is gone", session_key)  # error: apr-sensitive-log


def basket_of(request: Any) -> str:
    logger.info("basket of %s", request.session.session_key)  # error: apr-sensitive-log
    return str(request.session.session_key)


def delete_expired(user: Any, now: float) -> None:
    for token in user.api_tokens:
        if token.expires_at and token.expires_at < now:
            logger.warning("deleting expired token %s", token)


def show_tokens(user: Any) -> None:
    for token in user.api_tokens:
        logger.warning("has token %s", token)  # error: apr-sensitive-log


def add_tokens(service_tokens: dict[str, str]) -> None:
    for token, name in service_tokens.items():
        logger.info("adding a token for %s", name)
        _store(token, name)


def _store(token: str, name: str) -> None: ...


# --- what a model refuses -----------------------------------------------------------------------------------------------------------


class Limits(BaseModel):
    shared_prefix_tokens: int
    requests: int


class Client(BaseModel):
    client_id: str
    client_secret: str


def parse_limits(data: dict[str, Any]) -> Limits:
    try:
        return Limits.model_validate(data)
    except ValidationError as error:
        raise RuntimeError(f"{error}") from error


def parse_client(data: dict[str, Any]) -> Client:
    try:
        return Client.model_validate(data)
    except ValidationError as error:
        logger.error("refused: %s", error)  # error: apr-sensitive-log
        raise


def load_client(row: Any) -> Client | None:
    try:
        return Client(client_id=row.client_id, client_secret=row.client_secret)
    except Exception as error:
        logger.error("could not load: %s", error)
        raise
