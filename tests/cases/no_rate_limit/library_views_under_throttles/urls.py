"""The throttles of the settings stand before the library's views, too, and the ones that a token's view has taken off do not."""
# only: apr-no-rate-limit

from django.contrib.auth.views import LoginView
from django.urls import include, path
from rest_framework.authtoken.views import obtain_auth_token

urlpatterns = [
    path("auth/", include("dj_rest_auth.urls")),
    path("auth/", include(("djoser.urls.jwt", "auth"))),
    path("token/", obtain_auth_token),  # error: apr-no-rate-limit
    path("login/", LoginView.as_view()),  # error: apr-no-rate-limit
]
