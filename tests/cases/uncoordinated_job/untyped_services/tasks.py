from celery import shared_task
from django.core.management.base import BaseCommand
from django.db import transaction

from untyped_services.models import Cart, Digest, Export, Lot, Poll, Trial
from untyped_services.services import LotService


@shared_task
def abandon_carts(ids):  # error: apr-uncoordinated-job
    for cart in Cart.objects.filter(pk__in=ids):
        cart.status = Cart.Status.ABANDONED
        cart.save()


@shared_task(bind=True)
def run_export(self, pk):  # error: apr-uncoordinated-job
    export = Export.objects.get(pk=pk)
    if export.state != "new":
        return
    export.state = "done"
    export.save()


class Command(BaseCommand):
    def handle(self, *args, **options):  # error: apr-uncoordinated-job
        service = LotService()
        for lot in Lot.objects.filter(status="open"):
            service.close(lot)


@shared_task
def end_trials():
    with transaction.atomic():
        for trial in Trial.objects.select_for_update().filter(status="on"):
            trial.status = "off"
            trial.save()


@shared_task
def close_polls():
    Poll.objects.filter(status="open").update(status="closed")


@shared_task
def send_digests():
    for digest in Digest.objects.select_for_update().filter(status="due"):
        digest.status = "sent"
        digest.save()
