from django.core.management.base import BaseCommand

from loans.models import Loan


class Command(BaseCommand):
    def handle(self, *args, **options):
        for loan in Loan.objects.filter(state="approved"):
            loan.state = Loan.State.LATE
            loan.save()
