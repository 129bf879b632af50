# only: apr-client-trusted-identity
"""Appointments of a clinic (Django REST framework and plain Django views)."""
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, UpdateView
from rest_framework import generics, mixins, permissions, serializers, viewsets
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Appointment(models.Model):
    patient = models.ForeignKey("auth.User", on_delete=models.CASCADE, related_name="appointments")
    doctor = models.ForeignKey("auth.User", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=[("booked", "Booked"), ("done", "Done")])
    fee_cents = models.IntegerField(default=0)
    reason = models.TextField(blank=True)

    class Meta:
        app_label = "clinic"


class Prescription(models.Model):
    patient = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    text = models.TextField()

    class Meta:
        app_label = "clinic"


class Specialty(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "clinic"


class IsClinicStaff(permissions.BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user and request.user.is_staff)


class IsPatientOfAppointment(permissions.BasePermission):
    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        return bool(obj.patient_id == request.user.pk)


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):  # error: apr-client-trusted-identity
    class Meta:
        model = Appointment
        fields = ["id", "patient", "starts_at", "reason"]


class AppointmentWriteSerializer(serializers.ModelSerializer[Appointment]):
    class Meta:
        model = Appointment
        fields = ["id", "patient", "starts_at", "status", "fee_cents", "reason"]
        read_only_fields = ["patient", "status", "fee_cents"]


class SpecialtySerializer(serializers.ModelSerializer[Specialty]):
    class Meta:
        model = Specialty
        fields = "__all__"


class AppointmentViewSet(viewsets.ModelViewSet[Appointment]):  # error: apr-client-trusted-identity
    """Anyone logged in reads and changes anyone's appointment."""

    queryset = Appointment.objects.all()
    serializer_class = AppointmentSerializer
    permission_classes = [permissions.IsAuthenticated]


class MyAppointmentViewSet(viewsets.ModelViewSet[Appointment]):
    serializer_class = AppointmentWriteSerializer
    permission_classes = [permissions.IsAuthenticated]

    def get_queryset(self) -> Any:
        return Appointment.objects.filter(patient=self.request.user).order_by("starts_at")

    def perform_create(self, serializer: Any) -> None:
        serializer.save(patient=self.request.user, status="booked")


class GuardedAppointmentDetail(generics.RetrieveUpdateAPIView[Appointment]):
    queryset = Appointment.objects.all()
    serializer_class = AppointmentWriteSerializer
    permission_classes = [permissions.IsAuthenticated, IsPatientOfAppointment]


class StaffAppointments(mixins.ListModelMixin, mixins.UpdateModelMixin, viewsets.GenericViewSet[Appointment]):
    queryset = Appointment.objects.all()
    serializer_class = AppointmentWriteSerializer
    permission_classes = [IsClinicStaff]


class SpecialtyList(generics.ListAPIView[Specialty]):
    queryset = Specialty.objects.all()
    serializer_class = SpecialtySerializer
    permission_classes = [permissions.AllowAny]


class PrescriptionDownload(APIView):
    permission_classes = [permissions.IsAuthenticated]

    def get(self, request: Request, pk: int) -> Response:  # error: apr-client-trusted-identity
        prescription = get_object_or_404(Prescription, pk=pk)
        return Response({"text": prescription.text})

    def delete(self, request: Request, pk: int) -> Response:
        prescription = get_object_or_404(Prescription, pk=pk, patient=request.user)
        prescription.delete()
        return Response(status=204)


class PrescriptionList(APIView):
    permission_classes = [permissions.IsAuthenticated]

    def get(self, request: Request) -> Response:  # error: apr-client-trusted-identity
        patient_id = request.query_params.get("patient_id")
        found = Prescription.objects.filter(patient_id=patient_id)
        return Response([{"id": p.pk, "text": p.text} for p in found])


@api_view(["POST"])
@permission_classes([permissions.IsAuthenticated])
def book(request: Request) -> Response:  # error: apr-client-trusted-identity
    appointment = Appointment.objects.create(
        patient_id=request.data["patient"],
        doctor_id=request.data["doctor"],
        starts_at=request.data["starts_at"],
        status="booked",
    )
    return Response({"id": appointment.pk}, status=201)


@api_view(["POST"])
@permission_classes([permissions.IsAuthenticated])
def book_own(request: Request) -> Response:
    appointment = Appointment.objects.create(
        patient=request.user,
        doctor_id=request.data["doctor"],
        starts_at=request.data["starts_at"],
        reason=request.data.get("reason", ""),
        status="booked",
    )
    return Response({"id": appointment.pk}, status=201)


@api_view(["POST"])
@permission_classes([permissions.IsAuthenticated])
def pay(request: Request, pk: int) -> Response:  # error: apr-client-trusted-identity
    appointment = get_object_or_404(Appointment, pk=pk, patient=request.user)
    appointment.fee_cents = int(request.data["amount"])
    appointment.status = "done"
    appointment.save(update_fields=["fee_cents", "status"])
    return Response({"ok": True})


@login_required
def appointment_page(request: HttpRequest, pk: int) -> HttpResponse:  # error: apr-client-trusted-identity
    appointment = Appointment.objects.get(pk=pk)
    return JsonResponse({"reason": appointment.reason})


@login_required
def own_appointment_page(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = get_object_or_404(request.user.appointments, pk=pk)  # type: ignore[union-attr]
    return JsonResponse({"reason": appointment.reason})


@permission_required("clinic.change_appointment", raise_exception=True)
def reschedule(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = get_object_or_404(Appointment, pk=pk)
    appointment.starts_at = request.POST["starts_at"]
    appointment.save(update_fields=["starts_at"])
    return JsonResponse({"ok": True})


def remembered_appointments(request: HttpRequest) -> HttpResponse:  # error: apr-client-trusted-identity
    patient_id = request.COOKIES.get("patient")
    rows = Appointment.objects.filter(patient_id=patient_id).values("id", "starts_at")
    return JsonResponse({"appointments": list(rows)})


def signed_cookie_page(request: HttpRequest) -> HttpResponse:
    patient_id = request.get_signed_cookie("patient", max_age=3600)
    rows = Appointment.objects.filter(patient_id=patient_id).values("id", "starts_at")
    return JsonResponse({"appointments": list(rows)})


class AppointmentDetail(LoginRequiredMixin, DetailView):  # type: ignore[type-arg]  # error: apr-client-trusted-identity
    model = Appointment


class OwnAppointmentDetail(LoginRequiredMixin, DetailView):  # type: ignore[type-arg]
    model = Appointment

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(patient=self.request.user)


class AppointmentStaffUpdate(PermissionRequiredMixin, UpdateView):  # type: ignore[type-arg]
    model = Appointment
    fields = ["starts_at", "status"]
    permission_required = "clinic.change_appointment"


class BillingViewSet(viewsets.GenericViewSet[Appointment]):
    queryset = Appointment.objects.all()
    permission_classes = [permissions.IsAuthenticated]

    def get_queryset(self) -> Any:
        user = self.request.user
        if user.is_staff:
            return Appointment.objects.all()
        return Appointment.objects.filter(patient_id=user.pk)

    @action(detail=True, methods=["post"])
    def change_reason(self, request: Request, pk: int | None = None) -> Response:
        appointment = self.get_object()
        appointment.reason = request.data["reason"]
        appointment.save(update_fields=["reason"])
        return Response({"ok": True})
