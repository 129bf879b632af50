"""Secrets of webhooks that each project keeps in its own settings, compared by `==`; secrets and passwords that are compared rightly, or are none of a webhook's."""
# only: apr-unsigned-webhook

import hmac
from typing import Any

from django.http import HttpRequest


class Project:
    hooks: dict[str, Any] | None
    name: str


class ForgeHook:
    """A hook of a framework that nobody knows: only its check is told from others by its name."""

    def _validate_signature(self, project: Project, request: HttpRequest) -> bool:  # error: apr-unsigned-webhook
        sent = request.GET.get("key", None)
        if sent is None or project.hooks is None:
            return False
        settings = project.hooks.get("forge", {})
        kept = settings.get("secret", "")
        if not kept:
            return False
        return bool(kept == sent)


class OtherForgeHook:
    def _validate_signature(self, project: Project, request: HttpRequest) -> bool:
        sent = request.GET.get("key", "")
        settings = (project.hooks or {}).get("forge", {})
        kept = settings.get("secret", "")
        return bool(kept) and hmac.compare_digest(kept, sent)


class BucketHook:
    def _validate_signature(self, project: Project, request: HttpRequest) -> bool:  # error: apr-unsigned-webhook
        hooks = project.hooks or {}
        if request.headers.get("X-Token") != hooks["secret_token"]:
            return False
        return True

    def _validate_event(self, project: Project, request: HttpRequest) -> bool:
        hooks = project.hooks or {}
        return bool(request.headers.get("X-Event") == hooks["event"])


def check_signature_form(form: dict[str, str]) -> bool:
    """Both were sent."""
    return form.get("password") == form.get("password_again")


def signature_is_of_project(project: Project, name: str) -> bool:
    return project.name == name
