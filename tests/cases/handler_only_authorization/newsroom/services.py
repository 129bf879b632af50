from django.core.exceptions import PermissionDenied

from newsroom.models import Payment, Story


def publish_story(story_id: int) -> None:  # error: apr-handler-only-authorization
    story = Story.objects.get(pk=story_id)
    story.published = True
    story.save(update_fields=["published"])


def drop(story_id: int) -> None:  # error: apr-handler-only-authorization
    """A neutral name; the row goes all the same."""
    Story.objects.filter(pk=story_id).delete()


def pay_author(story_id: int, cents: int) -> None:
    Payment.objects.create(story_id=story_id, cents=cents)


def refund_payment(payment_id: int) -> None:  # error: apr-handler-only-authorization
    Payment.objects.filter(pk=payment_id).update(cents=0)


def retitle(story_id: int, title: str) -> None:
    """Nothing sensitive."""
    Story.objects.filter(pk=story_id).update(title=title)


def erase(user, story_id: int) -> None:
    story = Story.objects.get(pk=story_id)
    if not user.has_perm("newsroom.delete_story", story):
        raise PermissionDenied
    story.delete()
