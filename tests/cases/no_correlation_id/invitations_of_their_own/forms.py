"""What a visitor fills in."""

from django import forms


class InvitationForm(forms.Form):
    email = forms.EmailField()
