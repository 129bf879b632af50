"""Plain Django views: django-ratelimit that blocks, that leaves it to the view, on a class, and none."""
# only: apr-no-rate-limit

from django.contrib.auth import authenticate, login
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from django_ratelimit.core import is_ratelimited  # type: ignore[import-not-found]
from django_ratelimit.decorators import ratelimit  # type: ignore[import-not-found]


def sign_in(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    if request.method == "POST":
        user = authenticate(request, username=request.POST["name"], password=request.POST["password"])
        if user is not None:
            login(request, user)
    return render(request, "login.html")


@ratelimit(key="ip", rate="5/m", method="POST", block=True)
def log_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        authenticate(request, username="a", password="b")
    return render(request, "login.html")


@ratelimit(key="ip", rate="5/m", block=False)
@require_POST
def register(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    return HttpResponse(request.POST["name"])


@require_POST
def contact(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    send_mail("hello", request.POST["text"], "a@example.org", ["b@example.org"])
    return HttpResponse("thanks")


@require_POST
def forgot_password(request: HttpRequest) -> HttpResponse:
    if is_ratelimited(request, group="forgot", key="ip", rate="3/h", increment=True):
        return HttpResponseForbidden("later")
    return HttpResponse("sent")


@require_POST
def resend_code(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    is_ratelimited(request, group="code", key="ip", rate="3/h", increment=True)
    return HttpResponse("sent")


def login_help(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html")


class PaymentView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "pay.html")

    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        return HttpResponse("paid")


@method_decorator(ratelimit(key="user", rate="5/m", method="POST"), name="post")
class WithdrawView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("paid")


urlpatterns = [
    path("sign-in/", sign_in),
    path("login/", log_in),
    path("register/", register),
    path("contact/", contact),
    path("forgot/", forgot_password),
    path("resend/", resend_code),
    path("help/", login_help),
    path("pay/", PaymentView.as_view()),
    path("withdraw/", WithdrawView.as_view()),
]
