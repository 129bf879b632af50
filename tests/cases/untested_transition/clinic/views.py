"""Views."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views import View

from clinic.models import Appointment


def agree(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Appointment, pk=pk).agree()
    return HttpResponse()


class MissView(View):
    """Calls only: what it calls is reported where it names the state."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Appointment, pk=pk).miss()
        return HttpResponse()


class DoneView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        appointment = get_object_or_404(Appointment, pk=pk)
        if appointment.status == Appointment.Status.AGREED:
            appointment.status = Appointment.Status.DONE
            appointment.save()
        return HttpResponse()


urlpatterns = [
    path("appointments/<int:pk>/agree/", agree, name="agree"),
    path("appointments/<int:pk>/miss/", MissView.as_view(), name="miss"),
    path("appointments/<int:pk>/done/", DoneView.as_view(), name="appointment-done"),
]
