from django.core.management.base import BaseCommand

from newsroom import services


class Command(BaseCommand):
    def handle(self, *args, **options):
        services.pay_author(1, 100)
        services.erase(None, 1)
