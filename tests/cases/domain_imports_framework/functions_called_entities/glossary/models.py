from django.db import models


class Entity(models.Model):
    key = models.CharField(max_length=200)
    obsolete = models.BooleanField(default=False)

    class Meta:
        app_label = "glossary"
