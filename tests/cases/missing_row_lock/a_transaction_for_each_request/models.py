from django.db import models


class Crate(models.Model):
    label = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=[("open", "open"), ("shut", "shut")])
