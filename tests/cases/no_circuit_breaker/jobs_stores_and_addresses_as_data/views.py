from django.http import HttpRequest, HttpResponse
from django.views import View

from . import clients


def contact(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(clients.CrmClient().contact(number))


class OrderView(View):
    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return HttpResponse(clients.ErpClient().order(number))


def paying(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(clients.customers()))


def files(request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse(clients.stored(key))


def cached(request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse(str(clients.remembered(key)))


def hook(request: HttpRequest) -> HttpResponse:
    clients.deliver(request.GET["target"], {})
    return HttpResponse(str(clients.healthy()))
