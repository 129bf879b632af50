"""A management command."""  # role: command

from django.core.management.base import BaseCommand


class Command(BaseCommand):  # role: command
    def handle(self, *args: object, **options: object) -> None:  # role: command
        pass
