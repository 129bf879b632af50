# only: apr-missing-timeout
"""Options that a class, a property or a function of the project gives: what is in them is in view."""
from __future__ import annotations

import os
from typing import Any

import redis
import requests
from pydantic_settings import BaseSettings


class Settings:
    port = int(os.environ.get("REDIS_PORT", "6379"))
    plain: dict[str, Any] = {"host": "cache", "decode_responses": True}
    bounded: dict[str, Any] = {"host": "cache", "socket_timeout": 2, "socket_connect_timeout": 2}
    filled: dict[str, Any] = {"host": "cache"}

    def __init__(self) -> None:
        self.filled["socket_timeout"] = 2

    @property
    def redis_options(self) -> dict[str, Any]:
        """Arguments of `redis.Redis`."""
        return {"host": "cache", "port": self.port}

    @property
    def bounded_options(self) -> dict[str, Any]:
        return {**self.redis_options, "socket_timeout": 2, "socket_connect_timeout": 2}


class FromEnvironment(BaseSettings):
    options: dict[str, Any] = {"host": "cache"}


class PerRegion:
    options: dict[str, Any] = {"host": "cache"}


class Europe(PerRegion):
    options = {"host": "cache-eu", "socket_timeout": 3, "socket_connect_timeout": 3}


def settings() -> Settings:
    return Settings()


def request_options(token: str) -> dict[str, Any]:
    options: dict[str, Any] = {"headers": {"authorization": token}}
    return options


def bounded_request_options(token: str) -> dict[str, Any]:
    options: dict[str, Any] = {"headers": {"authorization": token}}
    options["timeout"] = 5
    return options


def by_property() -> redis.Redis:
    config = settings()
    return redis.Redis(decode_responses=True, **config.redis_options)  # error: apr-missing-timeout


def by_bounded_property() -> redis.Redis:
    return redis.Redis(**settings().bounded_options)


def by_class() -> redis.Redis:
    return redis.Redis(**Settings.plain)  # error: apr-missing-timeout


def by_bounded_class() -> redis.Redis:
    return redis.Redis(**Settings.bounded)


def by_class_that_fills_it() -> redis.Redis:
    return redis.Redis(**Settings.filled)


def by_environment(config: FromEnvironment) -> redis.Redis:
    return redis.Redis(**config.options)


def by_region(region: PerRegion) -> redis.Redis:
    return redis.Redis(**region.options)


def by_function(url: str, token: str) -> str:
    return requests.get(url, **request_options(token)).text  # error: apr-missing-timeout


def by_bounded_function(url: str, token: str) -> str:
    return requests.get(url, **bounded_request_options(token)).text
