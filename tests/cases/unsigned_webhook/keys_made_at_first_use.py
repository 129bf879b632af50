"""The key of a hook is made when it is first asked for: to write that is no acting on the delivery."""
# only: apr-unsigned-webhook

import hashlib
import hmac
import json
import uuid

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path


class Repository(models.Model):
    hooks_uuid = models.CharField(max_length=32, null=True)
    pushed = models.IntegerField(default=0)

    def get_or_create_hooks_uuid(self) -> str:
        if not self.hooks_uuid:
            self.hooks_uuid = uuid.uuid4().hex
            self.save(update_fields=["hooks_uuid"])
        return self.hooks_uuid


def push_webhook(request: HttpRequest, repository_id: int) -> HttpResponse:
    repository = Repository.objects.get(pk=repository_id)
    signature = request.headers.get("X-Signature", "")
    expected = hmac.new(repository.get_or_create_hooks_uuid().encode(), request.body, hashlib.sha1)
    if not hmac.compare_digest(expected.hexdigest(), signature):
        return HttpResponse("Bad signature.", status=400)
    repository.pushed = len(json.loads(request.body)["commits"])
    repository.save()
    return HttpResponse()


def tag_webhook(request: HttpRequest, repository_id: int) -> HttpResponse:
    repository = Repository.objects.get(pk=repository_id)
    key = repository.get_or_create_hooks_uuid()
    expected = hmac.new(key.encode(), request.body, hashlib.sha1)
    if not hmac.compare_digest(expected.hexdigest(), request.headers.get("X-Signature", "")):
        return HttpResponse("Bad signature.", status=400)
    repository.pushed = len(json.loads(request.body)["commits"])
    repository.save()
    return HttpResponse()


def merge_webhook(request: HttpRequest, repository_id: int) -> HttpResponse:  # error: apr-unsigned-webhook
    repository = Repository.objects.get(pk=repository_id)
    repository.pushed = len(json.loads(request.body)["commits"])
    repository.save()
    expected = hmac.new(repository.get_or_create_hooks_uuid().encode(), request.body, hashlib.sha1)
    if not hmac.compare_digest(expected.hexdigest(), request.headers.get("X-Signature", "")):
        return HttpResponse("Bad signature.", status=400)
    return HttpResponse()


urlpatterns = [path("webhooks/push", push_webhook), path("webhooks/tag", tag_webhook), path("webhooks/merge", merge_webhook)]
