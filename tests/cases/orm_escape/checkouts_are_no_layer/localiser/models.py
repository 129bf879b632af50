from django.db import models


class Project(models.Model):  # error: apr-orm-escape
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "localiser"


class Repository(models.Model):
    """Where a project keeps its source."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    url = models.CharField(max_length=200)
    kind = models.CharField(max_length=3)

    class Meta:
        app_label = "localiser"
