from celery import shared_task
from django.db import transaction

from .models import Crate


@shared_task
def shut_late(pk):
    with transaction.atomic():
        crate = Crate.objects.select_for_update().get(pk=pk)
    if crate.state != "open":
        return
    crate.state = "shut"  # error: apr-missing-row-lock
    crate.save()
