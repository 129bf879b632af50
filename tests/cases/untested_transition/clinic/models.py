"""Models."""

from django.db import models


class Appointment(models.Model):
    class Status(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        MISSED = "missed"
        DONE = "done"

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)

    def agree(self) -> None:
        if self.status != self.Status.ASKED:
            raise ValueError(self.status)
        self.status = self.Status.AGREED
        self.save()

    def miss(self) -> None:  # error: apr-untested-transition
        if self.status != self.Status.AGREED:
            raise ValueError(self.status)
        self.status = self.Status.MISSED
        self.save()


def finish_all() -> int:  # error: apr-untested-transition
    return Appointment.objects.filter(status=Appointment.Status.AGREED).update(status=Appointment.Status.DONE)
