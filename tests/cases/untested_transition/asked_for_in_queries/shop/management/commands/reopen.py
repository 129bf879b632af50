from django.core.management.base import BaseCommand

from shop.models import Order


class Command(BaseCommand):
    def handle(self, *args, **options):  # error: apr-untested-transition
        for order in Order.objects.filter(status=Order.CANCELLED):
            order.status = Order.NEW
            order.save()
