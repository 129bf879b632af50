from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from photo_desk import services


class Command(BaseCommand):
    help = "Writes every photo's title."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in services.export_all():
            self.stdout.write(line)
