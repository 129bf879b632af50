"""The limits of a project's own that a fix names."""

from __future__ import annotations

from typing import Any

from apr_mypy.views.own_limits import advice
from apr_mypy.views.rate_limits import RateLimits

SOURCES = {
    "own_limits_pages": """
        from collections.abc import Callable

        from django.core.cache import cache
        from django.http import HttpRequest, HttpResponse
        from django.urls import path
        from django.views import View

        Page = Callable[..., HttpResponse]

        def seldom(scope: str) -> Callable[[Page], Page]:
            def around(page: Page) -> Page:
                def asked(request: HttpRequest) -> HttpResponse:
                    if cache.incr(scope) > 5:
                        return HttpResponse("too often", status=429)
                    return page(request)
                return asked
            return around

        def loud(page: Page) -> Page:
            return page

        @seldom("password")
        def change_password(request: HttpRequest) -> HttpResponse:
            return HttpResponse(request.POST["password"])

        @loud
        def invite(request: HttpRequest) -> HttpResponse:
            return HttpResponse(request.POST["email"])

        class Upload(View):
            def post(self, request: HttpRequest) -> HttpResponse:
                return HttpResponse(request.FILES["file"])

        urlpatterns = [path("password", change_password), path("invite", invite), path("upload", Upload.as_view())]
    """,
}


def test_the_decorator_of_the_project_is_named_as_it_is_put(sources: Any) -> None:
    limits, functions = RateLimits(sources.program), sources.program.functions
    assert advice(limits, functions["own_limits_pages.invite"], ["django"]) == "put @seldom(…) on invite, as on other endpoints of the project"
    in_class = advice(limits, functions["own_limits_pages.Upload.post"], ["django"])
    assert in_class == 'put @method_decorator(seldom(…), name="dispatch") on the class, as others of the project are limited'
    assert advice(limits, functions["own_limits_pages.Upload.post"], ["rest_framework"]) == ""
