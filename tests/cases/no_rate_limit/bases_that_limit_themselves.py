"""Views of a library that limits them itself, installed or not; beside one of a library that does not."""
# only: apr-no-rate-limit

from typing import Any

from allauth.account.views import LoginView as AllauthLoginView
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.urls import path


class ShopLogin(AllauthLoginView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)


class PlainLogin(LoginView):  # error: apr-no-rate-limit
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]


urlpatterns = [path("login", ShopLogin.as_view()), path("plain", PlainLogin.as_view())]
