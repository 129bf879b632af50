"""Tables that are filled or read by the key of a secret and logged whole; and the same where it is taken out, covered, not there, or something else."""
# only: apr-sensitive-log

from __future__ import annotations

import logging
from typing import Any

logger = logging.getLogger(__name__)


def open_database(host: str, password: str) -> Any:
    return host


def log_in(user: str, password: str) -> None:
    logger.info("%s logs in", user)


# --- read by the key ------------------------------------------------------------------------------------------------------------------


def connect(vault: Any, path: str) -> Any:
    config = vault.read(path)
    logger.info("using %s", config)  # error: apr-sensitive-log
    return open_database(config["host"], config["password"])


def connect_by_get(vault: Any, path: str) -> Any:
    config = vault.read(path)
    database = open_database(config.get("host"), config.get("password"))
    logger.info(f"using {config!r}")  # error: apr-sensitive-log
    return database


def connect_quietly(vault: Any, path: str) -> Any:
    config = vault.read(path)
    logger.info("using %s at %s", config["host"], path)
    logger.debug("it has %s", sorted(config))
    logger.debug("it has %s", list(config.keys()))
    logger.debug("it has %d entries", len(config))
    for key in config:
        logger.debug("it has %s", key)
    return open_database(config["host"], config["password"])


def read_one(vault: Any, path: str, name: str) -> Any:
    config = vault.read(path)
    logger.info("%s is %s", name, config[name])
    return open_database(config["host"], config["password"])


def walk(cursor: Any) -> None:
    for row in cursor:
        logger.info("row %s", row)  # error: apr-sensitive-log
        log_in(row["user"], row["password"])


def walk_quietly(cursor: Any) -> None:
    for row in cursor:
        logger.info("row %s", row["id"])
        log_in(row["user"], row["password"])


def handle(event: dict[str, Any]) -> None:
    logger.info("event %s", event)  # error: apr-sensitive-log
    log_in(event["user"], event["password"])


def handle_page(event: dict[str, Any]) -> Any:
    logger.info("event %s", event)
    return event["user"], event["next_token"], event["token_type"]


def exchange(client: Any, code: str) -> str:
    answer = client.post("/token", data={"code": code}).json()
    if "access_token" not in answer:
        logger.error("no token in %s", answer)
        raise ValueError(code)
    logger.debug("got %s", answer)  # error: apr-sensitive-log
    return str(answer["access_token"])


def exchange_by_get(client: Any, code: str) -> str:
    answer = client.post("/token", data={"code": code}).json()
    token = answer.get("access_token")
    if not token:
        logger.error("no token in %s", answer)
        raise ValueError(code)
    return str(token)


def has_password(row: Any) -> bool:
    logger.debug("row %s", row)
    return row.get("password") is not None


# --- filled by the key ----------------------------------------------------------------------------------------------------------------


def ask(client: Any, key: str) -> Any:
    params = {"q": "x"}
    logger.debug("asking with %s", params)
    params["api_key"] = key
    logger.debug("asking with %s", params)  # error: apr-sensitive-log
    return client.get("/", params=params)


def ask_with_settings(client: Any, settings: Any, query: str) -> Any:
    headers = {"X-Query": query}
    headers["Authorization"] = f"Bearer {settings.bearer}"
    logger.debug("asking with %s", headers)  # error: apr-sensitive-log
    return client.get("/", headers=headers)


def ask_for_page(client: Any, next_token: str) -> Any:
    params = {"q": "x"}
    params["token"] = next_token
    logger.debug("asking with %s", params)
    return client.get("/", params=params)


def ask_covered(client: Any, key: str) -> Any:
    params = {"q": "x"}
    params["api_key"] = key
    answer = client.get("/", params=params)
    params["api_key"] = "***"
    logger.debug("asked with %s", params)
    return answer


def ask_without(client: Any, key: str) -> Any:
    params = {"q": "x"}
    params["api_key"] = key
    answer = client.get("/", params=params)
    params.pop("api_key")
    logger.debug("asked with %s", params)
    return answer


def ask_with_part(client: Any, key: str) -> Any:
    params = {"q": "x"}
    params["api_key"] = key
    logger.debug("asking with %s", {name: value for name, value in params.items() if name != "api_key"})
    return client.get("/", params=params)


def ask_twice(client: Any, key: str) -> Any:
    params = {"q": "x"}
    params["api_key"] = key
    answer = client.get("/", params=params)
    params = {"q": "y"}
    logger.debug("asking with %s", params)
    return answer, client.get("/", params=params)
