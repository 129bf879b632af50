"""A form refuses who comes too often, or the view shows another page; a transfer of something that is not money."""
# only: apr-no-rate-limit

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST


class TokenBucket:
    @staticmethod
    def authorize(key: str) -> bool:
        cache.add(key, 0, 60)
        return cache.incr(key) <= 5


class LoginForm(forms.Form):
    email = forms.EmailField()

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if not TokenBucket.authorize(email):
            raise forms.ValidationError("please try later")
        return email


class PlainForm(forms.Form):
    email = forms.EmailField()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


def login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST)
    if form.is_valid():
        return redirect("/")
    return render(request, "login.html", {"form": form})


def sign_up(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    form = PlainForm(request.POST)
    if form.is_valid():
        return redirect("/")
    return render(request, "signup.html", {"form": form})


@require_POST
def login_totp(request: HttpRequest) -> HttpResponse:
    if not TokenBucket.authorize("totp"):
        return render(request, "try_later.html")
    return redirect("/")


@require_POST
def transfer(request: HttpRequest, code: str) -> HttpResponse:
    project = request.POST["project"]
    return redirect(f"/projects/{project}/checks/{code}")


@require_POST
def transfer_money(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    return HttpResponse(request.POST["amount"])


urlpatterns = [
    path("login/", login),
    path("signup/", sign_up),
    path("login/totp/", login_totp),
    path("checks/<str:code>/transfer/", transfer),
    path("transfer/", transfer_money),
]
