# only: apr-log-and-continue
"""Answers of a bank: some are raised, and what becomes of the rest."""

from __future__ import annotations

import logging

import httpx

logger = logging.getLogger(__name__)


class Transfers:
    def __init__(self, bank: httpx.Client) -> None:
        self.bank = bank
        self.sent: list[str] = []
        self.refused: dict[str, str] = {}

    def send(self, reference: str) -> None:
        try:
            self.bank.post("/transfers", json={"reference": reference}).raise_for_status()
        except httpx.HTTPStatusError as error:  # error: apr-log-and-continue
            if error.response.status_code >= 500:
                raise
            logger.warning("the bank refused %s: %s", reference, error.response.text)
        self.sent.append(reference)

    def send_while_it_is_there(self, reference: str) -> None:
        try:
            self.bank.post("/transfers", json={"reference": reference}).raise_for_status()
        except httpx.HTTPStatusError as error:  # error: apr-log-and-continue
            if error.response.status_code < 500:
                raise
            logger.warning("the bank is down, %s was not sent", reference)
        self.sent.append(reference)

    def send_and_keep(self, reference: str) -> None:
        try:
            self.bank.post("/transfers", json={"reference": reference}).raise_for_status()
        except httpx.HTTPStatusError as error:
            if error.response.status_code >= 500:
                raise
            logger.warning("the bank refused %s", reference)
            self.refused[reference] = error.response.text
            return
        self.sent.append(reference)

    def withdraw(self, reference: str) -> None:
        try:
            self.bank.delete(f"/transfers/{reference}").raise_for_status()
        except httpx.HTTPStatusError as error:
            if error.response.status_code != 404:
                raise
            logger.info("the bank has no transfer %s any more", reference)
