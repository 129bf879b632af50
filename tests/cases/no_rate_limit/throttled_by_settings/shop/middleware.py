# only: apr-no-rate-limit
"""A middleware that limits one path."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse


class BrakeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/contact/"):
            count = cache.get_or_set("contact", 0) or 0
            if count > 5:
                return HttpResponse("later", status=429)
        return self.get_response(request)
