from django.db import models


class Campaign(models.Model):
    status = models.CharField(max_length=9, choices=(("new", "n"), ("sent", "s"), ("stopped", "x")), default="new")


class Survey(models.Model):
    status = models.CharField(max_length=9, choices=(("new", "n"), ("sent", "s"), ("stopped", "x")), default="new")


class Poll(models.Model):
    status = models.CharField(max_length=9, choices=(("new", "n"), ("closed", "s"), ("stopped", "x")), default="new")


class Digest(models.Model):
    status = models.CharField(max_length=9, choices=(("new", "n"), ("sent", "s"), ("stopped", "x")), default="new")
