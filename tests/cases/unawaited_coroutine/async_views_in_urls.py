# only: apr-unawaited-coroutine
"""A function given to an overloaded one: the variant that takes it says what is wanted of it."""

from collections.abc import Awaitable, Callable
from typing import Any, overload

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, re_path


async def slots(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse({"slot": pk})


async def stream(request, pk):  # type: ignore[no-untyped-def]
    return HttpResponse(str(pk))


def export(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("slots/<int:pk>/", slots),
    path("slots/<int:pk>/stream/", stream, name="stream"),
    re_path(r"^slots/again/(?P<pk>\d+)$", slots),
    path("export/", export),
]


@overload
def every(seconds: int, job: Callable[[], None]) -> None: ...
@overload
def every(seconds: int, job: Callable[[], Awaitable[None]]) -> None: ...
def every(seconds: int, job: Callable[[], Any]) -> None:
    _JOBS.append((seconds, job))


@overload
def each_day(job: Callable[[], None]) -> None: ...
@overload
def each_day(job: Callable[[int], int]) -> None: ...
def each_day(job: Callable[..., Any]) -> None:
    _JOBS.append((86_400, job))


_JOBS: list[tuple[int, Callable[..., Any]]] = []


async def sweep() -> None:
    _JOBS.clear()


def start() -> None:
    every(60, sweep)
    each_day(sweep)  # type: ignore[call-overload]  # error: apr-unawaited-coroutine
