from shop.features.billing.api import invoice_total
from shop.features.billing.models import Invoice
from .service import *

VERSION = "1"
