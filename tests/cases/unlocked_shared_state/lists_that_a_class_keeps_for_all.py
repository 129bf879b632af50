# only: apr-unlocked-shared-state
"""A list in the class body is one for all its objects, and += fills it in place; one that the object makes itself, or puts in its place, is its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import View


def names_in(text: str) -> list[str]:
    return [word for word in text.split() if word.startswith("@")]


class Editor(View):
    mentioned: list[str] = []

    def post(self, request: HttpRequest) -> HttpResponse:
        self.mentioned += names_in(request.POST["text"])  # error: apr-unlocked-shared-state
        return HttpResponse(", ".join(self.mentioned))


class OwnEditor(View):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mentioned: list[str] = []

    def post(self, request: HttpRequest) -> HttpResponse:
        self.mentioned += names_in(request.POST["text"])
        return HttpResponse(", ".join(self.mentioned))


class LocalEditor(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        mentioned: list[str] = []
        mentioned += names_in(request.POST["text"])
        return HttpResponse(", ".join(mentioned))
