# only: apr-sensitive-log
from __future__ import annotations

from typing import TypedDict


class Credentials(TypedDict):
    host: str
    username: str
    token: str


class ForkError(Exception):
    pass


class Hosting:
    def failed(self, error: str, credentials: Credentials) -> ForkError:
        return ForkError(f"{credentials['host']}: {error}")

    def fork(self, credentials: Credentials) -> None:
        raise self.failed("could not fork", credentials)

    def clone(self, credentials: Credentials) -> None:
        raise ForkError("could not clone", credentials["token"])  # error: apr-sensitive-log
