"""A checksum of what was uploaded says that it came whole, not who sent it."""
# only: apr-unsigned-webhook

import hashlib
from typing import Any

from django import forms


class UploadForm(forms.Form):
    content = forms.CharField()
    checksum = forms.CharField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = hashlib.sha256(cleaned["content"].encode()).hexdigest()
        if found != cleaned["checksum"]:
            raise forms.ValidationError("the upload is broken")
        return cleaned
