from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from photo_desk.models import Photo, Profile


def delete_photo(photo_id: int) -> None:  # error: apr-handler-only-authorization
    Photo.objects.filter(pk=photo_id).delete()


def publish_photo(photo_id: int) -> None:  # error: apr-handler-only-authorization
    Photo.objects.filter(pk=photo_id).update(published=True)


def make_moderator(profile_id: int) -> None:  # error: apr-handler-only-authorization
    Profile.objects.filter(pk=profile_id).update(is_moderator=True)


def delete_photo_as(user: Any, photo_id: int) -> None:
    photo = Photo.objects.get(pk=photo_id)
    if photo.owner_id != user.pk and not user.has_perm("photo_desk.delete_photo"):
        raise PermissionDenied
    photo.delete()


def delete_all_of(profile_id: int) -> None:
    Photo.objects.filter(owner__profile__pk=profile_id).delete()


def export_all() -> list[str]:
    return [str(p) for p in Photo.objects.all()]


def count_view(photo_id: int) -> None:
    Photo.objects.filter(pk=photo_id).update(title="seen")
