from celery import shared_task
from django.db import transaction

from .models import Crate


@transaction.atomic
def _locked(pk: int) -> Crate:
    return Crate.objects.select_for_update().get(pk=pk)  # error: apr-orm-outside-transaction


@shared_task
def tidy(pk: int) -> None:
    crate = _locked(pk)
    crate.label = crate.label.strip()
    crate.save()


@shared_task
def tidy_late(pk: int) -> None:
    with transaction.atomic():
        crate = Crate.objects.select_for_update().get(pk=pk)
    crate.label = "late"
    crate.save()  # error: apr-orm-outside-transaction
