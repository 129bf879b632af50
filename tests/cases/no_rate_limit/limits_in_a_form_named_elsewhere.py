"""The form that counts failed logins is named where the view is registered."""
# only: apr-no-rate-limit

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.urls import path
from djblets.auth.ratelimit import is_ratelimited


class CountingForm(AuthenticationForm):
    def clean(self) -> dict[str, Any]:
        if is_ratelimited(self.request, increment=False):
            raise forms.ValidationError("Maximum number of login attempts exceeded.")
        return super().clean()


class ShopLogin(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs)


urlpatterns = [path("login", ShopLogin.as_view(authentication_form=CountingForm))]
