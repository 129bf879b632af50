from typing import ClassVar

from django.db import models


class LockedQuerySet(models.QuerySet):
    def locked(self):
        return self.select_for_update()


class Render(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)


class Clip(models.Model):
    STATES: ClassVar = [("draft", "draft"), ("encoded", "encoded"), ("dropped", "dropped")]
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    objects = LockedQuerySet.as_manager()


class Track(models.Model):
    STATES: ClassVar = [("new", "new"), ("mixed", "mixed"), ("pulled", "pulled")]
    status = models.CharField(max_length=10, choices=STATES, default="new")


class Film(models.Model):
    STATES: ClassVar = [("new", "new"), ("cut", "cut"), ("shelved", "shelved")]
    status = models.CharField(max_length=10, choices=STATES, default="new")
