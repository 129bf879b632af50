"""A relation that the loop itself sets has its row when it is read after that; one that is set for some rows only, or after it is read, has not."""
# only: apr-n-plus-one
# mypy: disable-error-code="var-annotated"

from __future__ import annotations

from django.db import models


class Post(models.Model):
    date = models.DateTimeField()
    thread = models.ForeignKey("Thread", related_name="posts", on_delete=models.CASCADE)


class Thread(models.Model):
    first = models.ForeignKey(Post, null=True, related_name="+", on_delete=models.SET_NULL)
    last = models.ForeignKey(Post, null=True, related_name="+", on_delete=models.SET_NULL)


def repair(post: Post) -> None:
    for thread in Thread.objects.filter(first__isnull=True):
        thread.first = post
        if thread.first.date is None:
            continue
        thread.save()


def repair_in_a_branch(post: Post, known: set[int]) -> None:
    for thread in Thread.objects.filter(first__isnull=True):
        if thread.pk in known:
            thread.first = post
            print(thread.first.date)
        thread.save()


def repair_some(post: Post, known: set[int]) -> None:
    for thread in Thread.objects.all():
        if thread.pk in known:
            thread.first = post
        print(thread.first.date)  # error: apr-n-plus-one


def repair_late(post: Post) -> None:
    for thread in Thread.objects.all():
        print(thread.first.date)  # error: apr-n-plus-one
        thread.first = post
        thread.save()


def repair_another(post: Post) -> None:
    for thread in Thread.objects.all():
        thread.first = post
        print(thread.last.date)  # error: apr-n-plus-one


def repair_before(thread: Thread, post: Post) -> None:
    thread.first = post
    for thread in Thread.objects.all():
        print(thread.first.date)  # error: apr-n-plus-one
