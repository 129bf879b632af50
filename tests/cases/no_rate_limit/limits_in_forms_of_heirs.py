"""A base of login pages that no route names: each page that derives from it has a form that counts, or one of them has not."""
# only: apr-no-rate-limit

from typing import Any

from django import forms
from django.contrib.auth import authenticate, login
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path


def too_often(scope: str, address: str) -> bool:
    key = f"{scope}:{address}"
    cache.add(key, 0, 300)
    return cache.incr(key) > 5


class CountingForm(forms.Form):
    name = forms.CharField()
    password = forms.CharField()

    def clean(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        if too_often("login", data["name"]):
            raise forms.ValidationError("try again later", code="rate_limited")
        if authenticate(None, username=data["name"], password=data["password"]) is None:
            raise forms.ValidationError("wrong name or password")
        return data


class StaffForm(CountingForm):
    token = forms.CharField()


class PlainForm(forms.Form):
    name = forms.CharField()
    password = forms.CharField()


class BaseLogin(LoginView):
    """Who logs in, whichever page they came to."""

    def form_valid(self, form: Any) -> HttpResponse:
        login(self.request, form.get_user())
        return HttpResponseRedirect(self.get_success_url())


class MembersLogin(BaseLogin):
    form_class = CountingForm
    template_name = "members/login.html"


class StaffLogin(BaseLogin):
    authentication_form = StaffForm
    template_name = "staff/login.html"


class OpenLogin(LoginView):
    def form_valid(self, form: Any) -> HttpResponse:  # error: apr-no-rate-limit
        login(self.request, form.get_user())
        return HttpResponseRedirect(self.get_success_url())


class PartnersLogin(OpenLogin):
    form_class = CountingForm
    template_name = "partners/login.html"


class SuppliersLogin(OpenLogin):
    form_class = PlainForm
    template_name = "suppliers/login.html"


urlpatterns = [
    path("members/", MembersLogin.as_view()),
    path("staff/", StaffLogin.as_view()),
    path("partners/", PartnersLogin.as_view()),
    path("suppliers/", SuppliersLogin.as_view()),
]
