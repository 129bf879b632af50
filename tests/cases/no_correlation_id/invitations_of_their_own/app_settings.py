"""What the project may set."""

from django.conf import settings

EXPIRY = getattr(settings, "INVITATIONS_EXPIRY", 3)
ONLY = getattr(settings, "INVITATIONS_ONLY", False)
