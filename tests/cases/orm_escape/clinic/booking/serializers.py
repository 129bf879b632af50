"""`Meta.model` is a class; a row in a serializer's hands is a row."""

from typing import Any

from rest_framework import serializers

from clinic.booking.models import Appointment


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    class Meta:
        model = Appointment
        fields = ["starts_at"]

    def create(self, validated_data: dict[str, Any]) -> Appointment:  # error: apr-orm-escape
        return Appointment.objects.create(**validated_data)


class SlotSerializer(serializers.Serializer[Any]):
    patient = serializers.CharField()
    status = serializers.ChoiceField(choices=Appointment.Status.choices)
