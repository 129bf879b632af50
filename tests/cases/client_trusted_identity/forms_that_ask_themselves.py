"""Forms that take a field out for those who may not set it, or are only made behind a check of who acts, take nothing that they should not; nor is a row that a form has just made the client's word."""
# only: apr-client-trusted-identity

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path


class Member(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    choir_id = models.IntegerField()
    letters = models.BooleanField(default=True)
    role = models.CharField(max_length=20, default="singer")


class Confirmation(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    secret = models.CharField(max_length=60)


class OwnMemberForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["letters", "role"]

    def __init__(self, *args: object, may_appoint: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not may_appoint:
            del self.fields["role"]


class MemberForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["role"]


class ShownMemberForm(forms.ModelForm):  # error: apr-client-trusted-identity
    class Meta:
        model = Member
        fields = ["letters", "role"]


class NewcomerForm(forms.Form):
    name = forms.CharField()

    def save(self):  # type: ignore[no-untyped-def]
        raise NotImplementedError


def member_settings(request: HttpRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(Member, user=request.user)
    if str(pk) == str(mine.pk):
        form = OwnMemberForm(request.POST, instance=mine, may_appoint=request.user.is_superuser)
    else:
        if not request.user.is_superuser:
            raise PermissionDenied
        make = lambda data: MemberForm(data, instance=get_object_or_404(Member, pk=pk))  # noqa: E731
        form = make(request.POST)
    if form.is_valid():
        form.save()
    return redirect("/members/")


def my_letters(request: HttpRequest) -> HttpResponse:
    form = ShownMemberForm(request.POST, instance=get_object_or_404(Member, user=request.user))
    if form.is_valid():
        form.save()
    return redirect("/me/")


def join(request: HttpRequest) -> HttpResponse:
    form = NewcomerForm(request.POST)
    if form.is_valid():
        newcomer = form.save()
        Confirmation.objects.create(user=newcomer, secret="x")
    return redirect("/")


urlpatterns = [path("members/<int:pk>/", member_settings), path("me/", my_letters), path("join/", join)]
