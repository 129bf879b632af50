"""What two threads may both make or say without harm: the same mapping, the same settings, a warning; beside them the clients, the counts and the claims that are lost."""

# only: apr-unlocked-shared-state
from __future__ import annotations

import logging
import sys
import time
import warnings
from collections import OrderedDict
from typing import Any

import requests
from flask import Flask, current_app, jsonify
from pydantic import PrivateAttr
from pydantic_settings import BaseSettings
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

app = Flask(__name__)
log = logging.getLogger(__name__)
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
URL = "postgresql://shop"

_supported: OrderedDict[str, str] | None = None
_plugins: dict[str, type] = {}
_warned: set[str] = set()
_told: set[str] = set()
_claimed: set[str] = set()
_news: dict[str, tuple[float, dict[str, str]]] = {}
_session_maker: sessionmaker[Session] | None = None
_http: requests.Session | None = None
_order_of_calls: OrderedDict[str, int] = OrderedDict()


# --- data that is the same whoever makes it ------------------------------------------------------------


def ok_languages() -> list[str]:
    global _supported
    if _supported is None:
        _supported = OrderedDict(LANGUAGES)
    return list(_supported)


def load_plugins(more: list[str] | None = None) -> dict[str, type]:
    global _plugins
    _plugins = {name: type(name, (), {}) for name in ["stripe", "paypal", *(more or [])]}
    for plugin in _plugins.values():
        log.debug("loaded %s", plugin)
    return _plugins


def ok_plugin(name: str) -> type | None:
    global _plugins
    if not _plugins:
        _plugins = load_plugins()
    return _plugins.get(name)


class ProviderSettings:
    def __init__(self, insecure: bool = False, names: list[str] | None = None) -> None:
        self.insecure = insecure
        self._names = names or []

    @classmethod
    def from_file(cls, path: str) -> ProviderSettings:
        with open(path) as file:
            return cls(names=file.read().split())

    @property
    def names(self) -> set[str]:
        return set(self._names)


class Sender:
    def __init__(self, address: str) -> None:
        self.address = address
        self.connection: str | None = None

    def send(self, text: str) -> None:
        self.connection = self.connection or f"open {self.address} for {text}"


class Settings(BaseSettings):
    path: str = "providers.txt"
    _providers: ProviderSettings | None = PrivateAttr(None)
    _sender: Sender | None = PrivateAttr(None)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self._providers = None

    @property
    def ok_providers(self) -> ProviderSettings:
        if self._providers:
            return self._providers
        if not self._providers and self.path:
            self._providers = ProviderSettings.from_file(self.path)
        else:
            self._providers = ProviderSettings()
        return self._providers

    @property
    def bad_sender(self) -> Sender:
        if self._sender is None:
            self._sender = Sender(self.path)  # error: apr-unlocked-shared-state
        return self._sender


settings = Settings()


def ok_session() -> Session:
    global _session_maker
    if _session_maker is None:
        _session_maker = sessionmaker(bind=create_engine(URL), expire_on_commit=False)
    return _session_maker()


def bad_http() -> requests.Session:
    global _http
    if _http is None:
        _http = requests.Session()  # error: apr-unlocked-shared-state
    return _http


# --- two keys that one look fills -----------------------------------------------------------------------

this = sys.modules[__name__]
config: dict[str, Any] = {}


def find_classes() -> tuple[dict[str, type], dict[str, str]]:
    return {"totp": dict}, {"totp": "one-time password"}


def ok_types() -> list[str]:
    if "types" not in config:
        (classes, types) = find_classes()
        config["classes"] = classes
        config["types"] = types
    return list(config["types"].values())


def ok_classes() -> list[type]:
    if "classes" not in this.config:
        (classes, types) = find_classes()
        this.config["classes"] = classes
        this.config["types"] = types
    return list(this.config["classes"].values())


def ok_news(channel: str) -> dict[str, str]:
    cached = _news.get(channel)
    now = time.monotonic()
    if cached and now - cached[0] < 60:
        return cached[1]
    news = {}
    for name in ("a", "b"):
        news[name] = requests.get(f"https://news.example/{channel}/{name}", timeout=5).text
    _news[channel] = (now, news)
    return news


# --- said once ------------------------------------------------------------------------------------------


def ok_warn(endpoint: str) -> None:
    if endpoint not in _warned:
        _warned.add(endpoint)
        log.warning("%s is deprecated", endpoint)


def ok_warn_with_warnings(endpoint: str) -> None:
    if endpoint in _told:
        return
    _told.add(endpoint)
    warnings.warn(f"{endpoint} is deprecated", stacklevel=2)


def charge(order: str) -> None:
    requests.post(f"https://pay.example/{order}", timeout=5)


def bad_claim(order: str) -> None:
    if order not in _claimed:
        _claimed.add(order)  # error: apr-unlocked-shared-state
        charge(order)


def bad_count(name: str) -> None:
    _order_of_calls[name] = _order_of_calls.get(name, 0) + 1  # error: apr-unlocked-shared-state


# --- a text that stands for what could not be read ------------------------------------------------------

FAILED = "FAILED TO DECRYPT"


def decrypt(value: Any) -> Any:
    try:
        plain = value.decode()
    except ValueError as error:
        log.warning("%s: %s", value, error)
        plain = FAILED
    return plain


class Token:
    def __init__(self, row: Any) -> None:
        self.row = row

    def info(self, key: str = "", plain: bool = False) -> Any:
        found = self.row.get_info()
        result = found
        if key:
            result = decrypt(found.get(key))
        elif plain:
            result = {name: decrypt(value) for name, value in found.items()}
        return result

    def ok_sync(self, number: int) -> None:
        info = self.info()
        if "first" in info:
            del info["first"]
        else:
            info["first"] = number


# --- kept in the application's configuration ------------------------------------------------------------


class Security:
    def __init__(self, module: str) -> None:
        self.module = module
        self.session: str | None = None

    def open(self) -> None:
        self.session = self.module


def store() -> dict[str, Any]:
    found: dict[str, Any] = current_app.config.setdefault("_store", {})
    return found


def security() -> Any:
    kept = store()
    if "security" not in kept:
        options = current_app.config
        kept["security"] = {"object": Security(options["SECURITY"])}  # error: apr-unlocked-shared-state
    return kept["security"]["object"]


# --- a registry that decorators fill at import ----------------------------------------------------------


class Collector:
    def __init__(self) -> None:
        self._jobs: dict[str, tuple[Any, dict[str, Any]]] = {}

    def ok_register(self, name: str, job: Any, options: dict[str, Any]) -> None:
        if name in self._jobs:
            raise RuntimeError(f"two jobs of one name: {name!r}")
        self._jobs[name] = (job, options)


COLLECTOR = Collector()


def job(name: str, **options: Any) -> Any:
    def decorator(function: Any) -> Any:
        COLLECTOR.ok_register(name, function, options)
        return function

    return decorator


@job("nightly", every=60)
def nightly() -> None:
    log.info("nightly")


@app.post("/orders/<order>")
def order(order: str) -> Any:
    ok_warn("orders")
    ok_warn_with_warnings("orders")
    bad_claim(order)
    settings.bad_sender.send(order)
    bad_count(order)
    nightly()
    security().open()
    Token(current_app.config["row"]).ok_sync(3)
    bad_http().get("https://shop.example", timeout=3)
    with ok_session() as session:
        session.commit()
    return jsonify([ok_languages(), ok_plugin("a"), settings.ok_providers.names, ok_types(), ok_classes(), ok_news("b")])
