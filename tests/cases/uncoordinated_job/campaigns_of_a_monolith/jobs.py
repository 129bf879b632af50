from django.core.management.base import BaseCommand
from django.db import transaction
from django_rq import job
from rq.decorators import job as rq_job

from .models import *


@job
def send_campaign(pk):  # error: apr-uncoordinated-job
    campaign = Campaign.objects.get(pk=pk)
    deliver(campaign)
    campaign.status = "sent"
    campaign.save()


@rq_job("default", connection=None)
def send_survey(pk):
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=pk)
        if survey.status != "new":
            return
        survey.status = "sent"
        survey.save(update_fields=["status"])
    deliver(survey)


class Command(BaseCommand):
    help = "closes polls"

    def handle(self, *args, **options):  # error: apr-uncoordinated-job
        for poll in Poll.objects.filter(status="new"):
            poll.status = "closed"
            poll.save()


@job("low")
def send_digest(pk):
    Digest.objects.filter(pk=pk).update(status="sent")


def deliver(x):
    return x
