"""What others may hear."""

from django.dispatch import Signal

invite_accepted = Signal()
