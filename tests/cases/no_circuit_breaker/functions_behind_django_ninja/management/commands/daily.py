from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from functions_behind_django_ninja.clients import report


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        report()
