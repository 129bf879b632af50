"""Routes of the project's own take a path away from the library's that are included behind them; what only developers run is nobody's door."""
# only: apr-no-rate-limit

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.urls import include, path
from django_ratelimit.decorators import ratelimit

guarded = ratelimit(key="ip", rate="5/m", method="POST", block=True)

members: list[Any] = [
    path("members/login/", guarded(LoginView.as_view())),
    path("members/", include("django.contrib.auth.urls")),  # error: apr-no-rate-limit
]
guests: list[Any] = [
    path("guests/login/", guarded(LoginView.as_view())),
    path("guests/password_reset/", guarded(LoginView.as_view())),
    path("guests/", include("django.contrib.auth.urls")),
]
browsable: list[Any] = [
    path("api/", include("rest_framework.urls")),  # error: apr-no-rate-limit
]
behind: list[Any] = [
    path("late/", include("rest_framework.urls")),  # error: apr-no-rate-limit
    path("late/login/", guarded(LoginView.as_view())),
]

if settings.DEBUG:
    browsable += [path("try/", include("rest_framework.urls"))]
else:
    browsable += [path("live/", include("rest_framework.urls"))]  # error: apr-no-rate-limit
