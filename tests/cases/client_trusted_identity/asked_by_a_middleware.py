# only: apr-client-trusted-identity
"""A middleware looks up by the name of the address what may be done with what it names, and refuses; an address that is not in its table is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

MIDDLEWARE = ["asked_by_a_middleware.Doorkeeper", "asked_by_a_middleware.Timer"]


class Report(models.Model):
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    text = models.TextField()


def may(user: Any, what: str, report: Report) -> bool:
    return user.teams.filter(reports=report, right=what).exists()


RIGHTS: dict[str, tuple[Any, str, str]] = {
    "report_copy": (Report, "edit", "pk"),
    "report_close": (Report, "close", "pk"),
}


class Doorkeeper:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        found = RIGHTS.get(request.resolver_match.url_name)
        if found is None:
            return
        model, right, name = found
        if not may(request.user, right, get_object_or_404(model, pk=kwargs.get(name))):
            raise PermissionDenied


class Timer:
    """Asks nothing: it only counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        print(view.__name__, sorted(kwargs))


@login_required
def report_copy(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report, pk=pk)
    Report.objects.create(author=request.user, text=report.text)
    return redirect("reports")


@login_required
def report_close(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report, pk=pk)
    report.delete()
    return redirect("reports")


@login_required
def report_clear(request: HttpRequest, pk: int) -> HttpResponse:  # error: apr-client-trusted-identity
    report = get_object_or_404(Report, pk=pk)
    report.text = ""
    report.save()
    return redirect("reports")


urlpatterns = [
    path("reports/<int:pk>/copy/", report_copy, name="report_copy"),
    path("reports/<int:pk>/close/", report_close, name="report_close"),
    path("reports/<int:pk>/clear/", report_clear, name="report_clear"),
]
