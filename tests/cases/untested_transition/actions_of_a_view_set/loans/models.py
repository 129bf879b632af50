from django.db import models


class Loan(models.Model):
    class State(models.TextChoices):
        REQUESTED = "requested"
        APPROVED = "approved"
        REJECTED = "rejected"
        PAID_OUT = "paid_out"
        WRITTEN_OFF = "written_off"

    state = models.CharField(max_length=20, choices=State.choices, default=State.REQUESTED)
    amount = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        app_label = "loans"

    def approve(self):
        if self.state != self.State.REQUESTED:
            raise ValueError(self.state)
        self.state = self.State.APPROVED
        self.save(update_fields=["state"])

    def reject(self):  # error: apr-untested-transition
        if self.state != self.State.REQUESTED:
            raise ValueError(self.state)
        self.state = self.State.REJECTED
        self.save(update_fields=["state"])

    def pay_out(self):
        if self.state != self.State.APPROVED:
            raise ValueError(self.state)
        self.state = self.State.PAID_OUT
        self.save(update_fields=["state"])
