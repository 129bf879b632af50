from django.contrib.auth.models import User
from django.db import transaction
from rest_framework.exceptions import PermissionDenied

from forum.models import Moderator, Thread


class Moderation:
    @transaction.atomic
    def remove_thread(self, thread_id):  # error: apr-handler-only-authorization
        Thread.objects.get(pk=thread_id).delete()

    def remove_own_thread(self, user, thread_id):
        """The query asks."""
        Thread.objects.filter(pk=thread_id, owner=user).delete()

    def promote(self, user_id, level):  # error: apr-handler-only-authorization
        Moderator.objects.update_or_create(user_id=user_id, defaults={"level": level})

    def ban(self, actor, user_id):
        if not Moderator.objects.filter(user=actor, level="high").exists():
            raise PermissionDenied
        User.objects.filter(pk=user_id).delete()

    @staticmethod
    def clear_cache(thread_id):
        from django.core.cache import cache

        cache.delete(f"thread-{thread_id}")
