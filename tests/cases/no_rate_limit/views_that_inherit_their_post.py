"""Class-based views of Django without a `post` of their own: what takes the form in is inherited, and the class is what needs the limit."""
# only: apr-no-rate-limit

from typing import Any

from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordResetView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.generic import CreateView, DetailView, FormView
from django_ratelimit.decorators import ratelimit


class Signup(CreateView[User, UserCreationForm]):  # error: apr-no-rate-limit
    model = User
    form_class = UserCreationForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_anonymous:
            return redirect("root")  # type: ignore[return-value]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get_success_url(self) -> str:
        return "/login"


class ShopLogin(LoginView):  # error: apr-no-rate-limit
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs)


class ForgotPassword(PasswordResetView):  # error: apr-no-rate-limit
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs)


@method_decorator(ratelimit(key="ip", rate="5/m", method="POST", block=True), name="dispatch")
class LimitedSignup(CreateView[User, UserCreationForm]):
    model = User

    def get_success_url(self) -> str:
        return "/login"


class LimitedLogin(LoginView):
    @method_decorator(ratelimit(key="ip", rate="5/m", method="POST", block=True))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs)


class SignupStatistics(DetailView[User]):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs)


class Profile(FormView[Any]):
    def get_success_url(self) -> str:
        return "/profile"


urlpatterns = [
    path("signup", Signup.as_view()),
    path("login", ShopLogin.as_view()),
    path("forgot", ForgotPassword.as_view()),
    path("signup-limited", LimitedSignup.as_view()),
    path("login-limited", LimitedLogin.as_view()),
    path("stats", SignupStatistics.as_view()),
    path("profile", Profile.as_view()),
]
