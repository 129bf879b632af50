from django.core.exceptions import ValidationError
from django.db import models
from model_utils.models import TimeStampedModel

from .domain import Domain


class Repository(TimeStampedModel):
    name = models.CharField(max_length=100)
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE)

    def rename(self, name: str) -> None:
        if "/" in name:
            raise ValidationError("a name has no slash")
        self.name = name
