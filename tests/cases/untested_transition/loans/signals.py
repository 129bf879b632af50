from django.db.models.signals import post_save
from django.dispatch import receiver

from loans.models import Loan


@receiver(post_save, sender=Loan)
def on_save(sender, instance, **kwargs):
    if instance.state == Loan.State.APPROVED:
        Loan.objects.filter(pk=instance.pk, state="approved").update(state=Loan.State.LATE)
