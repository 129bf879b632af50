# only: apr-swallowed-exception
from __future__ import annotations

import asyncio
import logging
from typing import Any

import requests
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from fastapi import HTTPException

logger = logging.getLogger(__name__)


class ApiError(Exception):
    def __init__(self, message: str, status: int = 500) -> None:
        super().__init__(message)
        self.status = status


class ReadOnlyModeError(Exception):
    pass


class ReadOnlyReplica(Exception):
    pass


class LockNotAcquired(Exception):
    pass


class User:
    name: str = ""

    def create(self) -> User:
        return self

    def delete(self) -> None: ...


# --- made, and not raised -----------------------------------------------------------------------------------------------------------


def sign_up(user: User) -> User:
    try:
        user = user.create()
    except Exception as error:  # error: apr-swallowed-exception
        ApiError(str(error), 500)
    return user


def sign_up_or_fail(user: User) -> User:
    try:
        user = user.create()
    except Exception as error:
        raise ApiError(str(error), 500) from error
    return user


def delete_robot(robot: User) -> None:
    try:
        robot.delete()
    except IntegrityError:  # error: apr-swallowed-exception
        ApiError(f"could not delete {robot.name}")


def delete_robots(robots: list[User]) -> list[ApiError]:
    failures = []
    for robot in robots:
        try:
            robot.delete()
        except IntegrityError:
            failures.append(ApiError(f"could not delete {robot.name}"))
    return failures


# --- the mode of the system, and locks of others --------------------------------------------------------------------------------------


def touch(token: User) -> None:
    try:
        token.create()
    except ReadOnlyModeError:
        pass


def touch_replica(token: User) -> None:
    try:
        token.create()
    except ReadOnlyReplica:  # error: apr-swallowed-exception
        pass


def rotate_logs(lock: Any) -> None:
    try:
        with lock("ROTATION"):
            requests.post("https://logs.example.org/rotation", timeout=5).raise_for_status()
    except LockNotAcquired:
        return


# --- a no that is heard ---------------------------------------------------------------------------------------------------------------


class Wiki:
    def check_may_create(self, page: str) -> None:
        if page.startswith("_"):
            raise PermissionDenied(page)

    def link(self, page: str) -> None:
        try:
            self.check_may_create(page)
        except PermissionDenied:
            pass
        else:
            requests.post("https://wiki.example.org/pages", json={"page": page}, timeout=5).raise_for_status()

    def link_all_the_same(self, page: str) -> None:
        try:
            self.check_may_create(page)
        except PermissionDenied:  # error: apr-swallowed-exception
            pass
        requests.post("https://wiki.example.org/pages", json={"page": page}, timeout=5).raise_for_status()


class MayNot(Exception):
    pass


class Boards:
    def refuse(self, page: str) -> None:
        raise MayNot(page)

    def check_may_pin(self, page: str) -> None:
        if page.startswith("_"):
            self.refuse(page)

    def pin(self, page: str) -> None:
        try:
            self.check_may_pin(page)
        except MayNot:
            pass
        else:
            requests.post("https://wiki.example.org/pins", json={"page": page}, timeout=5).raise_for_status()

    def pin_all_the_same(self, page: str) -> None:
        try:
            self.check_may_pin(page)
        except MayNot:  # error: apr-swallowed-exception
            pass
        requests.post("https://wiki.example.org/pins", json={"page": page}, timeout=5).raise_for_status()


def checked(target: str) -> str:
    if not target.startswith("/"):
        raise HTTPException(400, "not here")
    return target


async def consume_link(target: str) -> dict[str, str | None]:
    redirect: str | None
    try:
        redirect = checked(target)
    except HTTPException:
        redirect = None
    return {"redirect": redirect}


async def asked(target: str) -> str:
    response = requests.get(target, timeout=5)  # noqa: ASYNC210
    if response.status_code != 200:
        raise HTTPException(502, "the other side does not answer")
    return response.text


async def consume_answer(target: str) -> dict[str, str]:
    text = ""
    try:
        text = await asked(target)
    except HTTPException:  # error: apr-swallowed-exception
        pass
    return {"text": text}


# --- a question whether it fails, a detail of a line, a time of its own -----------------------------------------------------------------


class Plugin:
    def load(self) -> None: ...

    @property
    def broken(self) -> bool:
        try:
            self.load()
            return False
        except Exception:
            return True

    def mark_used(self) -> bool:
        try:
            self.load()
            return bool(self)
        except Exception:  # error: apr-swallowed-exception
            return True


def update_hook(url: str) -> bool:
    response = requests.patch(url, timeout=5)
    try:
        response.raise_for_status()
        return True
    except requests.HTTPError:
        try:
            details: Any = response.json()
        except Exception:
            details = None
        logger.exception("the hook was not updated", extra={"details": details})
    raise ApiError("the hook was not updated")


def hook(url: str) -> dict[str, Any]:
    response = requests.get(url, timeout=5)
    try:
        details: Any = response.json()
    except Exception:  # error: apr-swallowed-exception
        details = None
    return {"hook": url, "details": details}


async def batch(queue: asyncio.Queue[int], seconds: float) -> list[int]:
    items: list[int] = []

    async def collect() -> None:
        while True:
            items.append(await queue.get())

    try:
        await asyncio.wait_for(collect(), timeout=seconds)
    except asyncio.TimeoutError:
        pass
    return items


async def sent(queue: asyncio.Queue[int], seconds: float) -> None:
    async def post() -> None:
        await asyncio.to_thread(requests.post, "https://hooks.example.org", timeout=5)

    try:
        await asyncio.wait_for(post(), timeout=seconds)
    except asyncio.TimeoutError:  # error: apr-swallowed-exception
        pass
