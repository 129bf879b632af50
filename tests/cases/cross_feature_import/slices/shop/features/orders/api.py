from shop.features.billing.api import invoice_total
from shop.features.billing import api as billing
from shop.features.catalog.api.types import ProductView
from shop.features.catalog.events import PriceChanged
from shop.features.catalog import api, events
from shop.features.kernel import Money
from shop.features.mailer import send
from shop.features import mailer
from shop.shared.ids import new_id
from shop.shared.facade import total
from shop.shared import tables
from . import service
