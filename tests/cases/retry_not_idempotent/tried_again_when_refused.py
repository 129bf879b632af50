# only: apr-retry-not-idempotent
"""Loops that try again only after a status by which the other side says that it has done nothing, and loops that also do after others."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

import httpx

TURNS = 3


class Desk:
    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def renew(self) -> None:
        self.http.get("/session")

    def order(self, body: dict[str, Any]) -> Any:
        for turn in range(TURNS):
            try:
                answer = self.http.post("/orders", json=body)
                answer.raise_for_status()
                return answer.json()
            except httpx.HTTPStatusError as error:
                status_code = error.response.status_code
                is_last = turn == TURNS - 1
                if status_code == HTTPStatus.FORBIDDEN and not is_last:
                    self.renew()
                    continue
                if status_code == HTTPStatus.TOO_MANY_REQUESTS and not is_last:
                    time.sleep(2**turn)
                    continue
                raise
            except httpx.ConnectError as error:
                raise RuntimeError("no desk") from error
        return None

    def order_whatever_comes(self, body: dict[str, Any]) -> Any:
        for turn in range(TURNS):  # error: apr-retry-not-idempotent
            try:
                answer = self.http.post("/orders", json=body)
                answer.raise_for_status()
                return answer.json()
            except httpx.HTTPStatusError as error:
                status_code = error.response.status_code
                if status_code == HTTPStatus.TOO_MANY_REQUESTS:
                    time.sleep(2**turn)
                    continue
                if status_code == HTTPStatus.GATEWAY_TIMEOUT:
                    continue
                raise
        return None

    def order_unless_refused(self, body: dict[str, Any]) -> Any:
        for turn in range(TURNS):  # error: apr-retry-not-idempotent
            try:
                answer = self.http.post("/orders", json=body)
                answer.raise_for_status()
                return answer.json()
            except httpx.HTTPStatusError as error:
                if error.response.status_code in (401, 403):
                    raise
                time.sleep(2**turn)
                continue
        return None
