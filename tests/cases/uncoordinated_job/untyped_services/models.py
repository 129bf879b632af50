from django.db import models


class Cart(models.Model):
    class Status(models.TextChoices):
        OPEN = "open"
        ORDERED = "ordered"
        ABANDONED = "abandoned"

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "jobdj"


class Export(models.Model):
    state = models.CharField(max_length=10, choices=[("new", "n"), ("done", "d"), ("cancelled", "c")], default="new")

    class Meta:
        app_label = "jobdj"


class Lot(models.Model):
    status = models.CharField(max_length=10, choices=[("open", "o"), ("sold", "s"), ("closed", "c")], default="open")

    class Meta:
        app_label = "jobdj"


class Trial(models.Model):
    status = models.CharField(max_length=10, choices=[("on", "o"), ("off", "f"), ("up", "u")], default="on")

    class Meta:
        app_label = "jobdj"


class Poll(models.Model):
    status = models.CharField(max_length=10, choices=[("open", "o"), ("closed", "c")], default="open")

    class Meta:
        app_label = "jobdj"


class Digest(models.Model):
    status = models.CharField(max_length=10, choices=[("due", "d"), ("sent", "s")], default="due")

    class Meta:
        app_label = "jobdj"
