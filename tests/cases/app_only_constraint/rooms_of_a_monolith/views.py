from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_POST
from rest_framework import serializers

from .models import *


@require_POST
def book(request, room_id):
    day = request.POST["day"]
    if Booking.objects.filter(room_id=room_id, day=day).exists():  # error: apr-app-only-constraint
        return HttpResponseBadRequest("taken")
    Booking.objects.create(room_id=room_id, day=day, email=request.POST["email"])
    return HttpResponse("ok")


@transaction.atomic
def book_locked(request, room_id):
    room = Room.objects.select_for_update().get(pk=room_id)
    if Booking.objects.filter(room=room, day=request.POST["day"]).count() >= room.capacity:
        return HttpResponseBadRequest("full")
    Booking.objects.create(room=room, day=request.POST["day"], email=request.POST["email"])
    return HttpResponse("ok")


def ensure_room(request):
    room, created = Room.objects.get_or_create(code=request.POST["code"])  # error: apr-app-only-constraint
    return JsonResponse({"id": room.pk, "new": created})


def ensure_device(request):
    device, _ = Device.objects.get_or_create(serial=request.POST["serial"], owner=request.user.username)
    return JsonResponse({"id": device.pk})


def register_device(request):
    try:
        dev = Device.objects.get(serial=request.POST["serial"], owner=request.user.username)
    except Device.DoesNotExist:
        try:
            with transaction.atomic():
                dev = Device.objects.create(serial=request.POST["serial"], owner=request.user.username)
        except IntegrityError:
            dev = Device.objects.get(serial=request.POST["serial"], owner=request.user.username)
    return JsonResponse({"id": dev.pk})


def register_room(request):
    try:
        room = Room.objects.get(code=request.POST["code"])  # error: apr-app-only-constraint
    except Room.DoesNotExist:
        room = Room(code=request.POST["code"])
        room.save()
    return JsonResponse({"id": room.pk})


class RoomSerializer(serializers.ModelSerializer):
    class Meta:
        model = Room
        fields = ["code", "capacity"]

    def validate_code(self, value):
        if Room.objects.filter(code__iexact=value).exists():  # error: apr-app-only-constraint
            raise serializers.ValidationError("taken")
        return value
