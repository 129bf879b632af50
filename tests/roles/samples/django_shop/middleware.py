"""Middleware without a base."""  # role: middleware

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class Tenant:  # role: middleware
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:  # role: middleware runs: worker
        return self.get_response(request)


class Helper:
    def __call__(self, request: HttpRequest) -> None:
        pass
