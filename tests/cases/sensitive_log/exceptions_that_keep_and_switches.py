# only: apr-sensitive-log
from __future__ import annotations

import argparse
import logging
import os

import jwt

logger = logging.getLogger(__name__)


class Refused(Exception):
    def __init__(self, passport_number: str, country: str) -> None:
        self.passport_number = passport_number
        self.country = country
        super().__init__("The number is refused.")


class RefusedInWords(Exception):
    def __init__(self, passport_number: str, country: str) -> None:
        self.passport_number = passport_number
        super().__init__(f"{passport_number} is refused in {country}.")


class InvalidFields(Exception):
    def __init__(self, errors: list[dict[str, object]]) -> None:
        self.errors = errors


def checked(number: str, country: str) -> str:
    if len(number) < 6:
        raise Refused(number, country)
    return number


def checked_in_words(number: str, country: str) -> str:
    if len(number) < 6:
        raise RefusedInWords(number, country)
    return number


def board(passport_number: str) -> str:
    return checked(passport_number, "SE")


def board_in_words(passport_number: str) -> str:
    return checked_in_words(passport_number, "SE")  # error: apr-sensitive-log


def refuse(passport_number: str) -> None:
    raise InvalidFields([{"type": "value_error", "loc": ("body", "passport_number"), "msg": "Refused.", "input": passport_number}])


def refuse_whole(passport_number: str) -> None:
    raise InvalidFields([{"passport_number": passport_number}])  # error: apr-sensitive-log


def switch(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"not a switch: {text}")
    return text == "true"


OPTIONAL_CREDENTIALS = switch(os.environ.get("OPTIONAL_CREDENTIALS", "true"))
ANY_CREDENTIALS = switch(os.environ.get("SERVICE_CREDENTIALS", ""))  # error: apr-sensitive-log


def coloured(text: str = "", colour: str = "yellow") -> str:
    return f"<{colour}>{text}</>"


def send_link(user: str, key: str) -> None:
    token = jwt.encode({"sub": user}, key)
    logger.info(f"for {coloured(user)}: {coloured(f'https://shop.example/reset?token={token}')}")  # error: apr-sensitive-log


class NullGateway:
    def __init__(self, api_key: str) -> None:
        self.api_key = api_key

    def purge(self, name: str) -> None:
        print("purge", name, "with", self.api_key)


def create(name: str, secret: str) -> None:
    print(f"{name}: {secret}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    create(parser.parse_args().name, os.urandom(8).hex())
