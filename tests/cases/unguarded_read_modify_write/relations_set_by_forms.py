"""A relation that is set to the row which a form stores loses nothing; a value that is worked out from the old one does."""
# only: apr-unguarded-read-modify-write

from __future__ import annotations

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404


class MetaTags(models.Model):
    title = models.CharField(max_length=80)


class News(models.Model):
    meta = models.OneToOneField(MetaTags, null=True, on_delete=models.SET_NULL)
    keywords = models.CharField(max_length=200)


class MetaForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = MetaTags
        fields = ["title"]


def edit_meta(request: HttpRequest, pk: int) -> HttpResponse:
    news = get_object_or_404(News, pk=pk)
    form = MetaForm(request.POST, instance=news.meta)
    if form.is_valid():
        news.meta = form.save()
        news.save()
    return HttpResponse(status=204)


def add_keyword(request: HttpRequest, pk: int) -> HttpResponse:
    news = get_object_or_404(News, pk=pk)
    news.keywords = f"{news.keywords}, {request.POST['keyword']}"  # error: apr-unguarded-read-modify-write
    news.save()
    return HttpResponse(status=204)
