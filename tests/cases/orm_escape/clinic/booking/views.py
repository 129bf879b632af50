"""Views: function and class based, generic ones with a query set, and those that ask the repository."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views import View
from django.views.generic import ListView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ModelViewSet

from clinic.booking.forms import AppointmentForm
from clinic.booking.models import Appointment, Patient, Room
from clinic.booking.serializers import AppointmentSerializer, SlotSerializer
from clinic.repositories.appointments import AppointmentRepository


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "index.html", {"slots": AppointmentRepository().upcoming()})


def show(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = get_object_or_404(Appointment, pk=pk)  # error: apr-orm-escape
    return render(request, "show.html", {"appointment": appointment})


def count(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"open": Appointment.objects.filter(status=Appointment.Status.OPEN).count()})  # error: apr-orm-escape


def rename(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        patient = Patient.objects.get(pk=pk)  # error: apr-orm-escape
    except Patient.DoesNotExist:
        return HttpResponse(status=404)
    patient.name = request.POST["name"]
    patient.save()
    return HttpResponse(status=204)


def free(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"free": Room.free.any_left()})  # error: apr-orm-escape


def statuses(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"statuses": Appointment.Status.values})


class Close(View):
    repository = AppointmentRepository()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.repository.close(pk)
        return HttpResponse(status=204)


class Open(ListView[Appointment]):
    model = Appointment
    queryset = Appointment.objects.filter(status=Appointment.Status.OPEN)  # error: apr-orm-escape


class Book(View):
    form_class = AppointmentForm

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "book.html", {"form": self.form_class()})


class AppointmentViewSet(ModelViewSet[Appointment]):
    queryset = Appointment.objects.all()  # error: apr-orm-escape
    serializer_class = AppointmentSerializer

    def perform_create(self, serializer: Any) -> None:
        serializer.save(status=Appointment.Status.OPEN)


class Slots(APIView):
    def get(self, request: Request) -> Response:
        return Response(SlotSerializer(AppointmentRepository().upcoming(), many=True).data)
