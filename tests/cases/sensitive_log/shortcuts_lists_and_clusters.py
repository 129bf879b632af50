"""Shortcuts that a project gives its loggers; addresses of lists that are downloaded, numbers of SIM cards, names of secrets of a cluster; bodies whose secrets are taken out where they are."""
# only: apr-sensitive-log

import logging
from typing import Any

import requests
from flask import Flask, request
from pydantic import BaseModel
from sqlalchemy import create_engine
from sqlmodel import Field, SQLModel

logging.Logger.d = logging.Logger.debug  # type: ignore[attr-defined]
logging.Logger.e = logging.Logger.exception  # type: ignore[attr-defined]
LOG = logging.getLogger("shop")
app = Flask(__name__)
HIDDEN = [{"key": "password"}]


class Worker(BaseModel):
    id: str
    api_key: str


def reset(user_id: int, token: str) -> None:
    LOG.d("reset of %s by %s", user_id, token)  # type: ignore[attr-defined]  # error: apr-sensitive-log


def reset_quietly(user_id: int, token: str) -> None:
    LOG.d("reset of %s by ...%s", user_id, token[-4:])  # type: ignore[attr-defined]
    LOG.e("no such user %s", user_id)  # type: ignore[attr-defined]


def update_list(db_url: str) -> None:
    LOG.info("download of %s", db_url)
    requests.get(db_url, timeout=5)


def connect(db_url: str) -> Any:
    LOG.info("connect to %s", db_url)  # error: apr-sensitive-log
    return create_engine(db_url)


def told(sim_card_number: str, card_number: str) -> None:
    LOG.info("text to %s", sim_card_number)
    LOG.info("charge of %s", card_number)  # error: apr-sensitive-log


def pod(config: dict[str, str], image_pull_secret: str, client_secret: str) -> None:
    LOG.info("pulled with %s of %s", image_pull_secret, config["MIRROR_K8S_SECRET"])
    LOG.info("logs in with %s", client_secret)  # error: apr-sensitive-log


def filter_logs(values: dict[str, Any], fields: list[dict[str, str]]) -> None:
    for field in fields:
        if field["key"] in values:
            values[field["key"]] = "[FILTERED]"


def count_fields(values: dict[str, Any]) -> None:
    print(len(values))


@app.post("/orders")
def order() -> str:
    body: dict[str, Any] = request.get_json()
    filter_logs(body, HIDDEN)
    LOG.info("order: %s", body)
    return "ok"


@app.post("/returns")
def give_back() -> str:
    body: dict[str, Any] = request.get_json()
    count_fields(body)
    LOG.info("return: %s", body)  # error: apr-sensitive-log
    return "ok"


def worker_of(api_key: str) -> Worker:
    raise NotImplementedError


def handle(api_key: str) -> None:
    worker_id = worker_of(api_key)
    LOG.info("worker %s", worker_id)
    worker = worker_of(api_key)
    LOG.info("worker %s", worker)  # error: apr-sensitive-log


class Client(SQLModel, table=True):
    id: int = Field(default=0, primary_key=True)
    api_key: str


class ClientIn(SQLModel):
    api_key: str


def note(client: dict[str, Any]) -> None:
    """Nothing of a row is looked at when it is made."""
    try:
        Client(**client)
    except Exception as error:
        LOG.error("no note of %d: %s", len(client), error)


def take(client: dict[str, Any]) -> None:
    try:
        ClientIn(**client)
    except Exception as error:
        LOG.error("no note of %d: %s", len(client), error)  # error: apr-sensitive-log
