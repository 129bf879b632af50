# only: apr-client-trusted-identity
"""A field that the view puts into what the form is made of is not the client's; a serializer whose fields are all read-only takes nothing."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.views.generic.edit import CreateView
from rest_framework import serializers
from rest_framework.generics import CreateAPIView


class User(AbstractUser):
    nickname = models.CharField(max_length=50)


class Trial(models.Model):
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(User, on_delete=models.CASCADE)


class TrialForm(forms.ModelForm[Trial]):
    class Meta:
        model = Trial
        fields = ["owner", "name"]


class CloneForm(forms.ModelForm[Trial]):  # error: apr-client-trusted-identity
    class Meta:
        model = Trial
        fields = ["owner", "name"]


class FilledByWhoActs(CreateView[Trial, TrialForm]):
    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if "data" in kwargs:
            kwargs["data"] = kwargs["data"].copy()
            kwargs["data"]["owner"] = self.request.user
        return kwargs


class TrialCreate(FilledByWhoActs):
    model = Trial
    form_class = TrialForm


class TrialClone(CreateView[Trial, CloneForm]):
    model = Trial
    form_class = CloneForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if "data" in kwargs:
            kwargs["data"] = kwargs["data"].copy()
            kwargs["data"]["name"] = kwargs["data"]["name"].strip()
        return kwargs


class TrialShown(serializers.ModelSerializer[Trial]):
    class Meta:
        model = Trial
        fields = ("id", "name", "owner")
        read_only_fields = fields


class TrialTaken(serializers.ModelSerializer[Trial]):  # error: apr-client-trusted-identity
    class Meta:
        model = Trial
        fields = ("id", "name", "owner")
        read_only_fields = ("id",)


class Showing(CreateAPIView[Trial]):
    queryset = Trial.objects.all()
    serializer_class = TrialShown


class Taking(CreateAPIView[Trial]):
    queryset = Trial.objects.all()
    serializer_class = TrialTaken


class Applet(models.Model):
    name = models.CharField(max_length=80)
    author = models.CharField(max_length=80)


class Recording(models.Model):
    name = models.CharField(max_length=80)
    author = models.ForeignKey(User, on_delete=models.CASCADE)


class AppletTaken(serializers.ModelSerializer[Applet]):
    class Meta:
        model = Applet
        fields = ("id", "name", "author")


class RecordingTaken(serializers.ModelSerializer[Recording]):  # error: apr-client-trusted-identity
    class Meta:
        model = Recording
        fields = ("id", "name", "author")


class AppletCreate(CreateAPIView[Applet]):
    queryset = Applet.objects.all()
    serializer_class = AppletTaken


class RecordingCreate(CreateAPIView[Recording]):
    queryset = Recording.objects.all()
    serializer_class = RecordingTaken
