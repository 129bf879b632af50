# only: apr-client-trusted-identity
"""Forms that take rights: the page of one asks for a permission before it takes anything in, the page of the other only for a login."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import UpdateView


class Person(AbstractUser):
    town = models.CharField(max_length=80)


def check_management_access(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Person
        fields = ("username", "town", "is_superuser")


class OwnForm(forms.ModelForm):  # type: ignore[type-arg]  # error: apr-client-trusted-identity
    class Meta:
        model = Person
        fields = ("town", "is_superuser")


class PersonPage(LoginRequiredMixin, UpdateView):  # type: ignore[type-arg]
    model = Person
    form_class = PersonForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_management_access(request, "person.edit")
        return super().post(request, *args, **kwargs)


class OwnPage(LoginRequiredMixin, UpdateView):  # type: ignore[type-arg]
    model = Person
    form_class = OwnForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        print(request.user)
        return super().post(request, *args, **kwargs)


urlpatterns = [path("people/<int:pk>", PersonPage.as_view()), path("me/<int:pk>", OwnPage.as_view())]
