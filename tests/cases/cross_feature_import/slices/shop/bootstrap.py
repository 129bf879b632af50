from shop.features.billing.models import Invoice

REGISTRY = [Invoice]
