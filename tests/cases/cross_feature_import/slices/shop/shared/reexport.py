"""Does nothing with what it imports but offer it."""

from shop.features.billing.models import Invoice
