"""Django: functions that take a request and answer it, which no URL configuration in sight names."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse


def landing(request: HttpRequest) -> HttpResponse:  # role: handler runs: worker
    return HttpResponse("hello")


def order(request: HttpRequest, pk: int) -> JsonResponse | HttpResponseRedirect:  # role: handler
    return _as_json(request, pk) if pk else HttpResponseRedirect("/")


def _as_json(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse({"pk": pk, "path": request.path})


def page_number(request: HttpRequest) -> int:
    return int(request.GET.get("page", "1"))


def either(request: HttpRequest) -> HttpResponse | None:
    return None if request.user.is_authenticated else HttpResponse(status=401)
