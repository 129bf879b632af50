"""Query sets."""

from typing import Any

from django.db import models


class InvitationManager(models.Manager[Any]):
    pass
