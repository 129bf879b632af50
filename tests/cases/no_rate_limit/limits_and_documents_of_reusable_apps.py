"""A package's own limiter, however it is put around a view, in its form or where a code was wrong; orders of purchase, answers to invitations and mails about one's own account are nothing to limit; the same views without are."""
# only: apr-no-rate-limit

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib.auth import authenticate, login
from django.core.cache import cache
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import FormView

# --- the limiter ------------------------------------------------------------------------------------------------------------------


def consume(request: HttpRequest, action: str) -> bool:
    key = f"{action}:{request.META['REMOTE_ADDR']}"
    cache.add(key, 0, 60)
    return cache.incr(key) <= 5


def handler429(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Too many", status=HTTPStatus.TOO_MANY_REQUESTS)


def respond_429(request: HttpRequest) -> HttpResponse:
    try:
        handler: Any = __import__("project.urls").handler429
    except (ImportError, AttributeError):
        handler = handler429
    answer: HttpResponse = handler(request)
    return answer


def consume_or_429(request: HttpRequest, action: str) -> HttpResponse | None:
    if not consume(request, action):
        return respond_429(request)
    return None


def rate_limit(action: str) -> Callable[..., Any]:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return consume_or_429(request, action) or function(request, *args, **kwargs)

        return wrapper

    return decorate


def measured(action: str) -> Callable[..., Any]:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            cache.add(action, 0, 60)
            cache.incr(action)
            return function(request, *args, **kwargs)

        return wrapper

    return decorate


class ApiView(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.handle(request, *args, **kwargs)

    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)


@method_decorator(rate_limit(action="login"), name="handle")
class LoginView(ApiView):
    def post(self, request: HttpRequest) -> HttpResponse:
        user = authenticate(request, username=request.POST["name"], password=request.POST["password"])
        login(request, user)
        return HttpResponse()


@method_decorator(measured(action="login"), name="handle")
class MeasuredLoginView(ApiView):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        user = authenticate(request, username=request.POST["name"], password=request.POST["password"])
        login(request, user)
        return HttpResponse()


# --- in the form ------------------------------------------------------------------------------------------------------------------


class CodeForm(forms.Form):
    code = forms.CharField()
    request: HttpRequest

    def clean_code(self) -> str:
        if not consume(self.request, "code"):
            raise forms.ValidationError("rate_limited")
        return str(self.cleaned_data["code"])


class OpenCodeForm(forms.Form):
    code = forms.CharField()

    def clean_code(self) -> str:
        if len(self.cleaned_data["code"]) != 6:
            raise forms.ValidationError("wrong_length")
        return str(self.cleaned_data["code"])


class VerifyCodeView(FormView):
    form_class = CodeForm

    def form_valid(self, form: forms.Form) -> HttpResponse:
        return HttpResponse(form.cleaned_data["code"])


class OpenVerifyCodeView(FormView):
    form_class = OpenCodeForm

    def form_valid(self, form: forms.Form) -> HttpResponse:  # error: apr-no-rate-limit
        return HttpResponse(form.cleaned_data["code"])


class Process:
    max_attempts = 3

    def __init__(self) -> None:
        self.state: dict[str, int] = {"failed_attempts": 0}

    def record_invalid_attempt(self) -> bool:
        self.state["failed_attempts"] += 1
        if self.state["failed_attempts"] >= self.max_attempts:
            return False
        return True

    def record(self) -> bool:
        self.state["failed_attempts"] += 1
        return True


class ConfirmLoginCodeView(FormView):
    form_class = OpenCodeForm
    process = Process()

    def form_valid(self, form: forms.Form) -> HttpResponse:
        return HttpResponse()

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        self.process.record_invalid_attempt()
        return HttpResponse(status=400)


class OpenConfirmLoginCodeView(FormView):
    form_class = OpenCodeForm
    process = Process()

    def form_valid(self, form: forms.Form) -> HttpResponse:  # error: apr-no-rate-limit
        return HttpResponse()

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        self.process.record()
        return HttpResponse(status=400)


# --- documents and answers --------------------------------------------------------------------------------------------------------


class PurchaseOrderCreateView(FormView):
    def form_valid(self, form: forms.Form) -> HttpResponse:
        return HttpResponse()


class PurchaseView(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        return HttpResponse()


class ImportJobUpdateView(FormView):
    def form_valid(self, form: forms.Form) -> HttpResponse:
        return HttpResponse()


class ImportJobCreateView(FormView):
    def form_valid(self, form: forms.Form) -> HttpResponse:  # error: apr-no-rate-limit
        return HttpResponse()


class AcceptInvite(View):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        return HttpResponse()


class SendInvite(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        send_mail("Come", "Join us", "shop@example.com", [request.POST["email"]])
        return HttpResponse()


class ProfileUpdateView(FormView):
    def form_valid(self, form: forms.Form) -> HttpResponse:
        send_mail("Changed", "Your profile has changed", "shop@example.com", [form.cleaned_data["email"]])
        return HttpResponse()


class AdminImportView(View):
    def post(self, request: HttpRequest) -> JsonResponse:
        return JsonResponse({})


urlpatterns = [
    path("login", LoginView.as_view()),
    path("login2", MeasuredLoginView.as_view()),
    path("code", VerifyCodeView.as_view()),
    path("code2", OpenVerifyCodeView.as_view()),
    path("confirm", ConfirmLoginCodeView.as_view()),
    path("confirm2", OpenConfirmLoginCodeView.as_view()),
    path("purchase-orders/new", PurchaseOrderCreateView.as_view()),
    path("purchase", PurchaseView.as_view()),
    path("jobs/<int:pk>/edit", ImportJobUpdateView.as_view()),
    path("jobs/new", ImportJobCreateView.as_view()),
    path("invites/<key>", AcceptInvite.as_view()),
    path("invites", SendInvite.as_view()),
    path("profile", ProfileUpdateView.as_view()),
    path("data", AdminImportView.as_view()),
]
