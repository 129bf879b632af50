"""Operations that are done to a row that was found by whose it is need no other check; mails about accounts and what nobody needs any longer are none; the same operations on any row are."""
# only: apr-handler-only-authorization

from django.contrib.auth.decorators import permission_required
from django.core.mail import send_mail
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View


class Device(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    kind = models.CharField(max_length=20)


class Ticket(models.Model):
    title = models.CharField(max_length=100)
    closed = models.BooleanField(default=False)


def deactivate_device(request: HttpRequest, device: Device) -> None:
    device.kind = "off"
    device.save()


def erase_device(device: Device) -> None:  # error: apr-handler-only-authorization
    device.delete()


def delete_dangling_devices(ticket: Ticket) -> None:
    Device.objects.filter(kind="none").delete()


def send_unknown_account_mail(address: str) -> None:
    send_mail("Somebody asked", "There is no such account.", "shop@example.com", [address])


def add_staff_comment(ticket: Ticket, text: str) -> None:
    ticket.title = f"{ticket.title} {text}"
    ticket.save()


def add_staff_role(ticket: Ticket, name: str) -> None:  # error: apr-handler-only-authorization
    ticket.title = name
    ticket.save()


@permission_required("devices.change_device")
def switch_off(request: HttpRequest, pk: int) -> HttpResponse:
    device = get_object_or_404(Device, pk=pk)
    deactivate_device(request, device)
    erase_device(device)
    send_unknown_account_mail("me@example.com")
    ticket = get_object_or_404(Ticket, pk=pk)
    delete_dangling_devices(ticket)
    add_staff_comment(ticket, "off")
    add_staff_role(ticket, "off")
    return HttpResponse()


class OwnDevice(View):
    def _device(self) -> Device | None:
        user = self.request.user
        if not user.is_authenticated:
            return None
        return Device.objects.filter(kind="phone", user=user).first()

    def post(self, request: HttpRequest) -> HttpResponse:
        device = self._device()
        if device is not None:
            deactivate_device(request, device)
        return HttpResponse()


class AnyDevice(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        device = get_object_or_404(Device, pk=pk)
        erase_device(device)
        ticket = get_object_or_404(Ticket, pk=pk)
        delete_dangling_devices(ticket)
        add_staff_comment(ticket, "gone")
        add_staff_role(ticket, "gone")
        send_unknown_account_mail("you@example.com")
        return HttpResponse()
