from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import View

from .models import Challenge


class ChallengeView(View):
    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        challenge: Challenge = Challenge.objects.viewable().get(slug=slug)
        if challenge.usable is True:
            challenge.status = Challenge.STATUS_PROCESSING
            challenge.save()
        return JsonResponse({"status": challenge.status})

    def put(self, request: HttpRequest, slug: str) -> HttpResponse:
        challenge = Challenge.objects.viewable().get(slug=slug)
        if not challenge.usable:
            return HttpResponse(status=409)
        challenge.status = Challenge.STATUS_PROCESSING
        challenge.save()
        return HttpResponse(status=204)

    def patch(self, request: HttpRequest, slug: str) -> HttpResponse:
        challenge: Challenge = Challenge.objects.viewable().get(slug=slug)
        if challenge.local:
            challenge.status = Challenge.STATUS_VALID  # error: apr-unvalidated-transition
            challenge.save()
        return HttpResponse(status=204)

    def delete(self, request: HttpRequest, slug: str) -> HttpResponse:
        challenge: Challenge = Challenge.objects.viewable().get(slug=slug)
        if challenge.wildcard:
            return HttpResponse(status=400)
        challenge.status = Challenge.STATUS_INVALID  # error: apr-unvalidated-transition
        challenge.save()
        return HttpResponse(status=204)


def expire(challenges: Any) -> None:
    for challenge in challenges:
        challenge.status = Challenge.STATUS_INVALID
        challenge.save()


def expire_what_waits() -> None:
    waiting = Challenge.objects.filter(status=Challenge.STATUS_PENDING, expires__isnull=False)
    expire(waiting)


def confirm(challenges: list[Challenge]) -> None:
    for challenge in challenges:
        challenge.status = Challenge.STATUS_VALID  # error: apr-unvalidated-transition
        challenge.save()


def confirm_local() -> None:
    confirm(list(Challenge.objects.filter(slug__startswith="local-")))
