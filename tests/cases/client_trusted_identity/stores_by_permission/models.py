from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    nickname = models.CharField(max_length=50)


class Crew(models.Model):
    """Who answers for something: some people together, none of whom logs in as the crew."""

    name = models.CharField(max_length=100)
    users = models.ManyToManyField(User)


class Shelf(models.Model):
    code = models.CharField(max_length=20)
    owner = models.ForeignKey(User, on_delete=models.CASCADE)


class Aisle(models.Model):
    code = models.CharField(max_length=20)
    owner = models.ForeignKey(to="Crew", on_delete=models.PROTECT)
