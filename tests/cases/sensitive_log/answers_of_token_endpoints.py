# only: apr-sensitive-log
"""What a token endpoint answered, shown whole; and where it is known to say only what went wrong, or comes from somewhere else."""

import logging
from typing import Any

import httpx
import requests

logger = logging.getLogger(__name__)
TOKEN_URL = "https://login.example/realms/shop/protocol/openid-connect/token"
STOCK_URL = "https://stock.example/api/levels"


class Refused(Exception):
    pass


def tokens_for_code(code: str) -> dict[str, Any]:
    response = requests.post(TOKEN_URL, data={"code": code}, timeout=5)
    logger.debug("answered: %s", response.json())  # error: apr-sensitive-log
    response.raise_for_status()
    found: dict[str, Any] = response.json()
    return found


async def tokens_for_refresh(client: httpx.AsyncClient, refresh_token: str) -> dict[str, Any]:
    answer = await client.post("https://login.example/oauth2/token", data={"refresh_token": refresh_token})
    logger.info("refreshed: %s", answer.text)  # error: apr-sensitive-log
    found: dict[str, Any] = answer.json()
    return found


class Login:
    def __init__(self, provider: Any) -> None:
        self.provider = provider

    def parse(self, code: str) -> dict[str, Any] | None:
        token_response = requests.post(self.provider.address, data={"code": code}, timeout=5)
        try:
            token_response.raise_for_status()
            found: dict[str, Any] = token_response.json()
        except Exception as error:
            logger.error("cannot read %s: %s", token_response.content, error)  # error: apr-sensitive-log
            return None
        return found

    def parse_loudly(self, code: str) -> dict[str, Any]:
        token_response = requests.post(self.provider.token_endpoint, data={"code": code}, timeout=5)
        if token_response.status_code != 200:
            raise Refused(f"the provider said {token_response.text}")
        found: dict[str, Any] = token_response.json()
        return found

    def parse_carefully(self, code: str) -> dict[str, Any]:
        response = requests.post(self.provider.token_endpoint, data={"code": code}, timeout=5)
        if not response.ok:
            logger.error("refused: %s", response.text)
        try:
            response.raise_for_status()
        except requests.HTTPError as error:
            raise Refused(response.text) from error
        found: dict[str, Any] = response.json()
        if "access_token" not in found:
            logger.warning("no token in %s", response.text)
        logger.debug("status %s, type %s", response.status_code, response.headers.get("Content-Type"))
        return found


def levels(token: str) -> dict[str, int]:
    response = requests.get(STOCK_URL, headers={"Authorization": f"Bearer {token}"}, timeout=5)
    logger.debug("levels: %s", response.text)
    found: dict[str, int] = response.json()
    return found


def words_of(text: str) -> list[str]:
    tokens_response = requests.post("https://words.example/split", json={"text": text}, timeout=5)
    logger.debug("split into %s", tokens_response.json())
    found: list[str] = tokens_response.json()
    return found
