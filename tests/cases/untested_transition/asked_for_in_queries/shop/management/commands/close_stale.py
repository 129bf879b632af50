from django.core.management.base import BaseCommand

from shop.models import Order


class Command(BaseCommand):
    def handle(self, *args, **options):
        Order.objects.filter(status=Order.NEW).update(status=Order.CANCELLED)
