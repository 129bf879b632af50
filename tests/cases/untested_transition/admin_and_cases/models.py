from django.db import models


class Ticket(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
