"""A library's own login that the routes name as it is has no limit either; one with a limit around it, or a form that counts, has one."""
# only: apr-no-rate-limit

from django import forms
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.urls import include, path
from django_ratelimit.decorators import ratelimit


class CountingForm(AuthenticationForm):
    def clean(self) -> dict[str, str]:
        if cache.get("attempts", 0) > 5:
            raise forms.ValidationError("Too many attempts", code="too_many_attempts")
        return super().clean()


guarded = ratelimit(key="ip", rate="5/m", method="POST", block=True)

urlpatterns = [
    path("login/", auth_views.LoginView.as_view(template_name="in.html")),  # error: apr-no-rate-limit
    path("counted/", auth_views.LoginView.as_view(authentication_form=CountingForm)),
    path("guarded/", guarded(auth_views.LoginView.as_view())),
    path("logout/", auth_views.LogoutView.as_view()),
    path("reset/", auth_views.PasswordResetView.as_view()),  # error: apr-no-rate-limit
    path("accounts/", include("django.contrib.auth.urls")),  # error: apr-no-rate-limit
    path("api/auth/", include("dj_rest_auth.urls")),  # error: apr-no-rate-limit
    path("shop/", include("shop.urls")),
]
