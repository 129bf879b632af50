# only: apr-blocking-call
"""A password is hashed slowly on purpose, whichever library does so, and a client of mail may be one of requests inside."""

import asyncio
from typing import Any

import resend
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

passwords = PasswordHash((Argon2Hasher(),))


def hashed(password: str) -> Any:
    return passwords.hash(password)


def matches(password: str, kept: str) -> Any:
    return passwords.verify(password, kept)


async def sign_up(password: str) -> Any:
    return hashed(password)  # error: apr-blocking-call


async def sign_in(password: str, kept: str) -> bool:
    return bool(matches(password, kept))  # error: apr-blocking-call


async def change(password: str) -> Any:
    return passwords.hash(password)  # error: apr-blocking-call


async def sign_up_in_a_thread(password: str) -> Any:
    return await asyncio.to_thread(hashed, password)


def sign_up_from_a_command(password: str) -> Any:
    return hashed(password)


async def welcome(to: str) -> None:
    resend.Emails.send({"from": "shop@example.com", "to": [to], "subject": "Welcome"})  # error: apr-blocking-call


async def welcome_without_waiting_for_others(to: str) -> None:
    await resend.Emails.send_async({"from": "shop@example.com", "to": [to], "subject": "Welcome"})


async def known(names: set[str], name: str) -> int:
    return hash(name) if name in names else 0
