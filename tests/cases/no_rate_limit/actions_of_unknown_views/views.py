"""Actions of view sets whose base is a library's that nobody has followed: their decorator names the throttle, or leaves it to nobody."""

from __future__ import annotations

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle


class SlideThrottle(SimpleRateThrottle):
    scope = "slides"
    rate = "5/min"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return f"slides-{request.user.pk}"


class TakesSlides:
    @action(methods=["post"], detail=False, url_path="upload", throttle_classes=[SlideThrottle])
    def upload(self, request: Request) -> Response:
        return Response({"kept": len(request.FILES.getlist("slides"))})


class TakesPictures:
    @action(methods=["post"], detail=False, url_path="upload")
    def upload(self, request: Request) -> Response:  # error: apr-no-rate-limit
        return Response({"kept": len(request.FILES.getlist("pictures"))})
