"""What is read by a key, keys themselves, ids of tokens that are things, and the same beside them that is a secret."""
# only: apr-sensitive-log

from __future__ import annotations

import json
import logging
from typing import Any

from pydantic import BaseModel
from somewhere_else import decrypt_password, load_tokens, look_up  # type: ignore[import-not-found]

logger = logging.getLogger(__name__)


class Action:
    """Names of actions."""

    ADD_TOKEN = "add_token"
    RESET_PASSWORD = "reset_password"


class Defaults:
    """Values."""

    ADMIN_PASSWORD = "hunter2-2024"


class Device:
    def __init__(self, row: Any) -> None:
        self.row = row

    def get_info(self, key: str, default: str | None = None) -> Any:
        table = self.row.info()
        found = table.get(key, default)
        if table.get(key + ".type") == "password":
            found = decrypt_password(found)
        return found

    def get_pin(self) -> Any:
        found = self.row.pin
        return decrypt_password(found)

    def mail(self) -> None:
        identifier = self.get_info("email.identifier")
        logger.info("mail by %s", identifier)
        code = self.get_pin()
        logger.info("opens with %s", code)  # error: apr-sensitive-log


def open_pin(row: Any) -> Any:
    plain = decrypt_password(row.pin)
    logger.info("pin of %s is %s", row.id, plain)  # error: apr-sensitive-log
    return plain


def refused(action: str) -> None:
    raise PermissionError(f"{action} is not allowed")


def add(user: Any) -> None:
    if not user.may(Action.ADD_TOKEN):
        logger.warning("%s is refused", Action.ADD_TOKEN)
        refused(Action.ADD_TOKEN)
    if not user.may(Action.RESET_PASSWORD):
        raise PermissionError(f"{Action.RESET_PASSWORD} is not allowed")


def defaults() -> None:
    logger.info("first log in with %s", Defaults.ADMIN_PASSWORD)  # error: apr-sensitive-log


def import_all(stream: Any) -> int:
    import_tokens = load_tokens(stream)
    for serial in import_tokens:
        logger.debug("importing %s", import_tokens[serial])  # error: apr-sensitive-log
        logger.info("importing %s", serial)
    for token in import_tokens.values():
        logger.info("imported %s", token)  # error: apr-sensitive-log
    return len(import_tokens)


def import_by_get(stream: Any) -> None:
    secrets = load_tokens(stream)
    for one in secrets:
        if secrets.get(one) is None:
            logger.info("%s is empty", one)


def walks(stream: Any) -> None:
    secrets = load_tokens(stream)
    for one in secrets:
        logger.info("took %s", one)  # error: apr-sensitive-log


def unknown_parameters(params: dict[str, Any], known: set[str]) -> dict[str, Any]:
    found = {}
    for name in params:
        if name not in known:
            logger.warning("the key %r is not known", name)
        found[name] = params.get(name)
    return found


def refuse_kinds_without_values(params: dict[str, Any]) -> None:
    kinds = {}
    for key in params:
        if key.startswith("type."):
            kinds[key[5:]] = params.get(key)
    for kind in kinds:
        if kind not in params:
            raise ValueError(f"{kind} has a type and no value")


def refuse_values(params: dict[str, Any]) -> None:
    found = [params[key] for key in params]
    for value in found:
        if value.isspace():
            raise ValueError(f"{value} is empty")


def make_other(password: str) -> None:
    refuse_kinds_without_values({"type.password": "text", "password": password})
    refuse_values({"type.password": "text", "password": password})  # error: apr-sensitive-log


def make_resolver(url: str, password: str) -> None:
    unknown_parameters({"url": url, "password": password}, {"url"})


def serials_of(container: dict[str, Any]) -> None:
    token_serials = ",".join(container["tokens"])
    logger.info("looking for %s", token_serials)
    all_tokens = ",".join(container["tokens"])
    logger.info("looking with %s", all_tokens)  # error: apr-sensitive-log


def from_template(template_tokens: list[Any]) -> None:
    for token_info in template_tokens:
        logger.warning("could not make %s", token_info)


def is_fulfilled(serial: str, conditions: dict[str, str]) -> bool:
    token = look_up.get_tokens(serial)[0]
    if conditions.get("orphaned") and not token.is_orphaned():
        logger.debug("not fulfilled for %r", token)
        return False
    return bool(token.check_validity_period() and token.get_user_id())


def compare(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        logger.warning("cannot compare %s with %s", left, right)
    return bool(left == right)


def has_so_many(user: Any, wanted: int) -> bool:
    num_tokens = look_up.get_tokens(user, count=True)
    return compare(num_tokens, wanted)


def has_this(user: Any, wanted: str) -> bool:
    his = look_up.get_token(user)
    return compare(his, wanted)  # error: apr-sensitive-log


def new_token(user: Any) -> Any:
    token = look_up.get_token(user)
    token.save()
    logger.info("token %s of %s", token, user.id)  # error: apr-sensitive-log
    return token


# --- parts of what a caller gives, through two functions ---------------------------------------------------------------------------


def read_json(value: str) -> Any:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        logger.error("could not decode %s", value)
        raise


def to_model(row: dict[str, Any], lists: set[str]) -> dict[str, Any]:
    return {key: read_json(value) if key in lists else value for key, value in row.items()}


def to_model_by_loop(row: dict[str, Any], lists: set[str]) -> dict[str, Any]:
    found = {}
    for key, value in row.items():
        if key in lists:
            found[key] = read_json(value)
    return found


def update_settings(api_key: str, hosts: str) -> None:
    to_model({"api_key": api_key, "hosts": hosts}, {"hosts"})
    to_model_by_loop({"api_key": api_key, "hosts": hosts}, {"hosts"})


def tell_all(row: dict[str, Any]) -> None:
    for key, value in row.items():
        logger.info("%s = %s", key, value)


def tell(row: dict[str, Any]) -> None:
    tell_all(row)


def start(api_key: str, hosts: str) -> None:
    tell({"api_key": api_key, "hosts": hosts})  # error: apr-sensitive-log


# --- one call in several branches ---------------------------------------------------------------------------------------------------


def note_event(kind: str, token: str) -> None:
    text = f"{kind}: {token}"
    note_text(text)  # error: apr-sensitive-log


def note_text(text: str) -> None:
    logger.info(text)


def dispatch(kind: str, access_token: str) -> None:
    handle = note_text
    if kind == "paid":
        handle(access_token)  # error: apr-sensitive-log
    elif kind == "refunded":
        handle(access_token)
    else:
        note_text("nothing to do")


# --- loops of the module itself -----------------------------------------------------------------------------------------------------


class Keys(BaseModel):
    auth_secret_key: str = ""
    host: str = ""


class Settings(Keys):
    version: str = ""


settings = Settings()

logger.debug("settings:")
for key, value in settings.model_dump(exclude_none=True).items():
    logger.debug("%s: %s", key, value)  # error: apr-sensitive-log
for key, value in settings.model_dump(exclude_none=True).items():
    logger.debug("%s is set", key)
for key, value in {"host": settings.host}.items():
    logger.debug("%s: %s", key, value)
