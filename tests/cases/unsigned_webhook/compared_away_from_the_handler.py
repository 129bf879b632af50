"""A signature that a form compares by `!=`, and a method of a webhook's that compares a secret so; signatures and secrets compared rightly."""
# only: apr-unsigned-webhook

import hashlib
import hmac
from typing import Any

from django import forms


class ProcessPaymentForm(forms.Form):
    signature = forms.CharField()
    control = forms.CharField()
    pin: str

    def clean(self) -> dict[str, Any]:  # error: apr-unsigned-webhook
        cleaned = super().clean() or {}
        digest = hashlib.sha256()
        digest.update((self.pin + cleaned.get("control", "")).encode())
        key_hash = digest.hexdigest()
        if key_hash != self.cleaned_data["signature"]:
            raise forms.ValidationError("bad hash")
        return cleaned


class CarefulPaymentForm(forms.Form):
    signature = forms.CharField()
    control = forms.CharField()
    pin: str

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        key_hash = hashlib.sha256((self.pin + cleaned.get("control", "")).encode()).hexdigest()
        if not hmac.compare_digest(key_hash, self.cleaned_data["signature"]):
            raise forms.ValidationError("bad hash")
        return cleaned


class TelegramWebhookHandler:
    secret_token = ""
    request: Any

    def _validate(self) -> None:  # error: apr-unsigned-webhook
        token = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        if token != self.secret_token:
            raise PermissionError("wrong token")

    def _validate_well(self) -> None:
        token = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(token, self.secret_token):
            raise PermissionError("wrong token")
