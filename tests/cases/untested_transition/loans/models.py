from django.db import models


class Loan(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        REJECTED = "rejected"
        LATE = "late"

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    def approve(self):
        if self.state != self.State.DRAFT:
            raise ValueError
        self.state = self.State.APPROVED
        self.save()

    def reject(self):  # error: apr-untested-transition
        if self.state != self.State.DRAFT:
            raise ValueError
        self.state = self.State.REJECTED
        self.save()
