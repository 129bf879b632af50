# only: apr-swallowed-exception
"""A page past the last, a peer that has gone, a row that another made, an outcome that is only fetched; and near twins in which it is lost."""

import asyncio
from concurrent.futures import Future
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.db import IntegrityError, models, transaction
from fastapi import WebSocket, WebSocketDisconnect


class Enrolment(models.Model):
    student = models.CharField(max_length=40)
    course = models.CharField(max_length=40)


class CourseDeletedError(Exception):
    pass


class CourseGone(Exception):
    pass


class Index:
    def reindex(self, course: str) -> None:
        print(course)


class Mirror:
    def push(self, course: str) -> None:
        print(course)


class MirrorError(Exception):
    pass


# --- a page past the last -------------------------------------------------------------------------------------------------------------


def names_on(page: int) -> dict[str, Any]:
    paginator = Paginator(Enrolment.objects.order_by("student"), 50)
    try:
        rows = paginator.page(page).object_list
    except EmptyPage:
        rows = []
    return {"students": [row.student for row in rows]}


def names_from(mirror: Mirror, courses: list[str]) -> dict[str, Any]:
    pushed = []
    for course in courses:
        try:
            mirror.push(course)
            pushed.append(course)
        except MirrorError:  # error: apr-swallowed-exception
            continue
    return {"pushed": len(pushed)}


# --- deleted is a kind of not found -----------------------------------------------------------------------------------------------------


def reindex_all(index: Index, courses: list[str]) -> None:
    for course in courses:
        try:
            index.reindex(course)
        except CourseDeletedError:
            pass
        except CourseGone:
            pass


class DeleteError(Exception):
    pass


def reindex_deleted(index: Index, courses: list[str]) -> None:
    for course in courses:
        try:
            index.reindex(course)
        except DeleteError:  # error: apr-swallowed-exception
            pass


# --- the row that another made ------------------------------------------------------------------------------------------------------------


def enrol(student: str, course: str) -> None:
    try:
        with transaction.atomic():
            Enrolment.objects.get_or_create(student=student, course=course)
    except IntegrityError:
        pass


def enrol_blindly(student: str, course: str) -> None:
    try:
        with transaction.atomic():
            Enrolment.objects.create(student=student, course=course)
    except IntegrityError:  # error: apr-swallowed-exception
        pass


# --- the peer has gone ----------------------------------------------------------------------------------------------------------------------


async def stream(websocket: WebSocket, queue: asyncio.Queue[str], alive: asyncio.Event) -> None:
    try:
        while alive.is_set():
            try:
                line = await asyncio.wait_for(queue.get(), timeout=1)
                await websocket.send_text(line)
            except TimeoutError:
                pass
            except RuntimeError:  # it was sent after the end
                pass
    except WebSocketDisconnect:
        pass


async def stream_and_store(websocket: WebSocket, queue: asyncio.Queue[str], mirror: Mirror, alive: asyncio.Event) -> None:
    while alive.is_set():
        line = await queue.get()
        try:
            mirror.push(line)
            await websocket.send_text(line)
        except RuntimeError:  # error: apr-swallowed-exception
            pass


async def push_each(mirror: Mirror, queue: asyncio.Queue[str], alive: asyncio.Event) -> None:
    while alive.is_set():
        line = await queue.get()
        try:
            mirror.push(line)
        except RuntimeError:  # error: apr-swallowed-exception
            pass


# --- an outcome that is only fetched ----------------------------------------------------------------------------------------------------------


def mark_as_seen(outcome: "Future[str]") -> None:
    if not outcome.cancelled():
        try:
            outcome.exception()
        except Exception:
            pass


def fetch_and_push(outcome: "Future[str]", mirror: Mirror) -> None:
    try:
        outcome.exception()
        mirror.push("all")
    except Exception:  # error: apr-swallowed-exception
        pass
