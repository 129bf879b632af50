# only: apr-handler-business-logic
"""Forms and serializers: what is worked out from what was validated is a decision, what is copied is none; super().save() gives a row of the model that Meta names."""

from __future__ import annotations
from typing import Any
from django import forms
from django.db import models
from rest_framework import generics, serializers


class Purse(models.Model):
    balance: models.IntegerField = models.IntegerField()

    class Meta:
        app_label = "purses"


class Note(models.Model):
    purse: models.ForeignKey = models.ForeignKey(Purse, on_delete=models.CASCADE)
    amount: models.IntegerField = models.IntegerField()
    kind: models.CharField = models.CharField(max_length=3)

    class Meta:
        app_label = "purses"


class NoteThatFills(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["amount"]

    def create(self, validated_data: dict[str, Any]) -> Note:
        note = Note.objects.create(**validated_data)
        note.purse.balance = note.purse.balance + note.amount  # error: apr-handler-business-logic
        note.purse.save()
        return note


class NoteOfAKind(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["amount"]

    def create(self, validated_data: dict[str, Any]) -> Note:
        note = super().create(validated_data)
        note.kind = "in"
        note.save()
        return note


class DoubledNote(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["amount"]

    def update(self, instance: Note, validated_data: dict[str, Any]) -> Note:
        instance.amount = validated_data["amount"] * 2  # error: apr-handler-business-logic
        instance.save()
        return instance


class Spend(serializers.Serializer):
    amount = serializers.IntegerField()

    def save(self, **kwargs: Any) -> Any:
        purse = Purse.objects.get(pk=1)
        purse.balance -= self.validated_data["amount"]  # error: apr-handler-business-logic
        purse.save()


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["amount"]

    def save(self, commit: bool = True) -> Any:
        note = super().save(commit=False)
        note.purse.balance += note.amount  # error: apr-handler-business-logic
        note.purse.save()
        note.save()
        return note


class SpendForm(forms.Form):
    amount = forms.IntegerField()

    def save(self) -> Purse:
        purse = Purse.objects.get(pk=1)
        purse.balance -= self.cleaned_data["amount"]  # error: apr-handler-business-logic
        purse.save()
        return purse


class PlainNoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["amount"]

    def save(self, commit: bool = True) -> Any:
        note = super().save(commit=False)
        note.save()
        return note


class NotePatch(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["amount"]

    def update(self, instance: Note, validated_data: dict[str, Any]) -> Note:
        instance.amount = validated_data["amount"]
        instance.kind = validated_data.get("kind", instance.kind)
        instance.save()
        return instance


class NoteThatSpends(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["amount"]

    def update(self, instance: Note, validated_data: dict[str, Any]) -> Note:
        instance.purse.balance = instance.purse.balance - validated_data["amount"]  # error: apr-handler-business-logic
        instance.purse.save()
        return instance


class KindForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["amount"]

    def save(self, commit: bool = True) -> Any:
        note = super().save(commit=False)
        note.kind = self.cleaned_data["kind"]
        if commit:
            note.save()
        return note


class Notes(generics.ListCreateAPIView):
    queryset = Note.objects.all()

    def perform_create(self, serializer: Any) -> None:
        serializer.save(owner=self.request.user)

    def perform_update(self, serializer: Any) -> None:
        note = serializer.save()
        note.amount = 0  # error: apr-handler-business-logic
        note.save()


class Unknown(generics.GenericAPIView):
    """What it is about, only its routes say."""

    def perform_update(self, serializer: Any) -> None:
        thing = serializer.save()
        thing.amount = 0
