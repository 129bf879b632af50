from __future__ import annotations

from celery import shared_task

from .models import Crate, Label


@shared_task
def print_labels() -> None:
    for label in Label.objects.filter(state="draft"):
        label.state = "printed"
        label.save()


@shared_task
def close_crates() -> None:  # error: apr-uncoordinated-job
    for crate in Crate.objects.filter(state="open"):
        crate.state = "closed"
        crate.save()
