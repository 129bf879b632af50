# only: apr-sensitive-log
"""Tokens of a formula, in a module that takes texts apart; and a token that is none of them."""

import logging
import tokenize
from collections.abc import Iterator
from io import StringIO
from typing import Any

import requests

logger = logging.getLogger(__name__)


class Unknown(Exception):
    pass


def words_of(formula: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(StringIO(formula).readline):
        yield token.string


def evaluate(formula: str) -> None:
    for token in words_of(formula):
        if token not in "+-*/":
            raise Unknown(f"unexpected token {token}")


def evaluate_first(tree: Any) -> None:
    token_value = tree.children[0].value
    if token_value != "has":
        raise NotImplementedError("no operator " + token_value)


def ask_for_prices(formula: str, api_token: str) -> None:
    answer = requests.post("https://prices.example", json={"formula": formula}, headers={"X-Token": api_token}, timeout=5)
    if not answer.ok:
        logger.error("refused with %s", api_token)  # error: apr-sensitive-log
