from typing import Any

from django.http import HttpRequest, HttpResponse
from formtools.wizard.views import SessionWizardView


class LoginView(SessionWizardView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:  # error: apr-no-rate-limit
        return super().post(*args, **kwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)


class PhoneSetupView(SessionWizardView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs)
