# only: apr-no-rate-limit
"""`request.FILES` is handed to every form out of habit; only a form that has a field for a file takes one."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path


class Pupil(models.Model):
    name = models.CharField(max_length=100)


class Essay(models.Model):
    title = models.CharField(max_length=100)
    paper = models.FileField()


class PupilForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Pupil
        fields = ["name"]


class EssayForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Essay
        fields = ["title", "paper"]


class PhotoForm(forms.Form):
    photo = forms.ImageField()


@login_required
def pupil_edit(request: HttpRequest) -> HttpResponse:
    form = PupilForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        form.save()
        return redirect("pupils")
    return render(request, "pupil.html", {"form": form})


@login_required
def essay_edit(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    form = EssayForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        form.save()
        return redirect("essays")
    return render(request, "essay.html", {"form": form})


@login_required
def photo_edit(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        return redirect("photos")
    return render(request, "photo.html", {"form": form})


urlpatterns = [
    path("pupil/", pupil_edit, name="pupil_edit"),
    path("essay/", essay_edit, name="essay_edit"),
    path("photo/", photo_edit, name="photo_edit"),
]
