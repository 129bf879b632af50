from django.db import models


class Domain(models.Model):  # error: apr-orm-escape
    name = models.CharField(max_length=100, unique=True)
