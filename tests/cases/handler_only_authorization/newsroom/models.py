from django.contrib.auth.models import User
from django.db import models


class Story(models.Model):
    author = models.ForeignKey(User, on_delete=models.CASCADE)
    title = models.CharField(max_length=100)
    published = models.BooleanField(default=False)


class Payment(models.Model):
    story = models.ForeignKey(Story, on_delete=models.CASCADE)
    cents = models.IntegerField()
