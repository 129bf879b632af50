from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse


class BannerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.with_banner(self.get_response(request))

    def with_banner(self, response: Any) -> Any:
        response.content = b"<b>closed today</b>" + response.content
        return response
