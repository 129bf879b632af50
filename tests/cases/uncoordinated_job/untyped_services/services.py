from django.db import transaction

from untyped_services.models import Lot, Trial


class LotService:
    def sell(self, pk):
        lot = Lot.objects.get(pk=pk)
        if lot.status != "open":
            raise ValueError("gone")
        lot.status = "sold"
        lot.save()

    def close(self, lot):
        if lot.status == "open":
            lot.status = "closed"
            lot.save(update_fields=["status"])


@transaction.atomic
def upgrade(pk):
    trial = Trial.objects.select_for_update().get(pk=pk)
    if trial.status == "on":
        trial.status = "up"
        trial.save()
