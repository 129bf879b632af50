from django.contrib.auth import views as auth_views
from django.contrib.auth.views import LoginView, PasswordResetView
from django.views.generic import CreateView, DetailView
from django.contrib.auth.models import User
from django.utils.decorators import method_decorator
from django_ratelimit.decorators import ratelimit


class MyLogin(LoginView):  # error: apr-no-rate-limit
    template_name = "login.html"


class Reset(PasswordResetView):  # error: apr-no-rate-limit
    template_name = "r.html"


class SignIn(auth_views.LoginView):  # error: apr-no-rate-limit
    redirect_authenticated_user = True

    def get_success_url(self):
        return "/"


class Register(CreateView):  # error: apr-no-rate-limit
    model = User
    fields = ["username"]


@method_decorator(ratelimit(key="ip", rate="5/m", method="POST", block=True), name="dispatch")
class CalmLogin(LoginView):
    template_name = "login.html"


class BaseLogin(LoginView):
    template_name = "base.html"


class UserPage(DetailView):
    model = User


class WrappedLogin(LoginView):
    template_name = "wrapped.html"


class OldLogin(BaseLogin):  # error: apr-no-rate-limit
    template_name = "old.html"


class Slow:
    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)


class SlowLogin(Slow, LoginView):
    template_name = "slow.html"


class Closed(LoginView):
    template_name = "closed.html"

    @method_decorator(ratelimit(key="ip", rate="5/m", block=True))
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
